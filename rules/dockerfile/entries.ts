import type { Report } from '../core/rule.ts';
import { shiftSpan } from '../core/span.ts';
import type { Variable } from './lexer.ts';
import { placeInstruction, shiftInstruction } from './place.ts';
import { type ReadInstruction, readInstruction } from './read.ts';
import type { Chunk, Scan } from './scan.ts';
import { type ScopeKeeper, scopeKeeper } from './scopes.ts';
import type { Instruction } from './syntax.ts';

/** One instruction of a file, with what the next version of the file may take over. */
export interface Entry {
  /** The text of the chunk. */
  readonly text: string;
  readonly start: number;
  readonly read: ReadInstruction;
  readonly instruction: Instruction;
  /** What it was told of the variables that it asked for. */
  readonly asked: ReadonlyMap<string, Variable>;
}

/** Reads the chunks of a file; `before` is what an earlier version of it gave. */
export function readEntries(
  { chunks, escapeChar }: Scan,
  before: readonly Entry[],
): { readonly entries: readonly Entry[]; readonly problems: readonly Report[] } {
  const find = entryFinder(before, chunks.length);
  const entries: Entry[] = [];
  const problems: Report[] = [];
  const scopes = scopeKeeper();
  let isUnchanged = true;
  for (const chunk of chunks) {
    const old = find(chunk.text, entries.length);
    isUnchanged &&= old !== undefined && old.start === chunk.start && old === before[entries.length];
    const entry = isUnchanged && old !== undefined ? old : place(chunk, escapeChar, scopes, old);
    entries.push(entry);
    scopes.pass(entry.instruction);
    for (const report of entry.read.problems) {
      problems.push({ ...report, at: shiftSpan(report.at, chunk.start) });
    }
  }
  return { entries, problems };
}

/** Finds the entry of the same text: at the same place from the start, then from the end, then anywhere. */
function entryFinder(
  entries: readonly Entry[],
  count: number,
): (text: string, index: number) => Entry | undefined {
  let byText: Map<string, Entry> | undefined;
  return (text, index) => {
    const fromStart = entries[index];
    if (fromStart?.text === text) return fromStart;
    const fromEnd = entries[index + entries.length - count];
    if (fromEnd?.text === text) return fromEnd;
    byText ??= new Map(entries.map((entry) => [entry.text, entry] as const));
    return byText.get(text);
  };
}

function place(chunk: Chunk, escapeChar: '\\' | '`', scopes: ScopeKeeper, old: Entry | undefined): Entry {
  const { start, text } = chunk;
  const read = old?.read ?? readInstruction(chunk, escapeChar);
  const isFrom = read.instruction.kind === 'from';
  const lookup = scopes.lookup(isFrom);
  if (old !== undefined && !isFrom && seesTheSame(old, lookup)) {
    const instruction =
      old.start === start ? old.instruction : shiftInstruction(old.instruction, start - old.start);
    return instruction === old.instruction ? old : { ...old, text, start, instruction };
  }
  const asked = new Map<string, Variable>();
  const ask = (name: string): Variable => {
    const variable = lookup(name);
    asked.set(name, variable);
    return variable;
  };
  const placed = placeInstruction(read, { start, escapeChar, lookup: ask });
  const instruction = placed.kind === 'from' ? scopes.base(placed) : placed;
  return { text, start, read, instruction, asked };
}

function seesTheSame({ asked }: Entry, lookup: (name: string) => Variable): boolean {
  for (const [name, was] of asked) {
    const is = lookup(name);
    if (is.kind !== was.kind || (is.kind === 'known' && was.kind === 'known' && is.text !== was.text)) {
      return false;
    }
  }
  return true;
}
