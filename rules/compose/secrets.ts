import type { Span } from '../core/span.ts';
import { assignedPlacesIn } from '../secret/literal.ts';
import { yamlSecretsOf } from '../secret/yaml.ts';
import { envSecrets } from './env-secrets.ts';
import type { ComposeFile } from './syntax.ts';

/** Where a Compose file holds secret values, whichever rules are on: no output may show what stands there. */
export const composeSecrets = (document: ComposeFile): readonly Span[] => [
  ...yamlSecretsOf(document.yaml).map(({ span }) => span),
  ...assignedPlacesIn(document.yaml.text),
  ...envSecrets(document).map(({ literal }) => literal.span),
];
