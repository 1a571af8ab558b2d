import { dockerfileRule } from '../define.ts';
import { isMounted, referenceIn, runsUsing, secretMountFix } from '../secret-mount.ts';
import { holdsSecret } from '../secret-variables.ts';

export const buildSecretArgToMount = dockerfileRule({
  id: 'build-secret-arg-to-mount',
  summary: 'A RUN gets a secret from a secret mount, not from a build argument.',
  level: 'warning',
  preset: 'recommended',
  family: 'secret',
  since: '0.1.0',
  sources: [],
  fixes: 'unsafe',
  options: {},
  *check({ document }) {
    const told = new Set<string>();
    for (const instruction of document.instructions) {
      if (instruction.kind !== 'arg') continue;
      for (const pair of instruction.pairs) {
        const { name, nameSpan } = pair;
        if (told.has(name) || !holdsSecret(document, 'arg', pair)) continue;
        told.add(name);
        const [run] = runsUsing(document, name).filter((one) => !isMounted(one, name));
        const at = run && referenceIn(document, run, name);
        if (at === undefined) continue;
        const fix = secretMountFix(document, name);
        yield {
          at,
          message: `The history of the image shows what \`${name}\` was in this RUN. Mount it as a build secret.`,
          related: [{ at: nameSpan, message: 'The build argument.' }],
          fixes: fix ? [fix] : [],
        };
      }
    }
  },
});
