import { CodeActionKind } from 'vscode-languageserver/node';

/** The kind of *fix all*, as users name it in `editor.codeActionsOnSave`. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.seaworthy`;

/** The kinds that the client may ask for. */
export const actionKinds: readonly string[] = [
  CodeActionKind.QuickFix,
  CodeActionKind.RefactorRewrite,
  fixAllKind,
];
