import { strict as assert } from 'node:assert';
import type {
  ClientCapabilities,
  CompletionItem,
  CompletionList,
  Hover,
  Location,
  LocationLink,
  Position,
  TextEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Client, type ClientOptions, capable, makeFolder, startClient } from './client.ts';

/** As VS Code has it, where it makes a difference for policy files. */
const helped: ClientCapabilities = {
  ...capable,
  textDocument: {
    ...capable.textDocument,
    completion: { dynamicRegistration: true, completionItem: { snippetSupport: true } },
    definition: { dynamicRegistration: true, linkSupport: true },
  },
};

export const manifest = `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - { name: web, image: 'ghcr.io/acme/web:2.1' }
    - { name: proxy, image: 'docker.io/library/nginx:1.29' }
`;

const compose = 'services:\n  web: { image: ghcr.io/acme/web:2.1 }\n';

/** What a completion gave, and the text that it was asked for. */
export type Completed = CompletionList & { readonly text: string };

/** A folder with a manifest and a Compose file, and somebody who edits a policy in it. A `|` is where the cursor stands. */
export interface PolicyEditor {
  readonly client: Client;
  readonly folder: ReturnType<typeof makeFolder>;
  readonly show: (
    marked: string,
    name?: string,
  ) => Promise<{ readonly uri: string; readonly text: string; readonly position: Position }>;
  readonly complete: (marked: string, name?: string) => Promise<Completed>;
  /** Asks until everything is read, as an editor does with each further letter. */
  readonly completeWhole: (marked: string) => Promise<Completed>;
  readonly hover: (marked: string) => Promise<string | undefined>;
  readonly definition: (marked: string) => Promise<readonly (Location | LocationLink)[] | null>;
  readonly stop: () => Promise<void>;
}

/** `files` are in the folder before the server starts. */
export async function policyEditor(
  files: Readonly<Record<string, string>> = {},
  options: ClientOptions = {},
): Promise<PolicyEditor> {
  const folder = makeFolder({ 'deploy/web.yaml': manifest, 'compose.yaml': compose, ...files });
  const client = await startClient({ folders: [folder.uri], capabilities: helped, ...options });
  let version = 1;
  const show: PolicyEditor['show'] = async (marked, name = '.seaworthy.yaml') => {
    const text = marked.replace('|', '');
    const uri = folder.uriOf(name);
    if (version === 1) await client.open(uri, text, 'yaml');
    else await client.change(uri, version, text);
    version += 1;
    return { uri, text, position: TextDocument.create(uri, '', 0, marked).positionAt(marked.indexOf('|')) };
  };
  const ask = async <Result>(method: string, marked: string): Promise<Result> => {
    const { uri, position } = await show(marked);
    return client.connection.sendRequest<Result>(method, { textDocument: { uri }, position });
  };
  const complete: PolicyEditor['complete'] = async (marked, name) => {
    const { uri, position, text } = await show(marked, name);
    const params = { textDocument: { uri }, position };
    const list = await client.connection.sendRequest<CompletionList | null>(
      'textDocument/completion',
      params,
    );
    return { isIncomplete: false, items: [], ...list, text };
  };
  return {
    client,
    folder,
    show,
    complete,
    async completeWhole(marked) {
      let list = await complete(marked);
      for (let tries = 0; list.isIncomplete && tries < 200; tries += 1) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        list = await complete(marked);
      }
      assert.equal(list.isIncomplete, false);
      return list;
    },
    async hover(marked) {
      const contents = (await ask<Hover | null>('textDocument/hover', marked))?.contents;
      return contents && typeof contents === 'object' && 'value' in contents ? contents.value : undefined;
    },
    definition: (marked) => ask('textDocument/definition', marked),
    async stop() {
      await client.stop();
      folder.remove();
    },
  };
}

export const labels = ({ items }: CompletionList): readonly string[] => items.map(({ label }) => label);

export function item({ items }: CompletionList, label: string): CompletionItem {
  const found = items.find((one) => one.label === label);
  assert.ok(found, `${label} is among ${items.map((one) => one.label).join(', ')}`);
  return found;
}

export const applied = (text: string, { textEdit }: CompletionItem): string =>
  TextDocument.applyEdits(TextDocument.create('', '', 0, text), [textEdit as TextEdit]);
