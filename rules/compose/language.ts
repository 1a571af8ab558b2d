import type { Language } from '../core/language.ts';
import type { Span } from '../core/span.ts';
import { imageRules } from '../image/rules/index.ts';
import { scanRules } from '../scan/rules/index.ts';
import { signatureRules } from '../signature/rules/index.ts';
import { commentIgnores } from '../yaml/ignores.ts';
import { composeContentTrust } from './content-trust.ts';
import { parseCompose } from './parse.ts';
import { composeRules } from './rules/index.ts';
import { composeSecretRules } from './secret-rules.ts';
import { composeSecrets } from './secrets.ts';
import type { ComposeFile } from './syntax.ts';

export const compose: Language<ComposeFile> = {
  id: 'compose',
  rules: [
    ...imageRules,
    ...scanRules,
    ...signatureRules,
    composeContentTrust,
    ...composeSecretRules,
    ...composeRules,
  ],
  parse: parseCompose,
  anchor: anchorOf,
  secrets: composeSecrets,
  ignores: ({ yaml }) => commentIgnores(yaml),
};

/** `service/NAME` of the service around a place, else `compose`. */
function anchorOf({ services }: ComposeFile, at: Span): string {
  const service = services.find((one) => one.at.start <= at.start && at.start <= one.node.span.end);
  return service === undefined ? 'compose' : `service/${service.name}`;
}
