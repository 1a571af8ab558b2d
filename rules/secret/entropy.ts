/** Bits a character, after Shannon. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const sign of text) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** Whether a text looks drawn rather than written: a long unbroken part of letters and digits that hardly repeat. */
export const looksRandom = (text: string): boolean =>
  text.length >= 16 &&
  !/\s/.test(text) &&
  (isDrawn(text) ? !madeOfWords(text) : text.split(/[-_.:/@]/).some(isDrawn));

const isDrawn = (text: string): boolean =>
  text.length >= 16 &&
  /\d/.test(text) &&
  /[A-Za-z]/.test(text) &&
  entropyOf(text) >= (/^[\da-f-]+$/i.test(text) ? 2.8 : 3.4);

/** `sha256-of-the-build-2024` is written by hand: parts of plain words, or of plain numbers. */
const madeOfWords = (text: string): boolean =>
  text.split(/[-_./:@]+/).every((part) => /^(?:[a-z]*|[A-Z]+|[A-Z][a-z]+|\d{1,8}|v\d+)$/.test(part));

/** How many of lower case, upper case, digits and signs a text has. */
export const kindsOfSigns = (text: string): number =>
  [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d\s]/].filter((kind) => kind.test(text)).length;
