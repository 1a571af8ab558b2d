import { compareText } from './text.ts';

/**
 * The order of Python versions from before PEP 440, as setuptools had it: numbers by size, words by the alphabet, words
 * that mean a preview before the end, `dev` before all. The result is compared part by part.
 */
export function legacyParts(text: string): readonly string[] {
  const parts: string[] = [];
  for (const run of [...(text.match(/[0-9]+|[a-z]+|-/g) ?? []), 'final']) {
    const part = partOf(run);
    if (part.startsWith('*')) {
      if (part < '*final') dropLast(parts, '*final-');
      dropLast(parts, '00000000');
    }
    parts.push(part);
  }
  return parts;
}

export const compareLegacy = (a: readonly string[], b: readonly string[]): number =>
  compareText(a.join(''), b.join(''));

/** Numbers are filled up to eight digits, so that they compare as text. */
function partOf(run: string): string {
  if (/^[0-9]/.test(run)) return run.padStart(8, '0');
  return `*${spelt.get(run) ?? run}`;
}

const spelt = new Map([
  ['pre', 'c'],
  ['preview', 'c'],
  ['rc', 'c'],
  ['-', 'final-'],
  ['dev', '@'],
]);

function dropLast(parts: string[], what: string): void {
  while (parts.at(-1) === what) parts.pop();
}
