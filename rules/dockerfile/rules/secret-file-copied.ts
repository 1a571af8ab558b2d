import { dockerfileRule } from '../define.ts';
import { secretFileOf } from '../secret-files.ts';
import { credentialPathsBelow } from '../secret-paths.ts';

export const secretFileCopied = dockerfileRule({
  id: 'secret-file-copied',
  summary: 'No file of credentials is copied into the image.',
  level: 'error',
  preset: 'recommended',
  family: 'secret',
  since: '0.1.0',
  sources: ['trivy/DS-0031', 'dockle/CIS-DI-0010', 'cis-docker/4.10'],
  fixes: 'none',
  options: {},
  *check({ document }) {
    for (const instruction of document.instructions) {
      if (instruction.kind !== 'copy' && instruction.kind !== 'add') continue;
      for (const source of instruction.sources) {
        const file = secretFileOf(source.value ?? source.raw);
        if (file === undefined) continue;
        yield {
          at: source.span,
          message: `This copies ${file.what} into a layer, where it stays even if a later instruction deletes it.`,
        };
      }
    }
    yield* credentialPathsBelow(document);
  },
});
