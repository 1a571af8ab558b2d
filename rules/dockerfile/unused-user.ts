import type { Gather } from '../core/rule.ts';
import type { Dockerfile, Stage } from './syntax.ts';
import { userFixes } from './user-fix.ts';
import { createdUsers, effectiveUser, hasStepDownTool, stepsDownAtStart } from './users.ts';

export const unusedUserRule = 'user-created-but-never-used';

/**
 * The finding of a user that a stage creates though it still ends as root. That the stage ends as root is the same
 * mistake, so the rules that see it gather here.
 */
export function unusedUser(document: Dockerfile, stage: Stage): { readonly gather: Gather } | undefined {
  const effective = stage.isFinal ? effectiveUser(stage) : 'unknown';
  if (effective !== 'root' && effective !== 'none set') return undefined;
  const created = createdUsers(stage).at(-1);
  if (created === undefined) return undefined;
  if (stepsDownAtStart(stage) || hasStepDownTool(stage)) return undefined;
  const at = created.command.span;
  return {
    gather: {
      rule: unusedUserRule,
      key: `${unusedUserRule} ${stage.index}`,
      at,
      message: `The user \`${created.name}\` is created here, but the container still runs as root.`,
      fixes: userFixes(document, stage, undefined),
    },
  };
}
