import { linesOf, positionAt } from '../../rules/core/text.ts';

/** One case of a rule's page: a file, the findings that it must yield, the text that it must be fixed to. */
export interface Case {
  /** The heading that the case stands under, and its number in the page. */
  readonly title: string;
  readonly heading: string;
  readonly language: CaseLanguage;
  readonly text: string;
  readonly expected: readonly Marker[];
  /** The text after the fixes; undefined where the page shows none. */
  readonly fixed: string | undefined;
  /** The policy file that the case is held to; undefined: none. */
  readonly policy: string | undefined;
  /** What was found out before, as YAML; undefined: what all pages share. */
  readonly facts: string | undefined;
  /** The policy file after the fixes. */
  readonly policyFixed: string | undefined;
  /** Where in the page the fences stand, so that they can be written anew. */
  readonly fences: { readonly text: Fence; readonly fixed: Fence | undefined };
}

export interface Marker {
  readonly start: number;
  /** Undefined where the span goes on after the end of its first line. */
  readonly end: number | undefined;
  readonly message: string;
}

/** A fenced block: offsets into the page. */
export interface Fence {
  readonly info: string;
  readonly body: string;
  /** Of the opening fence. */
  readonly start: number;
  readonly bodyStart: number;
  readonly bodyEnd: number;
  /** After the closing fence. */
  readonly end: number;
}

const caseLanguages = {
  dockerfile: 'dockerfile',
  yaml: 'kubernetes',
  'yaml compose': 'compose',
  'yaml policy-file': 'policy',
} as const;
export type CaseLanguage = (typeof caseLanguages)[keyof typeof caseLanguages];

/**
 * Cuts a page into its cases. A fence is a case, `… fixed` belongs to the case before it, `yaml policy` to
 * the one after it, and so does `yaml facts`. Throws for a page that is written wrongly, with the line.
 */
export function readCases(markdown: string): readonly Case[] {
  const cases: Case[] = [];
  let policy: string | undefined;
  let facts: string | undefined;
  for (const { heading, fence } of fencesOf(markdown)) {
    const last = cases.at(-1);
    const language = languageOf(fence.info);
    if (fence.info === 'yaml policy') policy = fence.body;
    else if (fence.info === 'yaml facts') facts = fence.body;
    else if (language !== undefined) {
      const title = `${heading} ${cases.length + 1}`;
      const { text, expected } = readMarkers(fence.body, lineNumber(markdown, fence.bodyStart));
      const fences = { text: fence, fixed: undefined };
      cases.push({
        title,
        heading,
        language,
        text,
        expected,
        policy,
        facts,
        fences,
        fixed: undefined,
        policyFixed: undefined,
      });
      policy = undefined;
      facts = undefined;
    } else if (fence.info === 'yaml policy fixed' && last) {
      cases[cases.length - 1] = { ...last, policyFixed: fence.body };
    } else if (last && fence.info === `${last.fences.text.info} fixed`) {
      cases[cases.length - 1] = {
        ...last,
        fixed: fence.body,
        fences: { ...last.fences, fixed: fence },
      };
    } else if (!explaining.has(fence.info)) {
      throw new Error(`Line ${lineNumber(markdown, fence.start)}: no case has the fence "${fence.info}".`);
    }
  }
  return cases;
}

/** Fences that explain and are no cases. */
const explaining = new Set(['', 'text', 'sh', 'json', 'console', 'dotenv', 'diff']);

const languageOf = (info: string): CaseLanguage | undefined =>
  Object.entries(caseLanguages).find(([name]) => name === info)?.[1];

function* fencesOf(markdown: string): Generator<{ heading: string; fence: Fence }> {
  let heading = '';
  for (const match of markdown.matchAll(/^#+ (.*)$|^```(.*)\n((?:(?!```).*\n)*)```$/gm)) {
    const [whole, title, info = '', body = ''] = match;
    if (title !== undefined) heading = title;
    else {
      const start = match.index;
      const bodyStart = start + '```\n'.length + info.length;
      yield {
        heading,
        fence: {
          info: info.trim(),
          body,
          start,
          bodyStart,
          bodyEnd: bodyStart + body.length,
          end: start + whole.length,
        },
      };
    }
  }
}

/**
 * Takes the marker lines out of a text; no rule ever sees them. `#   ^^^^ message` marks the columns under
 * its carets of the line before, `#^^^^ message` marks from column 0, `^^^…` a span of several lines.
 */
function readMarkers(body: string, firstLine = 1): { text: string; expected: readonly Marker[] } {
  const expected: Marker[] = [];
  let text = '';
  let lineStart: number | undefined;
  for (const [index, line] of body.split(/(?<=\n)/).entries()) {
    const marker = /^#( *)(\^+)(…?) (.*)\n$/.exec(line);
    if (/^\s+#\s*\^+…? /.test(line)) {
      throw new Error(`Line ${firstLine + index}: a marker's # stands in the first column.`);
    } else if (!marker) {
      lineStart = text.length;
      text += line;
    } else if (lineStart === undefined) {
      throw new Error(`Line ${firstLine + index}: this marker has no line above it.`);
    } else {
      const [, spaces = '', carets = '', more = '', message = ''] = marker;
      const start = lineStart + (spaces === '' ? 0 : spaces.length + 1);
      const end = start + carets.length;
      if (end >= text.length + (text.endsWith('\n') ? 0 : 1)) {
        throw new Error(`Line ${firstLine + index}: the carets go past the end of the line above.`);
      }
      expected.push({ start, end: more === '' ? end : undefined, message });
    }
  }
  return { text, expected };
}

/** The reverse of `readMarkers`. Spans are cut at the end of their first line. */
export function writeMarkers(
  text: string,
  findings: readonly {
    readonly at: { readonly start: number; readonly end: number };
    readonly message: string;
  }[],
): string {
  const lines = linesOf(text);
  const markers = new Map<number, string[]>();
  for (const { at, message } of findings) {
    const { line, column } = positionAt(lines, at.start);
    const lineEnd = endOfLine(text, at.start);
    const carets =
      '^'.repeat(Math.max(1, Math.min(at.end, lineEnd) - at.start)) + (at.end > lineEnd ? '…' : '');
    const marker = `#${' '.repeat(Math.max(0, column - 1))}${carets} ${message}\n`;
    markers.set(line, [...(markers.get(line) ?? []), marker]);
  }
  return text
    .split(/(?<=\n)/)
    .map((line, index) => line + (markers.get(index) ?? []).join(''))
    .join('');
}

export function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}

const lineNumber = (text: string, offset: number): number => positionAt(linesOf(text), offset).line + 1;
