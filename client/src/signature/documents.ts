import { commands, EventEmitter, type ExtensionContext, Uri, window, workspace } from 'vscode';
import {
  type BuiltComparison,
  type ShowProvenanceParams,
  type ShowProvenanceResult,
  showProvenance,
  signaturesChanged,
} from '../../../server/src/protocol-signature.ts';
import { ask } from '../scan/ask.ts';
import type { Server } from '../server.ts';

/** What is known of an image, as a document that nobody can write to. */
const provenanceScheme = 'seaworthy-provenance';
/** Dockerfiles as they were built, and as they are now with secrets masked. */
const builtScheme = 'seaworthy-built';

/** Serves both kinds of documents; what is known of an image is shown anew when it is another. */
export function registerDocuments({ subscriptions }: ExtensionContext, server: Promise<Server>): void {
  const changed = new EventEmitter<Uri>();
  subscriptions.push(
    changed,
    workspace.registerTextDocumentContentProvider(provenanceScheme, {
      onDidChange: changed.event,
      async provideTextDocumentContent({ query }) {
        const params = JSON.parse(query) as ShowProvenanceParams;
        const { markdown } = await ask<ShowProvenanceResult>(server, showProvenance, params);
        return markdown ?? 'Nobody has looked at this image’s signatures.';
      },
    }),
    workspace.registerTextDocumentContentProvider(builtScheme, {
      provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
    }),
  );
  void server.then(({ client }) => {
    subscriptions.push(
      client.onNotification(signaturesChanged, () => {
        for (const { uri } of workspace.textDocuments) if (uri.scheme === provenanceScheme) changed.fire(uri);
      }),
    );
  });
}

/** Opens what is known as a preview, or as text where previews of Markdown are turned off. */
export async function openProvenance(image: string, beside: Uri | undefined): Promise<Uri> {
  const params: ShowProvenanceParams = { image, ...(beside && { beside: beside.toString() }) };
  const name =
    image
      .split(/[\\/]/)
      .at(-1)
      ?.replace(/@.*$/, '')
      .replace(/[^\w.:-]+/g, ' ')
      .trim() || 'image';
  const uri = Uri.from({
    scheme: provenanceScheme,
    path: `/Provenance of ${name}.md`,
    query: JSON.stringify(params),
  });
  try {
    await commands.executeCommand('markdown.showPreview', uri);
  } catch {
    await window.showTextDocument(uri, { preview: true });
  }
  return uri;
}

/** Shows the Dockerfile as it was built beside the file. Where a secret was masked neither side is the file itself. */
export async function openComparison(
  file: Uri,
  { built, now, masked, title }: NonNullable<BuiltComparison['texts']>,
): Promise<void> {
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  const sideOf = (side: string, text: string): Uri => {
    const uri = Uri.from({
      scheme: builtScheme,
      path: `/${name}`,
      query: JSON.stringify({ side, title, file: file.toString() }),
    });
    texts.set(uri.toString(), text);
    return uri;
  };
  // A document that is open keeps its text, so that each comparison has one of its own.
  count += 1;
  const left = sideOf(`built ${count}`, built);
  const right = masked ? sideOf(`now ${count}`, now) : file;
  const label = `${title} ↔ ${name}${masked ? ' (secrets masked; no patch)' : ''}`;
  await commands.executeCommand('vscode.diff', left, right, label, { preview: true });
}

const texts = new Map<string, string>();
let count = 0;
