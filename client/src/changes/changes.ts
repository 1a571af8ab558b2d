import type { ExtensionContext } from 'vscode';
import { registerAll } from '../register.ts';
import type { Server } from '../server.ts';
import { viewCommands } from './in-view.ts';
import { itemOf } from './items.ts';
import { markFindings } from './marks.ts';
import { childrenOf, type Node, rootsOf } from './nodes.ts';
import { paletteCommands } from './palette.ts';
import { registerRevisions } from './revisions.ts';
import { scannerWith } from './scan.ts';
import { showStagedStatus } from './status-item.ts';
import { type Changes, createStore } from './store.ts';
import { showView } from './view.ts';
import { watchChanges } from './watch.ts';

/** What is seen of changes now, for tests. */
export interface ShownChanges {
  /** The list from top to bottom, two spaces a level; what is dimmed after the label stands in brackets. */
  readonly lines: readonly string[];
  readonly message: string | undefined;
  readonly badge: number;
  /** Undefined while it is hidden. */
  readonly status: string | undefined;
}

/** Everything about staged files and branches: list, status, commands. Nothing here waits for the server. */
export function registerChanges(context: ExtensionContext, server: Promise<Server>): () => ShownChanges {
  const store = createStore();
  const scanner = scannerWith(server, store);
  context.subscriptions.push(store);
  registerRevisions(context, server, store);
  const view = showView(context, server, store);
  const status = showStagedStatus(context, store);
  markFindings(context, store);
  watchChanges(context, server, { store, scanner });
  const bench = { server, store, scanner, view };
  registerAll(context, { ...paletteCommands(bench), ...viewCommands(bench) });
  return () => ({
    lines: rootsOf(store.now).flatMap((node) => linesOf(node, store.now, '')),
    message: view.message,
    badge: view.badge?.value ?? 0,
    status: status.text === '' ? undefined : status.text,
  });
}

function linesOf(node: Node, changes: Changes, indent: string): readonly string[] {
  const { label, description } = itemOf(node);
  const inside = childrenOf(node, changes).flatMap((child) => linesOf(child, changes, `${indent}  `));
  return [`${indent}${String(label)}${description ? ` (${String(description)})` : ''}`, ...inside];
}
