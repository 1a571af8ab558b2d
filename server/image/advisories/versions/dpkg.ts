import { compareDigits, type VersionOrder } from './text.ts';

export interface DpkgVersion {
  readonly epoch: string;
  readonly upstream: string;
  readonly revision: string;
}

/** Debian's order: deb-version(7). */
export const dpkgOrder: VersionOrder<DpkgVersion> = {
  parse(text) {
    const [, epoch = '0', rest = ''] = /^(?:([0-9]+):)?([A-Za-z0-9.+:~-]+)$/.exec(text.trim()) ?? [];
    if (rest === '' || (rest.includes(':') && epoch === '0' && !/^[0-9]+:/.test(text.trim())))
      return undefined;
    const dash = rest.lastIndexOf('-');
    return dash < 0
      ? { epoch, upstream: rest, revision: '0' }
      : { epoch, upstream: rest.slice(0, dash), revision: rest.slice(dash + 1) };
  },
  compare: (a, b) =>
    compareDigits(a.epoch, b.epoch) ||
    compareParts(a.upstream, b.upstream) ||
    compareParts(a.revision, b.revision),
};

/** Text and number by turns; in text a tilde comes before the end, the end before letters, letters before the rest. */
function compareParts(a: string, b: string): number {
  let left = a;
  let right = b;
  while (left !== '' || right !== '') {
    const [leftText, leftNumber, leftRest] = split(left);
    const [rightText, rightNumber, rightRest] = split(right);
    const order = compareWords(leftText, rightText) || compareDigits(leftNumber, rightNumber);
    if (order !== 0) return order;
    left = leftRest;
    right = rightRest;
  }
  return 0;
}

function split(text: string): readonly [string, string, string] {
  const word = /^[^0-9]*/.exec(text)?.[0] ?? '';
  const number = /^[0-9]*/.exec(text.slice(word.length))?.[0] ?? '';
  return [word, number === '' ? '0' : number, text.slice(word.length + number.length)];
}

function compareWords(a: string, b: string): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const order = weight(a[index]) - weight(b[index]);
    if (order !== 0) return order;
  }
  return 0;
}

function weight(character: string | undefined): number {
  if (character === undefined) return 0;
  if (character === '~') return -1;
  const code = character.charCodeAt(0);
  return /[A-Za-z]/.test(character) ? code : code + 256;
}
