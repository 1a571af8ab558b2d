import type { Parsed } from '../core/language.ts';
import type { Report } from '../core/rule.ts';
import { spanOf } from '../core/span.ts';
import { type Entry, readEntries } from './entries.ts';
import { imagesOf, takenUpIn } from './images.ts';
import { layerPlacer } from './place-layers.ts';
import { scan } from './scan.ts';
import { ships } from './ships.ts';
import { stagesOf } from './stages.ts';
import type { Dockerfile, Instruction } from './syntax.ts';
import { isTemplate } from './template.ts';

/**
 * Reads a Dockerfile by BuildKit's grammar. What an instruction says by itself is taken over from `previous` where
 * its text did not change, and the instruction itself where it stands at the same place and sees the same variables.
 */
export function parseDockerfile(text: string, previous?: Parsed<Dockerfile>): Parsed<Dockerfile> {
  if (previous?.text === text) return previous;
  const before = memoryOf(previous);
  const scanned = scan(text);
  const known = before?.escapeChar === scanned.escapeChar ? before.entries : [];
  const { entries, problems } = readEntries(scanned, known);
  const instructions = entries.map(({ instruction }) => instruction);
  const stages = stagesOf(instructions);
  const document: Dockerfile = {
    text,
    directives: scanned.directives,
    escape: scanned.escapeChar,
    instructions,
    stages,
    comments: scanned.comments,
    images: imagesOf(scanned.directives, stages),
    takenUp: takenUpIn(stages),
    placeLayers,
    ships,
  };
  // An unknown instruction is told once, not also for standing before the first FROM.
  const isTold = ({ at }: Report): boolean => problems.some((problem) => problem.at.start === at.start);
  const whole = problemsOfWhole(text, instructions).filter((problem) => !isTold(problem));
  const all = [...scanned.problems, ...problems, ...whole];
  const told = all.length > 0 && isTemplate(text, instructions) ? [] : all;
  const memory: Memory = { escapeChar: scanned.escapeChar, entries };
  const parsed: Remembering = {
    text,
    parts: [{ start: 0, part: { text, document, problems: told } }],
    memory,
  };
  return parsed;
}

/** The Dockerfile as it was when an image was built is read as any other. */
const placeLayers = layerPlacer((text) => parseDockerfile(text).parts[0]?.part.document);

/** What the next version of a file may take over from this one. */
interface Memory {
  readonly escapeChar: string;
  readonly entries: readonly Entry[];
}

interface Remembering extends Parsed<Dockerfile> {
  readonly memory: Memory;
}

/**
 * It stands beside the parts and not in a WeakMap: V8's scavenger treats such entries as alive, so that every version
 * of a file would be moved to the old generation (80 ms a scavenge instead of 2).
 */
const memoryOf = (previous: Parsed<Dockerfile> | undefined): Memory | undefined =>
  previous !== undefined && remembers(previous) ? previous.memory : undefined;

const remembers = (parsed: Parsed<Dockerfile>): parsed is Remembering => 'memory' in parsed;

/** What BuildKit says of a file as a whole: something stands before the first FROM, or there is none. */
function problemsOfWhole(text: string, instructions: readonly Instruction[]): readonly Report[] {
  const [first] = instructions;
  if (first === undefined) {
    const at = text.length - text.trimEnd().length === text.length ? 0 : text.trimEnd().length;
    return [{ at: spanOf(at, at), message: 'There is no instruction here: a Dockerfile begins with FROM.' }];
  }
  const early = instructions.find(({ kind }) => kind !== 'arg');
  if (early?.kind === 'from') return [];
  if (early !== undefined) {
    const message = 'Only ARG may stand before the first FROM: there is no stage yet to do this in.';
    return [{ at: early.keywordSpan, message }];
  }
  return [{ at: first.keywordSpan, message: 'This file has no FROM, so there is nothing to build.' }];
}
