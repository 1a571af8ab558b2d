import {
  commands,
  EventEmitter,
  type ExtensionContext,
  FileDecoration,
  ThemeColor,
  type TreeDataProvider,
  type TreeView,
  window,
} from 'vscode';
import { type ChangeContextResult, changeContext } from '../../../server/src/protocol.ts';
import type { Server } from '../server.ts';
import { ask, isTrouble, viewId } from './ask.ts';
import { findingTooltip, hasSafeFix, itemOf, knownScheme } from './items.ts';
import { childrenOf, findingsIn, type Node, rootsOf } from './nodes.ts';
import { type Changes, type Store, shownIn } from './store.ts';
import { isWatching } from './watching.ts';
import { counted, messageFor, tallyOf } from './words.ts';

/** The list of what changed, its message, its badge, and what its menus depend on. */
export function showView(
  { subscriptions }: ExtensionContext,
  server: Promise<Server>,
  store: Store,
): TreeView<Node> {
  const changed = new EventEmitter<undefined>();
  const view = window.createTreeView(viewId, {
    treeDataProvider: providerOf(server, store, changed),
    showCollapseAll: true,
  });
  const update = (changes: Changes): void => {
    // Where there is no message, VS Code shows the welcome text of an empty list.
    Object.assign(view, { message: messageOf(changes), description: descriptionOf(changes) });
    view.badge = badgeOf(changes);
    void setContext('state', stateOf(changes));
    void setContext('showsAll', changes.showsAll);
    void setContext('since', changes.since !== undefined);
    void setContext(
      'fixable',
      findingsIn(changes).some(({ finding }) => !finding.known && hasSafeFix(finding)),
    );
    changed.fire(undefined);
  };
  subscriptions.push(
    view,
    changed,
    store.onChanged(update),
    window.registerFileDecorationProvider({
      provideFileDecoration: ({ scheme }) =>
        scheme === knownScheme
          ? new FileDecoration(undefined, undefined, new ThemeColor('disabledForeground'))
          : undefined,
    }),
  );
  update(store.now);
  return view;
}

const setContext = (name: string, value: unknown): Thenable<unknown> =>
  commands.executeCommand('setContext', `${viewId}.${name}`, value);

function providerOf(
  server: Promise<Server>,
  store: Store,
  changed: EventEmitter<undefined>,
): TreeDataProvider<Node> {
  return {
    onDidChangeTreeData: changed.event,
    getChildren: (node) => [...(node === undefined ? rootsOf(store.now) : childrenOf(node, store.now))],
    getTreeItem: itemOf,
    getParent: parentOf,
    async resolveTreeItem(item, node, token) {
      if (node.kind !== 'finding') return item;
      const { shown, file } = node.parent;
      const { findings: _, ...place } = file;
      const params = {
        repository: shown.repository.uri,
        file: place,
        line: node.finding.range.start.line,
      };
      const answer = await ask<ChangeContextResult>(server, changeContext, params, { token });
      item.tooltip = findingTooltip(node, isTrouble(answer) ? undefined : answer.diff);
      return item;
    },
  };
}

const parentOf = (node: Node): Node | undefined =>
  node.kind === 'finding' || node.kind === 'unread-file' ? node.parent : undefined;

/** Undefined where there is nothing to say, and a welcome text says what can be done. */
function messageOf(changes: Changes): string | undefined {
  const { trouble } = changes;
  if (trouble !== undefined) return welcomed.has(trouble.trouble) ? undefined : trouble.message;
  const told = shownIn(changes).filter(
    ({ result, since }) => since !== undefined || isTrouble(result) || isAnything(result),
  );
  if (told.length === 0) return undefined;
  return told
    .map(({ repository, result, since }) => {
      const message = messageFor(result, { since, showsAll: changes.showsAll });
      return told.length > 1 ? `${repository.name}: ${message}` : message;
    })
    .join('\n');
}

/** What the list is about, beside the view's title. */
const descriptionOf = ({ since }: Changes): string => (since ? `since ${since.revision}` : 'staged');

/** Troubles with a welcome text of their own in package.json. */
const welcomed: ReadonlySet<string> = new Set(['restricted', 'no-folder', 'no-repository', 'virtual']);

const isAnything = (result: Parameters<typeof tallyOf>[0]): boolean => {
  const { files, unread } = tallyOf(result);
  return files + unread > 0;
};

/** Which welcome text holds, where the list is empty. */
function stateOf({ trouble, staged }: Changes): string {
  if (trouble !== undefined) return trouble.trouble;
  return staged.size === 0 ? 'not-scanned' : 'scanned';
}

/** How many findings would refuse a commit of what is staged, whatever else the view shows. */
function badgeOf({ staged }: Changes): TreeView<Node>['badge'] {
  const value = refusedIn([...staged.values()]);
  if (value === 0 || !isWatching()) return undefined;
  return { value, tooltip: `Staged: ${counted(value, 'finding')} would be refused` };
}

const refusedIn = (results: readonly Parameters<typeof messageFor>[0][]): number =>
  results.reduce((sum, result) => sum + (isTrouble(result) ? 0 : tallyOf(result).refused), 0);
