import type { ParsedLine } from './parse.ts';
import type { Chunk } from './scan.ts';

/** One instruction on its way from text to tree. */
export interface Reading {
  readonly chunk: Chunk;
  readonly line: ParsedLine;
  /** Upper case. */
  readonly keyword: string;
  readonly escapeChar: '\\' | '`';
}
