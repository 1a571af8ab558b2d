import type {
  DidChangeTextDocumentParams,
  DidCloseTextDocumentParams,
  DidOpenTextDocumentParams,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { pathOfUri } from './uri.ts';

/** An open file at its latest version. */
export interface OpenDocument {
  readonly uri: string;
  readonly path: string;
  readonly languageId: string;
  readonly version: number;
  readonly text: string;
}

/** What the editor has open, kept up to date by its changes. */
export class Documents {
  readonly #open = new Map<string, { readonly path: string; document: TextDocument }>();

  get(uri: string): OpenDocument | undefined {
    const found = this.#open.get(uri);
    return found && asOpen(found);
  }

  /** By its path, for those who know no URIs. */
  at(path: string): OpenDocument | undefined {
    for (const found of this.#open.values()) if (found.path === path) return asOpen(found);
    return undefined;
  }

  all(): readonly OpenDocument[] {
    return [...this.#open.values()].map(asOpen);
  }

  opened({ textDocument: { uri, languageId, version, text } }: DidOpenTextDocumentParams): void {
    this.#open.set(uri, {
      path: pathOfUri(uri),
      document: TextDocument.create(uri, languageId, version, text),
    });
  }

  changed({ textDocument: { uri, version }, contentChanges }: DidChangeTextDocumentParams): void {
    const found = this.#open.get(uri);
    if (found) found.document = TextDocument.update(found.document, contentChanges, version);
  }

  closed({ textDocument: { uri } }: DidCloseTextDocumentParams): void {
    this.#open.delete(uri);
  }
}

const asOpen = ({
  path,
  document,
}: {
  readonly path: string;
  readonly document: TextDocument;
}): OpenDocument => ({
  uri: document.uri,
  path,
  languageId: document.languageId,
  version: document.version,
  text: document.getText(),
});
