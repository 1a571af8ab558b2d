import { strict as assert } from 'node:assert';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CodeLens, Diagnostic, Hover } from 'vscode-languageserver/node';
import {
  type CheckedImage,
  type CheckSignaturesResult,
  checkSignatures,
  type ShowProvenanceResult,
  showProvenance,
} from '../../server/src/protocol-signature.ts';
import { howToGet, isThere } from '../registry/support/docker-registry.ts';
import { type SignedHarbour, signedHarbour } from '../support/signed-harbour.ts';
import { buildOnce, type Client, type ClientOptions, capable, makeFolder, startClient } from './client.ts';

/** The registry with signed images; where it cannot be there, the tests are left out and counted. */
export async function harbourOrSkip(suite: Mocha.Context): Promise<SignedHarbour> {
  suite.timeout(120_000);
  const harbour = isThere ? await signedHarbour() : undefined;
  if (harbour === undefined) {
    console.log(`      skipped: ${isThere ? 'no ../shared/vectors/signed-here' : howToGet}`);
    suite.skip();
  }
  buildOnce();
  return harbour;
}

/** An editor whose workspace has the keys, and a home of its own. */
export interface SignatureEditor {
  readonly folder: ReturnType<typeof makeFolder>;
  readonly storage: string;
  /** The user's own configuration. */
  readonly config: string;
  /** The server's. */
  readonly environment: NodeJS.ProcessEnv;
  /** The user's home. */
  readonly home: { write(name: string, text: string): void };
  start(options?: ClientOptions): Promise<Client>;
  open(name: string, text: string, languageId?: string): Promise<string>;
  /** Writes the policy and tells the server. */
  policy(text: string): Promise<void>;
  /** Tells the server that a file is another. */
  changed(name: string): Promise<void>;
  check(images: readonly string[], params?: object): Promise<readonly CheckedImage[]>;
  lenses(uri: string): Promise<readonly string[]>;
  hover(uri: string, line: number, character: number): Promise<string>;
  found(uri: string): Promise<readonly Diagnostic[]>;
  provenance(image: string, beside: string): Promise<string>;
  /** Waits until the lenses are as wanted. */
  until(uri: string, wanted: (lenses: readonly string[]) => boolean): Promise<void>;
  ask<Result>(method: string, params?: object): Promise<Result>;
  client(): Client;
  dispose(): Promise<void>;
}

export function signatureEditor(host: string): SignatureEditor {
  const folder = makeFolder({});
  const made = ['storage', 'config', 'home'].map((name) => `${folder.path}-${name}`);
  for (const path of made) mkdirSync(path, { recursive: true });
  const [storage = '', config = '', home = ''] = made;
  let client: Client | undefined;
  const started = async (): Promise<Client> => client ?? editor.start();
  const editor: SignatureEditor = {
    folder,
    storage,
    config,
    environment: editorEnvironment(home, config),
    home: {
      write(name, text) {
        mkdirSync(dirname(join(home, name)), { recursive: true });
        writeFileSync(join(home, name), text);
      },
    },
    client: () => {
      assert.ok(client);
      return client;
    },
    async start(options = {}) {
      await client?.stop();
      client = await startClient({
        folders: [folder.uri],
        environment: editor.environment,
        ...options,
        capabilities: { ...capable, workspace: { ...capable.workspace, codeLens: { refreshSupport: true } } },
        initializationOptions: { storage: pathToFileURL(storage).href, ...options.initializationOptions },
        prepare: (connection) => {
          connection.onRequest('workspace/codeLens/refresh', () => null);
          options.prepare?.(connection);
        },
      });
      return client;
    },
    async open(name, text, languageId = 'dockerfile') {
      folder.write(name, text);
      await (await started()).open(folder.uriOf(name), text, languageId);
      return folder.uriOf(name);
    },
    async policy(text) {
      folder.write('.seaworthy.yaml', text);
      await editor.changed('.seaworthy.yaml');
    },
    async changed(name) {
      await (await started()).connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: [{ uri: folder.uriOf(name), type: 2 }],
      });
    },
    async check(images, params = {}) {
      const answer = await editor.ask<CheckSignaturesResult>(checkSignatures, {
        images,
        allowed: [`registry:${host}`],
        ...params,
      });
      assert.ok('images' in answer, JSON.stringify(answer));
      return answer.images;
    },
    lenses: async (uri) =>
      ((await editor.ask<CodeLens[] | null>('textDocument/codeLens', { textDocument: { uri } })) ?? []).map(
        ({ range, command }) => `${range.start.line}: ${command?.title.replaceAll('\u00a0', ' ')}`,
      ),
    async hover(uri, line, character) {
      const hover = await editor.ask<Hover | null>('textDocument/hover', {
        textDocument: { uri },
        position: { line, character },
      });
      const contents = hover?.contents;
      return contents !== undefined && typeof contents === 'object' && 'value' in contents
        ? contents.value
        : '';
    },
    async provenance(image, beside) {
      const { markdown } = await editor.ask<ShowProvenanceResult>(showProvenance, { image, beside });
      assert.ok(markdown);
      return markdown;
    },
    async until(uri, wanted) {
      const end = Date.now() + 10_000;
      for (let lenses = await editor.lenses(uri); !wanted(lenses); lenses = await editor.lenses(uri)) {
        if (Date.now() > end) assert.fail(`never came, but:\n${lenses.join('\n')}`);
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    },
    found: async (uri) => (await (await started()).pull(uri)).items,
    ask: async <Result>(method: string, params: object = {}) =>
      (await started()).connection.sendRequest<Result>(method, params),
    async dispose() {
      await client?.stop();
      client = undefined;
      folder.remove();
      for (const path of made) rmSync(path, { recursive: true, force: true });
    },
  };
  return editor;
}

/** Nothing of the machine's own user counts. */
const editorEnvironment = (home: string, config: string): NodeJS.ProcessEnv => ({
  ...process.env,
  HOME: home,
  XDG_CONFIG_HOME: home,
  XDG_RUNTIME_DIR: home,
  SEAWORTHY_CONFIG: config,
});

/** A Compose file with a service for each image: the first on line 2, the next on line 4. */
export const composeOf = (images: readonly string[]): string =>
  `services:\n${images.map((image, index) => `  s${index}:\n    image: ${image}\n`).join('')}`;
