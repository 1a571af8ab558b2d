import type { Report } from '../core/rule.ts';
import { isAssigning } from './secret-values.ts';
import type { Assignment, CopyInstruction, Dockerfile, Stage } from './syntax.ts';

/**
 * Variables that name a credential file which a COPY or ADD of the same stage brings into the image:
 * `ENV GOOGLE_APPLICATION_CREDENTIALS=/app/key.json` below `COPY . /app` (trivy/DS-0031).
 */
export function* credentialPathsBelow({ stages }: Dockerfile): Generator<Report> {
  for (const stage of stages) {
    const local = stage.instructions.flatMap((one) =>
      (one.kind === 'copy' || one.kind === 'add') && one.from === undefined ? [one] : [],
    );
    if (local.length === 0) continue;
    for (const { pair, at } of credentialFiles(stage)) {
      const copy = local.find((one) => bringsIn(one, pair, at));
      if (copy === undefined) continue;
      yield {
        at: pair.span,
        message: `\`${pair.name}\` names a file of credentials that a ${copy.keyword} puts into the image.`,
        related: [{ at: copy.span, message: `This ${copy.keyword} brings it in.` }],
      };
    }
  }
}

const fileVariables = new Set([
  'GOOGLE_APPLICATION_CREDENTIALS',
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'BOTO_CONFIG',
  'HF_TOKEN_PATH',
  'KUBECONFIG',
  'CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE',
  'AZURE_CERTIFICATE_PATH',
  'AZURE_CLIENT_CERTIFICATE_PATH',
]);

const credentialFiles = (stage: Stage): readonly { pair: Assignment; at: string }[] =>
  stage.instructions.flatMap((instruction) =>
    isAssigning(instruction) && instruction.kind !== 'label'
      ? instruction.pairs.flatMap((pair) => {
          const at = pair.value?.value;
          return fileVariables.has(pair.name) && at ? [{ pair, at: plainPath(at) }] : [];
        })
      : [],
  );

/** The COPY's destination is the variable itself, or a folder that the file lies in and that is not `/`. */
function bringsIn({ destination }: CopyInstruction, { name }: Assignment, file: string): boolean {
  if (destination === undefined) return false;
  if (destination.variables.includes(name)) return true;
  const folder = plainPath(destination.value ?? '');
  return folder !== '' && (file === folder || file.startsWith(`${folder}/`));
}

/** Without `./`, `/` at either end and doubled `/`; relative ones count from a WORKDIR that nobody knows. */
const plainPath = (path: string): string =>
  path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
