import type { Span } from '../core/span.ts';
import { assignedPlacesIn } from '../secret/literal.ts';
import { yamlSecretsOf } from '../secret/yaml.ts';
import { configMapSecrets } from './config-map-secrets.ts';
import { secretManifestValues } from './secret-manifest.ts';
import type { Manifest } from './syntax.ts';

/** Where a manifest holds secret values, whichever rules are on: no output may show what stands there. */
export const kubernetesSecrets = ({ yaml, objects }: Manifest): readonly Span[] => [
  ...yamlSecretsOf(yaml).map(({ span }) => span),
  ...assignedPlacesIn(yaml.text),
  ...objects.flatMap((object) => [
    ...configMapSecrets(yaml, object).map(({ span }) => span),
    ...secretManifestValues(yaml.text, object).map(({ span }) => span),
  ]),
];
