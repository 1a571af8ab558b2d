import { gatheredByScan } from '../built-user.ts';
import { dockerfileRule } from '../define.ts';
import { userOf } from '../stages.ts';
import { unusedUser } from '../unused-user.ts';
import { userFixes } from '../user-fix.ts';
import { isRoot, stepsDownAtStart } from '../users.ts';

export const userRootLast = dockerfileRule({
  id: 'user-root-last',
  summary: 'The last USER of an image is not root.',
  level: 'warning',
  preset: 'recommended',
  family: 'root user',
  since: '0.1.0',
  sources: [
    'hadolint/DL3002',
    'trivy/DS-0002',
    'checkov/CKV_DOCKER_8',
    "kics/Last User Is 'root'",
    'sonar/S6471',
    'semgrep/last-user-is-root',
    'dockle/CIS-DI-0001',
    'cis-docker/4.1',
  ],
  fixes: 'unsafe',
  options: {},
  *check({ document, facts }) {
    for (const stage of document.stages) {
      const set = stage.isFinal ? userOf(stage) : undefined;
      const user = set?.instruction.user;
      if (user === undefined || isRoot(user.value) !== true || stepsDownAtStart(stage)) continue;
      const { gather } = unusedUser(document, stage) ?? gatheredByScan(document, stage, facts) ?? {};
      yield {
        at: user.span,
        message:
          'The container runs as root, as this is the last USER. Switch to another user before the end.',
        fixes: userFixes(document, stage, set?.instruction),
        once: `${user.span.start}`,
        ...(gather ? { gather } : {}),
      };
    }
  },
});
