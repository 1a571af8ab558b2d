import { dockerfileRule } from '../define.ts';
import { unusedUser, unusedUserRule } from '../unused-user.ts';

export const userCreatedButNeverUsed = dockerfileRule({
  id: unusedUserRule,
  summary: 'A user that is created for the container is the one it runs as.',
  level: 'warning',
  preset: 'recommended',
  family: 'root user',
  since: '0.1.0',
  sources: ['tally/user-created-but-never-used'],
  fixes: 'unsafe',
  options: {},
  *check({ document }) {
    for (const stage of document.stages) {
      const found = unusedUser(document, stage);
      if (found === undefined) continue;
      const { at, message, fixes } = found.gather;
      yield { at, message, fixes, gather: found.gather };
    }
  },
});
