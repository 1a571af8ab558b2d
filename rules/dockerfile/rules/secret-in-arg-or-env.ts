import type { Report } from '../../core/rule.ts';
import { dockerfileRule } from '../define.ts';
import { secretMountFix } from '../secret-mount.ts';
import { isAssigning } from '../secret-values.ts';
import { holdsSecret } from '../secret-variables.ts';

export const secretInArgOrEnv = dockerfileRule({
  id: 'secret-in-arg-or-env',
  summary: 'ARG and ENV carry no secrets, as both stay in the image.',
  level: 'warning',
  preset: 'recommended',
  family: 'secret',
  since: '0.1.0',
  sources: [
    'buildkit/SecretsUsedInArgOrEnv',
    'hadolint/DL3064',
    'trivy/DS-0031',
    'sonar/S6472',
    'semgrep/secret-in-build-arg',
    'dockle/CIS-DI-0010',
    'tally/ruby/secrets-in-arg-or-env',
    'cis-docker/4.10',
  ],
  fixes: 'unsafe',
  options: {},
  *check({ document }): Generator<Report> {
    for (const instruction of document.instructions) {
      if (!isAssigning(instruction) || instruction.kind === 'label') continue;
      for (const pair of instruction.pairs) {
        if (!holdsSecret(document, instruction.kind, pair)) continue;
        const fix = secretMountFix(document, pair.name);
        yield {
          at: pair.nameSpan,
          message: `\`${pair.name}\` sounds like a secret, and ${staysIn[instruction.kind]}.`,
          fixes: fix ? [fix] : [],
        };
      }
    }
  },
});

const staysIn = {
  arg: "what is passed as ARG stays in the image's history",
  env: 'what is set by ENV stays in the image',
};
