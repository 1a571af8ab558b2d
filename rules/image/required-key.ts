import type { RequiredKey } from '../core/policy.ts';
import { isWild, matches } from './wildcard.ts';

/** Whether a value is what a policy wants of a label or an annotation. */
export const isWanted = ({ like }: RequiredKey, value: string): boolean =>
  like === undefined
    ? value.trim() !== ''
    : matches([...like], [...value], '*', (wanted, letter) => wanted === letter);

/** The one value that is wanted; undefined where there are many. */
export const onlyValue = ({ like }: RequiredKey): string | undefined =>
  like === undefined || isWild(like) ? undefined : like;

/** The name, with what its value must look like: `team: payments`. */
export const namedIn = ({ name, like }: RequiredKey): string =>
  like === undefined ? `\`${name}\`` : `\`${name}: ${like}\``;

/** What is wrong with a value that is there. */
export const wrongValue = ({ like }: RequiredKey): string =>
  like === undefined
    ? 'is empty, and the policy requires a value'
    : `is not \`${like}\`, as the policy requires`;
