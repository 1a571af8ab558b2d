import {
  type Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  type Position,
  type Range,
  type TextEdit,
} from 'vscode-languageserver/node';
import type { Finding } from '../../rules/core/finding.ts';
import type { Edit } from '../../rules/core/fix.ts';
import type { Level } from '../../rules/core/level.ts';
import type { Span } from '../../rules/core/span.ts';
import { type LineMap, offsetAt, positionAt } from '../../rules/core/text.ts';

/** Between the engine's words and LSP's: the only file that knows both. */
export const source = 'Seaworthy';

/** A text to convert offsets of. */
export interface Place {
  readonly uri: string;
  readonly text: string;
  readonly lines: LineMap;
}

export function toDiagnostic(finding: Finding, place: Place, pageOf: (rule: string) => string): Diagnostic {
  const { rule, level, at, message, related, tags } = finding;
  return {
    range: toRange(at, place),
    severity: severities[level],
    source,
    code: rule,
    codeDescription: { href: pageOf(rule) },
    message,
    ...(tags.length > 0 && { tags: tags.map((tag) => tagsOf[tag]) }),
    ...(related.length > 0 && {
      relatedInformation: related.map((one) => ({
        location: { uri: place.uri, range: toRange(one.at, place) },
        message: one.message,
      })),
    }),
  };
}

export const toRange = ({ start, end }: Span, place: Place): Range => ({
  start: toPosition(start, place),
  end: toPosition(end, place),
});

export const toSpan = ({ start, end }: Range, place: Place): Span => ({
  start: toOffset(start, place),
  end: toOffset(end, place),
});

export const toOffset = ({ line, character }: Position, { lines, text }: Place): number =>
  offsetAt(lines, { line, column: character }, text.length);

export const toTextEdits = (edits: readonly Edit[], place: Place): TextEdit[] =>
  edits.map(({ span, text }) => ({ range: toRange(span, place), newText: text }));

export const severities: Readonly<Record<Level, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const tagsOf: Readonly<Record<Finding['tags'][number], DiagnosticTag>> = {
  unnecessary: DiagnosticTag.Unnecessary,
  deprecated: DiagnosticTag.Deprecated,
};

function toPosition(offset: number, { lines }: Place): Position {
  const { line, column } = positionAt(lines, offset);
  return { line, character: column };
}
