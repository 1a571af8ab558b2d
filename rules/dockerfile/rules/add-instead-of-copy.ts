import { addsPlainFiles, copyFix } from '../added-files.ts';
import { dockerfileRule } from '../define.ts';

export const addInsteadOfCopy = dockerfileRule({
  id: 'add-instead-of-copy',
  summary: 'Local files are copied with COPY; ADD is for archives and remote files.',
  level: 'warning',
  preset: 'recommended',
  family: 'built image',
  since: '0.1.0',
  sources: [
    'hadolint/DL3020',
    'trivy/DS-0005',
    'checkov/CKV_DOCKER_4',
    'kics/Add Instead of Copy',
    'sonar/S7029',
    'dockle/CIS-DI-0009',
    'cis-docker/4.9',
  ],
  fixes: 'unsafe',
  options: {},
  *check({ document }) {
    for (const instruction of document.instructions) {
      if (instruction.kind !== 'add' || !addsPlainFiles(instruction)) continue;
      yield {
        at: instruction.keywordSpan,
        message:
          '`ADD` also unpacks archives and fetches from the network. These are local files: `COPY` does no more than that.',
        fixes: copyFix(document, instruction),
      };
    }
  },
});
