import type { Language } from '../core/language.ts';
import { imageRules } from '../image/rules/index.ts';
import { scanRules } from '../scan/rules/index.ts';
import { signatureRules } from '../signature/rules/index.ts';
import { anchorOf } from './anchor.ts';
import { kubernetesContentTrust } from './content-trust.ts';
import { ignoresOf } from './ignores.ts';
import { parseKubernetes } from './parse.ts';
import { kubernetesRules } from './rules/index.ts';
import { kubernetesSecretRules } from './secret-rules.ts';
import { kubernetesSecrets } from './secrets.ts';
import type { Manifest } from './syntax.ts';

export const kubernetes: Language<Manifest> = {
  id: 'kubernetes',
  rules: [
    ...imageRules,
    ...scanRules,
    ...signatureRules,
    kubernetesContentTrust,
    ...kubernetesSecretRules,
    ...kubernetesRules,
  ],
  parse: parseKubernetes,
  anchor: anchorOf,
  secrets: kubernetesSecrets,
  ignores: ignoresOf,
};
