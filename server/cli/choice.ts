import { nearestWord } from '../../rules/core/nearest.ts';
import type { Wrong } from './options.ts';

/** The name that was written, or what is wrong with it. */
export function oneOf<const Name extends string>(
  option: string,
  value: string,
  names: readonly Name[],
): Name | Wrong {
  const found = names.find((name) => name === value);
  if (found !== undefined) return found;
  return {
    wrong: `${option} cannot be \`${value}\`.${didYouMean(value, names)} It is one of ${names.join(', ')}.`,
  };
}

/** ` Did you mean …?`, or nothing where no candidate is near. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const meant = nearestWord(word, candidates);
  return meant === undefined ? '' : ` Did you mean \`${meant}\`?`;
}
