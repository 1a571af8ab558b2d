import {
  commands,
  EventEmitter,
  type ExtensionContext,
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeView,
  window,
} from 'vscode';
import {
  type ScanDetailsResult,
  type ScanGrouping,
  type ScanNode,
  type ScanTreeResult,
  scanDetails,
  scansChanged,
  scanTree,
} from '../../../server/src/protocol-scan.ts';
import type { Server } from '../server.ts';
import { ask } from './ask.ts';
import { viewId } from './view-id.ts';

/** The list of results. */
export interface ScanView {
  readonly view: TreeView<ScanNode>;
  /** What it shows now, the newest image first. */
  readonly nodes: readonly ScanNode[];
  readonly shows: Shows;
  show(change: Partial<Shows>): Promise<void>;
  /** Fetches the list anew. */
  refresh(): Promise<void>;
  /** Shows a result; the keys stay where they are unless somebody asked to be led there. */
  reveal(result: string, focus: boolean): Promise<void>;
}

export interface Shows {
  readonly group: ScanGrouping;
  readonly filter: string;
  readonly onlyFixable: boolean;
  readonly onlyOwn: boolean;
}

const memory = 'seaworthy.scan.shows';
const usual: Shows = { group: 'severity', filter: '', onlyFixable: false, onlyOwn: false };

export function showScans(context: ExtensionContext, server: Promise<Server>): ScanView {
  const changed = new EventEmitter<undefined>();
  const parents = new Map<string, ScanNode>();
  let tree: ScanTreeResult = { nodes: [], results: 0, hidden: 0 };
  // A filter is for the moment; how it is grouped is a habit.
  let shows: Shows = { ...usual, group: context.workspaceState.get<ScanGrouping>(memory, usual.group) };
  const view = window.createTreeView(viewId, {
    treeDataProvider: providerOf(server, () => tree, parents, changed),
    showCollapseAll: true,
  });
  const update = (): void => {
    Object.assign(view, {
      message: messageOf(tree, shows),
      description: tree.results > 0 ? `by ${shows.group}` : '',
    });
    void setContext('results', tree.results);
    void setContext('group', shows.group);
    void setContext('onlyFixable', shows.onlyFixable);
    void setContext('onlyOwn', shows.onlyOwn);
    void setContext('filtered', shows.filter !== '');
    changed.fire(undefined);
  };
  let latest: Promise<void> = Promise.resolve();
  const fetch = async (): Promise<void> => {
    tree = await ask<ScanTreeResult>(server, scanTree, shows);
    parents.clear();
    for (const node of tree.nodes) keepParents(node, parents);
    update();
  };
  const refresh = (): Promise<void> => {
    latest = latest.then(fetch).catch(() => undefined);
    return latest;
  };
  context.subscriptions.push(view, changed);
  void server.then(async ({ client, ready }) => {
    context.subscriptions.push(client.onNotification(scansChanged, () => void refresh()));
    await ready;
    await refresh();
  }, ignored);
  update();
  return {
    view,
    get nodes() {
      return tree.nodes;
    },
    get shows() {
      return shows;
    },
    refresh,
    async show(change) {
      shows = { ...shows, ...change };
      await context.workspaceState.update(memory, shows.group);
      await refresh();
    },
    async reveal(result, focus) {
      await refresh();
      if (focus) await commands.executeCommand(`${viewId}.focus`);
      const node = tree.nodes.find((one) => one.result === result);
      if (node) await view.reveal(node, { select: true, focus, expand: true });
    },
  };
}

/** Why the server did not start is told elsewhere. */
const ignored = (): void => undefined;

const setContext = (name: string, value: unknown): Thenable<unknown> =>
  commands.executeCommand('setContext', `${viewId}.${name}`, value);

/** What is not shown is said; without a message VS Code shows the welcome text of an empty list. */
function messageOf({ results, hidden, nodes }: ScanTreeResult, shows: Shows): string | undefined {
  if (results === 0) return undefined;
  const only = [
    ...(shows.onlyFixable ? ['what has a fix'] : []),
    ...(shows.onlyOwn ? ['your own layers'] : []),
    ...(shows.filter === '' ? [] : [`“${shows.filter}”`]),
  ];
  if (only.length === 0) return undefined;
  const rest = hidden > 0 ? `; ${hidden} ${hidden === 1 ? 'finding is' : 'findings are'} hidden` : '';
  return `Only ${only.join(', ')}${rest}${nodes.length === 0 ? '. Nothing fits.' : '.'}`;
}

function keepParents(node: ScanNode, parents: Map<string, ScanNode>): void {
  for (const child of node.children) {
    parents.set(child.id, node);
    keepParents(child, parents);
  }
}

function providerOf(
  server: Promise<Server>,
  tree: () => ScanTreeResult,
  parents: ReadonlyMap<string, ScanNode>,
  changed: EventEmitter<undefined>,
): TreeDataProvider<ScanNode> {
  return {
    onDidChangeTreeData: changed.event,
    getChildren: (node) => [...(node?.children ?? tree().nodes)],
    getTreeItem: itemOf,
    getParent: ({ id }) => parents.get(id),
    async resolveTreeItem(item, { id, result }, token) {
      const { markdown } = await ask<ScanDetailsResult>(server, scanDetails, { result, node: id }, token);
      // Text of images and advisories: neither commands nor pictures.
      const tooltip = new MarkdownString(markdown ?? '', false);
      tooltip.isTrusted = false;
      tooltip.supportHtml = false;
      item.tooltip = markdown === undefined ? undefined : tooltip;
      return item;
    },
  };
}

function itemOf(node: ScanNode): TreeItem {
  const { id, kind, label, description, icon, colour, children, open, place, url, advisory, rule } = node;
  const { Collapsed, Expanded, None } = TreeItemCollapsibleState;
  const item = new TreeItem(label, children.length === 0 ? None : open ? Expanded : Collapsed);
  item.id = id;
  if (description !== undefined) item.description = description;
  item.iconPath = colour === undefined ? new ThemeIcon(icon) : new ThemeIcon(icon, new ThemeColor(colour));
  item.contextValue = [
    kind,
    ...(advisory === undefined ? [] : ['advisory']),
    ...(url === undefined ? [] : ['page']),
    ...(rule === undefined ? [] : ['rule']),
    ...(place === undefined ? [] : ['placed']),
  ].join(' ');
  if (children.length === 0 && kind !== 'group')
    item.command = { command: 'seaworthy.scan.goTo', title: 'Show', arguments: [node] };
  return item;
}
