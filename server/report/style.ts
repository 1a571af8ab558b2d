import type { Level } from '../../rules/core/level.ts';

/** Colours for a terminal, or none. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly level: (level: Level, text: string) => string;
  readonly added: (text: string) => string;
  readonly removed: (text: string) => string;
}

const plain = (text: string): string => text;

export const noStyle: Style = {
  bold: plain,
  dim: plain,
  level: (_level, text) => text,
  added: plain,
  removed: plain,
};

const paint =
  (on: number, off: number) =>
  (text: string): string =>
    `\u001B[${on}m${text}\u001B[${off}m`;

const colours: Readonly<Record<Level, (text: string) => string>> = {
  error: paint(31, 39),
  warning: paint(33, 39),
  info: paint(36, 39),
  hint: paint(90, 39),
};

export const terminalStyle: Style = {
  bold: paint(1, 22),
  dim: paint(2, 22),
  level: (level, text) => colours[level](text),
  added: paint(32, 39),
  removed: paint(31, 39),
};
