import { gatheredByScan, isScannedNonRoot } from '../built-user.ts';
import { dockerfileRule } from '../define.ts';
import { ancestryOf } from '../stages.ts';
import type { Dockerfile, Stage } from '../syntax.ts';
import { unusedUser } from '../unused-user.ts';
import { administratorOf, userFixes } from '../user-fix.ts';
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
  *check({ document, facts }) {
    for (const stage of document.stages) {
      const { image, keywordSpan } = stage.from;
      if (!stage.isFinal || effectiveUser(stage) !== 'none set') continue;
      if (!isForRunning(document, stage)) continue;
      if (stepsDownAtStart(stage) || hasStepDownTool(stage)) continue;
      if (isScannedNonRoot(document, stage, facts)) continue;
      const { gather } = unusedUser(document, stage) ?? gatheredByScan(document, stage, facts) ?? {};
      yield {
        at: image?.span ?? keywordSpan,
        message: `No USER is set, so the container runs as ${administratorOf(stage)} unless its base image says otherwise.`,
        fixes: userFixes(document, stage),
        ...(gather ? { gather } : {}),
      };
    }
  },
});

/**
 * A stage that starts nothing only hands files over where it stands on `scratch`, and is a step of the build, such as
 * its tests, where another stage is the last one.
 */
const isForRunning = ({ stages }: Dockerfile, stage: Stage): boolean =>
  (stage === stages.at(-1) && rootOf(stage).from.base.kind !== 'scratch') ||
  ancestryOf(stage).some(({ instructions }) =>
    instructions.some(({ kind, onBuild }) => (kind === 'cmd' || kind === 'entrypoint') && !onBuild),
  );
