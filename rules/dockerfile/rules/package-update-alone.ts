import { dockerfileRule } from '../define.ts';
import { lonelyUpdates, mergeFix, usesLater } from '../lonely-updates.ts';

export const packageUpdateAlone = dockerfileRule({
  id: 'package-update-alone',
  summary: 'The RUN that updates the index of packages installs from it.',
  level: 'warning',
  preset: 'recommended',
  family: 'built image',
  since: '0.1.0',
  sources: [
    'trivy/DS-0017',
    'checkov/CKV_DOCKER_5',
    'kics/Update Instruction Alone',
    'sonar/S6595',
    'dockle/CIS-DI-0007',
    'cis-docker/4.7',
  ],
  fixes: 'unsafe',
  options: {},
  *check({ document }) {
    for (const run of document.instructions) {
      if (run.kind !== 'run') continue;
      for (const { at, told, manager } of lonelyUpdates(run)) {
        const later = usesLater(document, run, manager);
        yield {
          at,
          about: manager,
          message:
            later === undefined
              ? `Nothing is installed after \`${told}\` in this RUN, and the cache keeps its result however old it gets.`
              : `The cache keeps this \`${told}\` however old it gets, and a later RUN installs from it. Put both into one RUN.`,
          related: later === undefined ? [] : [{ at: later.at, message: 'This installs from it.' }],
          fixes: mergeFix(document, run, manager),
        };
      }
    }
  },
});
