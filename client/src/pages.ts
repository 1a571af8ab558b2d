import { commands, type ExtensionContext, FileSystemError, Uri, window, workspace } from 'vscode';

const scheme = 'seaworthy-rule';

/** What a rule's page is found under: `seaworthy-rule:/image-latest.md`. Works without a network. */
export const pagesBase = `${scheme}:/`;

/** Shows the pages that come with the extension, as text for links and as a preview for people. */
export function registerPages({ extensionUri, subscriptions }: ExtensionContext): void {
  subscriptions.push(
    workspace.registerTextDocumentContentProvider(scheme, {
      async provideTextDocumentContent(uri) {
        const name = /^\/([a-z0-9-]+\.md)$/.exec(uri.path)?.[1];
        if (name === undefined) throw FileSystemError.FileNotFound(uri);
        const page = await workspace.fs.readFile(Uri.joinPath(extensionUri, 'dist', 'rules', name));
        return new TextDecoder().decode(page);
      },
    }),
  );
}

/** Opens a rule's page as a preview, or as text where previews of Markdown are turned off. */
export async function openPage(rule: string): Promise<void> {
  const uri = Uri.from({ scheme, path: `/${rule}.md` });
  try {
    await commands.executeCommand('markdown.showPreview', uri);
  } catch {
    await window.showTextDocument(uri, { preview: true });
  }
}
