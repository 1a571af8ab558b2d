/** `14 MB`: bytes in units of a thousand, as registries and Docker show them. */
export function inBytes(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 999.5 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
  const digits = unit > 0 && value < 9.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${units[unit]}`;
}

const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** `a, b and c` */
export function listed(items: readonly string[]): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}

/** `1 package`, `3 packages` */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** Text of an image's own, made fit to be shown in a sentence: one line, no marks that hide or turn text, not too long. */
export function shown(text: string): string {
  const isPlain = /^[\x20-\x5f\x61-\x7e]*$/.test(text);
  const plain = isPlain ? text : text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}`]+/gu, ' ').trim();
  return plain.length > longestShown ? `${plain.slice(0, longestShown - 1)}…` : plain;
}

const longestShown = 200;

/** `a private key`, `an npm token` */
export const withArticle = (noun: string): string =>
  `${/^(?:[aeio]|u(?!s)|npm|ssh|s3|rsa)/i.test(noun) ? 'an' : 'a'} ${noun}`;
