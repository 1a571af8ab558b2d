import { integer, listOfStrings } from '../../rules/core/options.ts';
import { headOf } from '../support/words.ts';

/** Rules that a policy of these tests may name. */
export const someRules = new Map(
  [
    headOf('image-latest'),
    { ...headOf('image-untagged'), sources: ['hadolint/DL3006'] },
    {
      ...headOf('long-lines'),
      options: { most: integer(80, 'The most.'), except: listOfStrings([], 'Not these.') },
    },
  ].map((rule) => [rule.id, rule] as const),
);
