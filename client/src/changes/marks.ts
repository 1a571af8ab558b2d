import {
  type DecorationOptions,
  type ExtensionContext,
  MarkdownString,
  Range,
  type TextEditor,
  type TextEditorDecorationType,
  ThemeColor,
  window,
  workspace,
} from 'vscode';
import type { ScannedFinding } from '../../../server/src/protocol.ts';
import { isTrouble } from './ask.ts';
import { revisionScheme, rightOf } from './revisions.ts';
import { type Changes, type Store, scannedIn } from './store.ts';

/**
 * Underlines findings in the staged side of a comparison. They are no diagnostics: those of the same file
 * would stand in the Problems panel twice.
 */
export function markFindings({ subscriptions }: ExtensionContext, store: Store): void {
  const marks = levels.map((level) => ({ level, type: decorationOf(level) }));
  const mark = (editor: TextEditor): void => {
    if (editor.document.uri.scheme !== revisionScheme) return;
    const findings = findingsOf(editor, store.now);
    for (const { level, type } of marks)
      editor.setDecorations(type, findings.filter((one) => one.level === level).map(optionsOf));
  };
  const markAll = (): void => window.visibleTextEditors.forEach(mark);
  subscriptions.push(
    ...marks.map(({ type }) => type),
    store.onChanged(markAll),
    window.onDidChangeVisibleTextEditors(markAll),
    // The text of a side follows what is staged, a little later than the findings.
    workspace.onDidChangeTextDocument(({ document }) => {
      if (document.uri.scheme === revisionScheme) markAll();
    }),
  );
}

const levels: readonly ScannedFinding['level'][] = ['error', 'warning', 'info', 'hint'];

const decorationOf = (level: ScannedFinding['level']): TextEditorDecorationType => {
  const colour = { error: 'Error', warning: 'Warning', info: 'Info', hint: 'Info' }[level];
  return window.createTextEditorDecorationType({
    textDecoration: `underline ${level === 'hint' ? 'dotted' : 'wavy'} var(--vscode-editor${colour}-foreground)`,
    overviewRulerColor: new ThemeColor(`editor${colour}.foreground`),
  });
};

function findingsOf({ document }: TextEditor, changes: Changes): readonly ScannedFinding[] {
  const uri = document.uri.toString();
  return scannedIn(changes).flatMap((shown) =>
    isTrouble(shown.result)
      ? []
      : shown.result.files
          .filter((file) => file.after && rightOf(shown, file).toString() === uri)
          .flatMap(({ findings }) => findings)
          .filter(({ known }) => changes.showsAll || known === undefined),
  );
}

function optionsOf({ range: { start, end }, message, rule }: ScannedFinding): DecorationOptions {
  const hoverMessage = new MarkdownString().appendText(`${message} (Seaworthy: ${rule})`);
  return { range: new Range(start.line, start.character, end.line, end.character), hoverMessage };
}
