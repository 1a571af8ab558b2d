import { dockerfileRule } from '../define.ts';
import type { Stage } from '../syntax.ts';
import { unusedUser } from '../unused-user.ts';
import { userFixes } from '../user-fix.ts';
import { effectiveUser, hasStepDownTool, rootOf, stepsDownAtStart } from '../users.ts';

export const userMissing = dockerfileRule({
  id: 'user-missing',
  summary: 'Every image names the user that it runs as.',
  level: 'warning',
  preset: 'recommended',
  family: 'root user',
  since: '0.1.0',
  sources: [
    'trivy/DS-0002',
    'checkov/CKV_DOCKER_3',
    'kics/Missing User Instruction',
    'sonar/S6471',
    'semgrep/missing-user',
    'semgrep/missing-user-entrypoint',
    'dockle/CIS-DI-0001',
    'cis-docker/4.1',
  ],
  fixes: 'unsafe',
  options: {},
  *check({ document }) {
    for (const stage of document.stages) {
      const { image, keywordSpan } = stage.from;
      if (!stage.isFinal || effectiveUser(stage) !== 'none set' || isOnlyFiles(stage)) continue;
      if (stepsDownAtStart(stage) || hasStepDownTool(stage)) continue;
      const gather = unusedUser(document, stage)?.gather;
      yield {
        at: image?.span ?? keywordSpan,
        message: 'No USER is set, so the container runs as root unless its base image says otherwise.',
        fixes: userFixes(document, stage),
        ...(gather ? { gather } : {}),
      };
    }
  },
});

/** A stage on `scratch` that starts nothing only hands files over. */
const isOnlyFiles = (stage: Stage): boolean =>
  rootOf(stage).from.base.kind === 'scratch' &&
  !stage.instructions.some(({ kind }) => kind === 'cmd' || kind === 'entrypoint');
