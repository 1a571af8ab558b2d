import {
  CompletionRequest,
  DefinitionRequest,
  DidChangeWatchedFilesNotification,
  type Disposable,
  DocumentDiagnosticRequest,
  type FileSystemWatcher,
} from 'vscode-languageserver/node';
import { isPolicyFile, policyFileNames } from '../../rules/policy/detect.ts';
import { baselineName } from '../report/baseline.ts';
import { folderOf, nameOf } from '../workspace/files.ts';
import { policyTriggers } from './features/policy-triggers.ts';
import { diagnosticOptions } from './introduction.ts';
import type { Session } from './session.ts';
import { uriOfPath } from './uri.ts';

/** What depends on settings and policies is registered anew when they change. */
export async function registerDiagnostics(session: Session): Promise<void> {
  if (!session.client.registersDiagnostics) return;
  const { workspaceDiagnostics } = await session.settings.forWindow();
  await register(session, 'diagnostics', workspaceDiagnostics, () =>
    session.connection.client.register(DocumentDiagnosticRequest.type, {
      documentSelector: null,
      ...diagnosticOptions(workspaceDiagnostics),
    }),
  );
}

/** Policy files wherever they are, those that policies extend, and every file that may be ours. */
export async function watchFiles(session: Session): Promise<void> {
  if (!session.client.watchesFiles) return;
  const extended = [...session.policies.readPaths].filter((path) => !isPolicyFile({ path, text: '' })).sort();
  const watchers = [
    ...[...policyGlobs, ...fileGlobs, ...trustGlobs, `**/${baselineName}`].map((globPattern) => ({
      globPattern,
    })),
    ...extended.map(watcherOf),
  ];
  await register(session, 'files', watchers, () =>
    session.connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }),
  );
}

const policyGlobs = policyFileNames.map((name) => `**/${name}`);
const fileGlobs = ['**/*.{yaml,yml}', '**/*[Dd]ockerfile*', '**/*[Cc]ontainerfile*'];
/** Trust policies of other tools, and keys that may be trusted. */
const trustGlobs = ['**/{policy,trustpolicy,trustpolicy.oci}.json', '**/*cosign*.pub'];

const watcherOf = (path: string): FileSystemWatcher => ({
  globPattern: { baseUri: uriOfPath(folderOf(path) ?? '/'), pattern: nameOf(path) },
});

/** Completion and definitions are for policy files alone; so nobody is asked while a Dockerfile is typed. */
export async function registerPolicyHelp(session: Session): Promise<void> {
  const { client, connection } = session;
  const names = new Set([...policyFileNames, ...[...session.policies.readPaths].map(nameOf).sort()]);
  const documentSelector = [...names].map((name) => ({ pattern: `**/${name.replace(/[*?[\]{}!]/g, '?')}` }));
  if (client.registersCompletion) {
    await register(session, 'completion', documentSelector, () =>
      connection.client.register(CompletionRequest.type, {
        documentSelector,
        triggerCharacters: [...policyTriggers],
      }),
    );
  }
  if (client.registersDefinition) {
    await register(session, 'definition', documentSelector, () =>
      connection.client.register(DefinitionRequest.type, { documentSelector }),
    );
  }
}

/** Registers once for as long as the options stay the same. */
async function register(
  session: Session,
  what: Registered,
  options: unknown,
  begin: () => Promise<Disposable>,
): Promise<void> {
  const known = registered.get(session) ?? {};
  registered.set(session, known);
  const before = known[what];
  const text = JSON.stringify(options);
  if (before?.options === text) return;
  known[what] = {
    options: text,
    done: (async () => {
      (await before?.done)?.dispose();
      return begin();
    })(),
  };
  await known[what].done;
}

type Registered = 'diagnostics' | 'files' | 'completion' | 'definition';

const registered = new WeakMap<
  Session,
  Partial<Record<Registered, { readonly options: string; readonly done: Promise<Disposable> }>>
>();
