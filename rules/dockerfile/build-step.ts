import { oneSpace } from './step-text.ts';

/** A step of an image's history, read as an instruction; what names none is the bare command of a RUN. */
export interface BuildStep {
  /** Upper case. */
  readonly keyword: string;
  /** What follows it, white space made one. */
  readonly text: string;
}

/** Reads a step in the spelling of BuildKit, of the classic builder and those that follow it, or as an instruction. */
export function readStep(written: string): BuildStep {
  const text = withoutMark(written.replace(/\\[ \t]*\r?\n/g, ' ').trim());
  const [, set] = /^[^\n]{0,200}?#\(nop\)\s+([\s\S]*)$/.exec(text) ?? [];
  if (set !== undefined) return asInstruction(set);
  return shellPrefix.test(text) ? { keyword: 'RUN', text: oneSpace(text) } : asInstruction(text);
}

/** BuildKit puts it at the end of steps that make a layer. */
const withoutMark = (text: string): string =>
  text.endsWith(' # buildkit') ? text.slice(0, -' # buildkit'.length) : text;

/** The build arguments and the shell in front of a command: `|2 A=1 B=2 /bin/bash -o pipefail -c `. */
export const shellPrefix =
  /^(?:\|\d+ (?:[^\n]*? )?)?(?:\S*[/\\])?(?:(?:ba|da|a|z|k)?sh(?: -\w+| pipefail)* -\w*c |cmd(?:\.exe)? (?:\/S )?\/C |(?:powershell|pwsh)(?:\.exe)? -\w+ )/i;

function asInstruction(text: string): BuildStep {
  const [, keyword = '', rest = ''] = /^\s*([A-Za-z]+)(?:\s+([\s\S]*))?$/.exec(text) ?? [];
  return keywords.has(keyword.toUpperCase())
    ? { keyword: keyword.toUpperCase(), text: oneSpace(rest) }
    : { keyword: 'RUN', text: oneSpace(text) };
}

const keywords: ReadonlySet<string> = new Set(
  'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(
    ' ',
  ),
);
