import { commands, type ExtensionContext, Range, Uri, window, workspace } from 'vscode';
import { type ScanDetailsResult, type ScanNode, scanDetails } from '../../../server/src/protocol-scan.ts';
import type { Server } from '../server.ts';
import { ask } from './ask.ts';

const scheme = 'seaworthy-scan';

/** Serves what is known of a line of the list as a document that nobody can write to. */
export function registerDetails({ subscriptions }: ExtensionContext, server: Promise<Server>): void {
  subscriptions.push(
    workspace.registerTextDocumentContentProvider(scheme, {
      async provideTextDocumentContent({ query }) {
        const { result, node } = JSON.parse(query) as { readonly result: string; readonly node: string };
        const { markdown } = await ask<ScanDetailsResult>(server, scanDetails, { result, node });
        return markdown ?? 'This result is no longer there.';
      },
    }),
  );
}

/** The line of the file that it belongs to, else all that is known of it. */
export async function goTo(node: ScanNode): Promise<void> {
  const { place } = node;
  if (place === undefined) return openDetails(node);
  const { start, end } = place.range;
  const selection = new Range(start.line, start.character, end.line, end.character);
  await window.showTextDocument(Uri.parse(place.uri), { selection });
}

/** Opens it as a preview, or as text where previews of Markdown are turned off. */
export async function openDetails({ id, result, label }: ScanNode): Promise<void> {
  const uri = Uri.from({
    scheme,
    path: `/${label.replace(/[^\w.@-]+/g, ' ').trim() || 'details'}.md`,
    query: JSON.stringify({ result, node: id }),
  });
  try {
    await commands.executeCommand('markdown.showPreview', uri);
  } catch {
    await window.showTextDocument(uri, { preview: true });
  }
}
