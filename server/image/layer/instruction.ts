import { instructionText } from '../../../rules/scan/history-text.ts';

/** What a builder wrote of a step. */
export interface WrittenStep {
  /** As a line of a Dockerfile; what is none stays as it is. */
  readonly instruction: string;
  /** The values that build arguments had when it ran. */
  readonly buildArguments: readonly { readonly name: string; readonly value: string }[];
  readonly builder: 'buildkit' | 'classic' | 'other';
}

/**
 * Reads `created_by` of the builders: BuildKit's `RUN /bin/sh -c … # buildkit`, the classic one's `/bin/sh -c …` and
 * `/bin/sh -c #(nop) ENV …` (buildah writes the same), kaniko's plain instructions, and whatever other tools write.
 */
export function readStep(createdBy: string, comment: string): WrittenStep {
  // No step is written with so many blanks, and patterns that look at blanks would take their time over them.
  const text = clean(createdBy)
    .replace(/\s{100,}/g, ' ')
    .trim();
  const isMarked = text.endsWith(mark);
  const isBuildKit = comment.startsWith('buildkit.') || isMarked;
  const bare = isMarked ? text.slice(0, -mark.length).trim() : text;
  const nop = /^[^\n]{0,200}?#\(nop\)\s+([\s\S]*)$/.exec(bare)?.[1];
  if (nop !== undefined) return { instruction: setting(nop.trim()), buildArguments: [], builder: 'classic' };
  const run = /^RUN\s+([\s\S]*)$/.exec(bare)?.[1];
  const ran = run ?? (startsShell.test(bare) || /^\|\d+ /.test(bare) ? bare : undefined);
  if (ran === undefined)
    return { instruction: setting(bare), buildArguments: [], builder: isBuildKit ? 'buildkit' : 'other' };
  const { command, buildArguments } = splitArguments(ran);
  const builder = isBuildKit ? 'buildkit' : run === undefined ? 'classic' : 'other';
  return { instruction: `RUN ${command.replace(startsShell, '').trim()}`, buildArguments, builder };
}

/** What BuildKit puts at the end of steps that make a layer. */
const mark = ' # buildkit';

/** `/bin/sh -c `, `/bin/bash -eo pipefail -c `, `cmd /S /C `. */
const startsShell =
  /^(?:\/[\w./-]{0,60}sh(?: (?!-\w*c )(?:-[\w-]+|pipefail|errexit|nounset|xtrace))* -\w*c |cmd \/S \/C |powershell -Command )/;

const shellInside =
  /\s(\/[\w./-]{0,60}sh(?: (?!-\w*c )(?:-[\w-]+|pipefail|errexit|nounset|xtrace))* -\w*c |cmd \/S \/C |powershell -Command )/;

/** `|2 NAME=value OTHER=some text /bin/sh -c command`: how many arguments, the arguments, the command. */
function splitArguments(text: string): Pick<WrittenStep, 'buildArguments'> & { readonly command: string } {
  const head = /^\|(\d{1,4}) /.exec(text);
  if (head === null) return { command: text, buildArguments: [] };
  const rest = text.slice(head[0].length);
  const shell = shellInside.exec(` ${rest}`);
  const written = shell ? rest.slice(0, shell.index) : rest;
  const starts = [...written.matchAll(/(?:^|\s)([A-Za-z_]\w*)=/g)].slice(0, Number(head[1]));
  const buildArguments = starts.map(({ 0: whole, 1: name = '', index }, at) => {
    const end = starts[at + 1]?.index ?? written.length;
    const value = written.slice(index + whole.length, end);
    // Without a shell the command follows the last value, and nobody says where.
    return { name, value: (shell || at + 1 < starts.length ? value : (value.split(/\s/)[0] ?? '')).trim() };
  });
  if (shell) return { command: rest.slice(shell.index), buildArguments };
  const last = buildArguments.at(-1);
  const from = starts.at(-1);
  const end = from && last ? from.index + from[0].length + last.value.length : 0;
  return { command: written.slice(end).trim(), buildArguments };
}

/** An instruction that sets something, in the form of a Dockerfile instead of how the builder's program prints it. */
function setting(text: string): string {
  if (/^(?:COPY|ADD)\b/i.test(text) || text.length > longestSetting) return text;
  return instructionText(text, '\\') ?? text;
}

const longestSetting = 64 * 1024;

/** No control characters but tab and line feed, and none that turn the direction of text. */
export const clean = (text: string): string =>
  text.replace(/\r\n?/g, '\n').replace(unseen, ' ').toWellFormed();

const unseen = /(?![\t\n])[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
