/** How many columns of a terminal a text takes, and where each of its offsets lies. Tabs go to the next multiple of four. */
export interface Laid {
  /** The text with tabs as spaces and everything that would steer a terminal made visible. */
  readonly text: string;
  /** The column of an offset of the original text, from 0. */
  readonly columnOf: (offset: number) => number;
}

export function layOut(text: string): Laid {
  if (/^[\x20-\x7E]*$/.test(text)) return { text, columnOf: (offset) => offset };
  const columns: { readonly offset: number; readonly column: number }[] = [];
  let laid = '';
  let column = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    columns.push({ offset: index, column });
    const shown = segment === '\t' ? ' '.repeat(4 - (column % 4)) : visible(segment);
    laid += shown;
    column += segment === '\t' ? shown.length : widthOf(shown);
  }
  const width = column;
  return {
    text: laid,
    columnOf: (offset) =>
      columns.findLast((one) => one.offset <= offset && offset < text.length)?.column ?? width,
  };
}

/**
 * A text with control characters and direction marks made visible, so that a file cannot steer the terminal, and in
 * well-formed Unicode: half of a surrogate pair and what is no character become U+FFFD.
 */
export const visible = (text: string): string =>
  text.toWellFormed().replaceAll(unseen, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    return code === 0x7f ? '\u2421' : '\uFFFD';
  });

const unseen = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/gu;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Columns of one grapheme: none for marks alone, two for emoji and East Asian wide ones, else one. */
function widthOf(grapheme: string): number {
  if (/^[\p{Mn}\p{Me}\u200B-\u200D\uFEFF]*$/u.test(grapheme)) return 0;
  if (/\p{Emoji_Presentation}|\uFE0F|\p{Regional_Indicator}{2}/u.test(grapheme)) return 2;
  return wide.test(grapheme) ? 2 : [...grapheme.replaceAll(/[\p{M}\u200D]/gu, '')].length > 1 ? 2 : 1;
}

/** East Asian wide and full-width characters (Unicode Standard Annex 11), by block. */
const wide =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE10-\uFE19\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{1B000}-\u{1B2FF}\u{1F200}-\u{1F2FF}\u{20000}-\u{3FFFD}]/u;
