import { strict as assert } from 'node:assert';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CodeLens, Diagnostic } from 'vscode-languageserver/node';
import {
  type ExportScanResult,
  exportScan,
  type ScanImageParams,
  type ScanImageResult,
  type ScanNode,
  type ScannedImage,
  type ScanTreeParams,
  type ScanTreeResult,
  type ScanTrouble,
  scanImage,
  scanTree,
} from '../../server/src/protocol-scan.ts';
import { writeAdvisories } from '../support/example-advisories.ts';
import { exampleArchive, exampleDockerfile } from '../support/example-image.ts';
import { type Client, type ClientOptions, capable, makeFolder, messageOf, startClient } from './client.ts';

/** An editor with the example's Dockerfile and the archive that was built from it. */
export interface ScanEditor {
  readonly folder: ReturnType<typeof makeFolder>;
  /** Of the Dockerfile. */
  readonly uri: string;
  /** In the grammar for images. */
  readonly image: string;
  readonly storage: string;
  /** A folder that does not lie in the workspace. */
  outside(name: string): string;
  readonly advisories: string;
  /** Starts a server anew, with what was kept. */
  start(options?: ClientOptions): Promise<Client>;
  scan(params?: Partial<ScanImageParams>): Promise<ScanImageResult>;
  /** What scans say; that signatures can be looked at stands beside it. */
  lenses(uri?: string): Promise<readonly string[]>;
  tree(params?: Partial<ScanTreeParams>): Promise<ScanTreeResult>;
  page(result: string, format?: 'html' | 'cyclonedx' | 'spdx'): Promise<string>;
  found(uri?: string): Promise<readonly Diagnostic[]>;
  ask<Result>(method: string, params?: object): Promise<Result>;
  dispose(): Promise<void>;
}

export function scanEditor(): ScanEditor {
  const folder = makeFolder({ Dockerfile: exampleDockerfile });
  // Beside the workspace, as the editor's own folder is.
  const made: string[] = [];
  const outside = (name: string): string => {
    const path = `${folder.path}-${name}`;
    mkdirSync(path, { recursive: true });
    made.push(path);
    return path;
  };
  const storage = outside('storage');
  const advisories = outside('advisories');
  writeFileSync(join(folder.path, 'shop.tar'), exampleArchive());
  writeAdvisories(advisories);
  const uri = folder.uriOf('Dockerfile');
  const image = `docker-archive:${join(folder.path, 'shop.tar')}`;
  let client: Client | undefined;
  const started = async (): Promise<Client> => client ?? editor.start();
  const editor: ScanEditor = {
    folder,
    uri,
    image,
    storage,
    advisories,
    outside,
    async start(options = {}) {
      await client?.stop();
      client = await startClient({
        folders: [folder.uri],
        ...options,
        capabilities: { ...capable, workspace: { ...capable.workspace, codeLens: { refreshSupport: true } } },
        initializationOptions: { storage: pathToFileURL(storage).href, ...options.initializationOptions },
        prepare: (connection) => {
          connection.onRequest('workspace/codeLens/refresh', () => null);
          options.prepare?.(connection);
        },
      });
      await client.open(uri, exampleDockerfile);
      return client;
    },
    scan: (params = {}) =>
      editor.ask<ScanImageResult>(scanImage, { image, beside: uri, allowed: [], ...params }),
    lenses: async (of = uri) =>
      ((await editor.ask<CodeLens[] | null>('textDocument/codeLens', { textDocument: { uri: of } })) ?? [])
        .map(({ range, command }) => `${range.start.line}: ${command?.title}`)
        .filter((one) => !one.endsWith('Check signature')),
    tree: (params = {}) => editor.ask<ScanTreeResult>(scanTree, { group: 'severity', ...params }),
    async page(result, format = 'html') {
      const made = await editor.ask<ExportScanResult>(exportScan, { result, format });
      return 'text' in made ? made.text : made.message;
    },
    found: async (of = uri) => (await (await started()).pull(of)).items,
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

/** The settings that look vulnerabilities up without a network. */
export const offline = ({ advisories }: Pick<ScanEditor, 'advisories'>) => ({
  scan: { advisories: 'osv-offline', advisoriesFolder: advisories },
});

/** An environment in which no daemon of this machine is found. */
export const nowhere = ({ folder }: Pick<ScanEditor, 'folder'>, more: NodeJS.ProcessEnv = {}) => ({
  ...process.env,
  HOME: folder.path,
  XDG_RUNTIME_DIR: folder.path,
  DOCKER_HOST: `unix://${join(folder.path, 'no-docker.sock')}`,
  CONTAINER_HOST: `unix://${join(folder.path, 'no-podman.sock')}`,
  ...more,
});

export const troubleIn = (answer: object): ScanTrouble => {
  assert.ok('trouble' in answer, JSON.stringify(answer));
  return answer as ScanTrouble;
};

export const scannedIn = (answer: object): ScannedImage => {
  assert.ok('result' in answer, JSON.stringify(answer));
  return answer as ScannedImage;
};

/** `3: secret-in-layer` of those of one rule, lines from 1. */
export const linesOf = (found: readonly Diagnostic[], rule: RegExp): readonly string[] =>
  found
    .filter(({ code }) => rule.test(String(code)))
    .map(({ range, code }) => `${range.start.line + 1}: ${code}`);

export const messagesOf = (found: readonly Diagnostic[], rule: RegExp): readonly string[] =>
  found.filter(({ code }) => rule.test(String(code))).map(messageOf);

/** The list from top to bottom, two spaces a level. */
export const listed = (nodes: readonly ScanNode[], indent = ''): readonly string[] =>
  nodes.flatMap(({ label, children }) => [`${indent}${label}`, ...listed(children, `${indent}  `)]);
