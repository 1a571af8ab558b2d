import {
  type Command,
  type Disposable,
  type ExtensionContext,
  type LanguageStatusItem,
  LanguageStatusSeverity,
  languages,
  type TextDocument,
  Uri,
  window,
} from 'vscode';
import { type LanguageClient, State } from 'vscode-languageclient/node';
import { type FileStatus, fileStatus, statusChanged } from '../../server/src/protocol.ts';
import { documentSelector } from './selector.ts';
import type { Server } from './server.ts';

/** What the language status of a file says: which policy holds, whether it is broken, whether the server crashed. */
export function showStatus(context: ExtensionContext, server: Server): void {
  const { client } = server;
  const item = languages.createLanguageStatusItem('seaworthy.policy', documentSelector());
  item.name = 'Seaworthy';
  item.text = 'Seaworthy';
  const update = async (): Promise<void> => {
    const document = window.activeTextEditor?.document;
    item.busy = client.state === State.Starting;
    if (document === undefined || client.state !== State.Running) return;
    if (languages.match(documentSelector(), document) === 0) return;
    const status = await statusOf(client, document);
    if (status === undefined || window.activeTextEditor?.document !== document) return;
    Object.assign(item, { severity: severityOf(status), ...wordsFor(status) });
  };
  context.subscriptions.push(
    item,
    showCrashes(server),
    window.onDidChangeActiveTextEditor(() => void update()),
    client.onDidChangeState(() => void update()),
    client.onNotification(statusChanged, () => void update()),
  );
  void update();
}

/** Undefined where the server has gone meanwhile. */
async function statusOf(client: LanguageClient, { uri }: TextDocument): Promise<FileStatus | undefined> {
  try {
    return await client.sendRequest<FileStatus>(fileStatus, { uri: uri.toString() });
  } catch {
    return undefined;
  }
}

const severityOf = ({ broken }: FileStatus): LanguageStatusSeverity =>
  broken === undefined ? LanguageStatusSeverity.Information : LanguageStatusSeverity.Error;

interface Words {
  readonly text: string;
  readonly detail: string;
  readonly command: Command | undefined;
}

function wordsFor({ language, policy, broken }: FileStatus): Words {
  const open = policy === undefined ? undefined : openCommand(policy);
  if (broken !== undefined) return { text: 'Broken policy', detail: broken, command: open };
  if (language === undefined)
    return { text: 'Seaworthy', detail: 'This file is not checked.', command: open };
  const detail = policy === undefined ? 'Recommended rules' : `Policy: ${nameOf(policy)}`;
  return { text: 'Seaworthy', detail, command: open ?? createCommand };
}

const openCommand = (uri: string): Command => ({
  title: 'Open policy',
  command: 'vscode.open',
  arguments: [Uri.parse(uri)],
});

const createCommand: Command = { title: 'Create policy', command: 'seaworthy.createPolicy' };

const nameOf = (uri: string): string => decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1));

/** Shown only once the server has ended without having been asked to, until it is restarted by hand. */
function showCrashes({ onHealth }: Server): Disposable {
  let item: LanguageStatusItem | undefined;
  const listening = onHealth((health) => {
    item?.dispose();
    item = undefined;
    if (health === 'well') return;
    item = languages.createLanguageStatusItem('seaworthy.server', documentSelector());
    Object.assign(item, crashWords[health]);
  });
  return {
    dispose() {
      item?.dispose();
      listening.dispose();
    },
  };
}

const crashWords = {
  restarted: {
    name: 'Seaworthy server',
    severity: LanguageStatusSeverity.Warning,
    text: 'Restarted after a crash',
    detail: 'Findings are up to date again.',
    command: { title: 'Show output', command: 'seaworthy.showOutput' },
  },
  stopped: {
    name: 'Seaworthy server',
    severity: LanguageStatusSeverity.Error,
    text: 'Stopped: it crashed too often',
    detail: 'Findings are out of date.',
    command: { title: 'Restart', command: 'seaworthy.restartServer' },
  },
} as const;
