import { commands, Uri } from 'vscode';
import { openPage } from '../pages.ts';
import type { Commands } from '../register.ts';
import { viewId } from './ask.ts';
import { type Bench, fixFile, fixFinding, fixShown } from './fix.ts';
import { comparable, type FileNode, type Node } from './nodes.ts';
import { scanSince, scanStaged } from './palette.ts';
import { comparison } from './revisions.ts';

/** What keys, clicks and menus of the list do. Without a line given they mean the one that is selected. */
export function viewCommands(bench: Bench): Commands {
  const { store, view } = bench;
  const given = (node: unknown): Node | undefined => (isNode(node) ? node : view.selection[0]);
  return {
    'changes.rescan': async () => {
      const { since } = store.now;
      return since ? scanSince(bench, since.revision, since.repository) : scanStaged(bench);
    },
    'changes.showStaged': async () => {
      store.set({ since: undefined });
      await commands.executeCommand(`${viewId}.focus`);
    },
    'changes.showAll': async () => store.set({ showsAll: true }),
    'changes.showNew': async () => store.set({ showsAll: false }),
    'changes.jump': (node) => compare(given(node)),
    'changes.fixAll': () => fixShown(bench),
    'changes.fix': async (node) => {
      const wanted = given(node);
      if (wanted?.kind === 'finding') return fixFinding(bench, wanted);
      return wanted?.kind === 'file' ? fixFile(bench, wanted) : undefined;
    },
    'changes.explain': async (node) => {
      const wanted = given(node);
      if (wanted?.kind === 'finding') await openPage(wanted.finding.rule);
    },
    'changes.openFile': async (node) => {
      const file = fileOf(given(node));
      if (file) await commands.executeCommand('vscode.open', Uri.parse(file.file.uri));
    },
  };
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'kind' in value;

const fileOf = (node: Node | undefined): FileNode | undefined =>
  node?.kind === 'finding' ? node.parent : node?.kind === 'file' ? node : undefined;

async function compare(node: Node | undefined): Promise<void> {
  const file = fileOf(node);
  if (file === undefined) return;
  const at = node?.kind === 'finding' ? node.finding.range : undefined;
  const { command, arguments: given = [] } = comparison(comparable(file), at);
  await commands.executeCommand(command, ...given);
}
