import { normalForm, parseReference } from '../../../rules/image/reference.ts';

/** Whether two names mean one image: `node` is `docker.io/library/node:latest`. */
export function sameName(one: string, other: string): boolean {
  if (one === other) return true;
  const [first, second] = [parseReference(one), parseReference(other)];
  return first !== undefined && second !== undefined && normalForm(first) === normalForm(second);
}

/** A name of somebody else's, for a message. */
export const told = (name: string): string => `\`${name.slice(0, 200).replace(/[^\x20-\x7e]|`/g, '?')}\``;

/** Several of them. */
export function listOf(names: readonly string[]): string {
  const different = [...new Set(names)].map(told);
  if (different.length === 0) return 'none with a name';
  return different.slice(0, 10).join(', ') + (different.length > 10 ? ', …' : '');
}
