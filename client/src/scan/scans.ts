import { commands, type ExtensionContext, env, Uri, window } from 'vscode';
import {
  type ClearScansResult,
  cancelScan,
  clearScans,
  type ScanGrouping,
  type ScanNode,
} from '../../../server/src/protocol-scan.ts';
import { openPage } from '../pages.ts';
import { type Commands, registerAll } from '../register.ts';
import type { Server } from '../server.ts';
import { ask, type Deck, forbidAll, restricted, tellTrouble } from './ask.ts';
import { buildAndScan } from './build.ts';
import { goTo, openDetails, registerDetails } from './details.ts';
import { download, exportSbom, importReport, openReport, pickResult, saveReport } from './files.ts';
import { nameOf, pickArchive, pickImage } from './pick.ts';
import { activeDockerfile, scanAll, scanOne, targetsOf } from './scan.ts';
import { type ScanView, showScans } from './view.ts';

/** What is seen of scans now, for tests. */
export interface ShownScans {
  /** The list from top to bottom, two spaces a level; what is dimmed after the label stands in brackets. */
  readonly lines: readonly string[];
  readonly message: string | undefined;
}

/** Everything about scans of images: commands and the list of results. Nothing here waits for the server. */
export function registerScans(context: ExtensionContext, server: Promise<Server>): () => ShownScans {
  const deck: Deck = { context, server };
  const view = showScans(context, server);
  registerDetails(context, server);
  registerAll(context, { ...scanning(deck), ...results(deck, view), ...inView(view) });
  return () => ({
    lines: view.nodes.flatMap((node) => linesOf(node, '')),
    message: view.view.message,
  });
}

function linesOf({ label, description, children }: ScanNode, indent: string): readonly string[] {
  return [
    `${indent}${label}${description ? ` (${description})` : ''}`,
    ...children.flatMap((child) => linesOf(child, `${indent}  `)),
  ];
}

/** What begins a scan. Each may be given what it would ask for. */
const scanning = (deck: Deck): Commands => ({
  scanImage: async (given) => {
    const beside = uriIn(given) ?? activeDockerfile();
    const image =
      typeof given === 'string' && !isUri(given)
        ? given
        : await pickImage(deck, 'Seaworthy: Scan Image', beside);
    return image === undefined ? undefined : scanOne(deck, { image, beside });
  },
  scanArchive: async (given) => {
    const file = uriIn(given);
    const image = file === undefined ? await pickArchive(deck, 'archive') : await nameOf(deck, file);
    return image === undefined ? undefined : scanOne(deck, { image, beside: activeDockerfile() });
  },
  scanLine: () => scanLine(deck),
  scanFile: async () => {
    const uri = window.activeTextEditor?.document.uri;
    if (uri === undefined) return void window.showInformationMessage('Open a file first.');
    return (
      refused('Images are not scanned') ?? scanAll(deck, (await targetsOf(deck, uri)).targets, 'this file')
    );
  },
  scanWorkspace: async () =>
    refused('Images are not scanned') ?? scanAll(deck, (await targetsOf(deck)).targets, 'the workspace'),
  buildAndScan: async (given) => {
    const file = uriIn(given) ?? activeDockerfile();
    if (file === undefined) return void window.showInformationMessage('Open a Dockerfile first.');
    return refused('Nothing is built') ?? buildAndScan(deck, file);
  },
  'scan.image': (image, uri, fresh) =>
    scanOne(deck, { image: String(image), beside: uriIn(uri), fresh: fresh === true }),
  'scan.cancel': (image) => ask(deck.server, cancelScan, { image }),
  downloadAdvisories: async () => refused('Nothing is downloaded') ?? download(deck),
  forgetAllowedHosts: async () => {
    await forbidAll(deck.context);
    void window.showInformationMessage('Seaworthy asks again before it speaks to any host.');
  },
});

async function scanLine(deck: Deck): Promise<unknown> {
  const editor = window.activeTextEditor;
  if (editor === undefined) return void window.showInformationMessage('Open a file first.');
  const { line } = editor.selection.active;
  const { targets } = await targetsOf(deck, editor.document.uri);
  const target = targets.find(({ range }) => range && range.start.line <= line && line <= range.end.line);
  if (target === undefined)
    return void window.showInformationMessage('No image that is known is named on this line.');
  return (
    refused('Images are not scanned') ?? scanOne(deck, { image: target.image, beside: editor.document.uri })
  );
}

/** Says at once that nothing is done in a folder that nobody trusts. */
function refused(what: string): [] | undefined {
  const trouble = restricted(
    `${what} in a folder that you do not trust, but for an archive or an OCI layout that you pick with “Scan Image…”.`,
  );
  if (trouble === undefined) return undefined;
  void tellTrouble(trouble);
  return [];
}

/** What is done with results. */
const results = (deck: Deck, view: ScanView): Commands => ({
  exportSbom: async (given, format) => {
    const result = resultIn(given) ?? (await pickResult(view, 'Of which image?'));
    return result && exportSbom(deck, result, typeof format === 'string' ? format : undefined);
  },
  saveScanReport: async (given) => {
    const result = resultIn(given) ?? (await pickResult(view, 'Of which image?'));
    return result && saveReport(deck, result);
  },
  importScannerReport: (given) => importReport(deck, uriIn(given)),
  clearScanResults: async (given) => {
    const result = resultIn(given);
    const { cleared } = await ask<ClearScansResult>(
      deck.server,
      clearScans,
      result === undefined ? {} : { result },
    );
    await view.refresh();
    window.setStatusBarMessage(
      `Seaworthy: ${cleared} scan ${cleared === 1 ? 'result' : 'results'} cleared`,
      5000,
    );
    return cleared;
  },
  'scan.show': (result) => view.reveal(String(result), true),
  'scan.reveal': (result) => view.reveal(String(result), false),
  'scan.openReport': async (given) => {
    const result = resultIn(given) ?? (await pickResult(view, 'Of which image?'));
    const title = view.nodes.find((one) => one.result === result)?.label ?? 'image';
    return result === undefined ? undefined : (await openReport(deck, result, title)) !== undefined;
  },
});

const groupings: readonly ScanGrouping[] = ['severity', 'package', 'layer', 'instruction'];

/** What keys, clicks and menus of the list do. Without a line given they mean the one that is selected. */
const inView = (view: ScanView): Commands => {
  const wanted = (node: unknown): ScanNode | undefined => (isNode(node) ? node : view.view.selection[0]);
  return {
    ...Object.fromEntries(
      groupings.map((group) => [
        `scan.by${group.charAt(0).toUpperCase()}${group.slice(1)}`,
        () => view.show({ group }),
      ]),
    ),
    'scan.filter': async (given) => {
      const filter =
        typeof given === 'string'
          ? given
          : await window.showInputBox({
              title: 'Seaworthy: Filter Scan Results',
              prompt:
                'Words that must all stand in a line: an id, a package, an instruction. Empty shows everything.',
              value: view.shows.filter,
            });
      if (filter !== undefined) await view.show({ filter: filter.trim() });
    },
    'scan.clearFilter': () => view.show({ filter: '', onlyFixable: false, onlyOwn: false }),
    'scan.onlyFixable': () => view.show({ onlyFixable: true }),
    'scan.fixableOrNot': () => view.show({ onlyFixable: false }),
    'scan.onlyOwn': () => view.show({ onlyOwn: true }),
    'scan.ownOrNot': () => view.show({ onlyOwn: false }),
    'scan.goTo': async (node) => {
      const one = wanted(node);
      if (one === undefined) return;
      // The file may have changed since the list was made.
      await view.refresh();
      await goTo(nodeIn(view.nodes, one.id) ?? one);
    },
    'scan.details': async (node) => {
      const one = wanted(node);
      if (one) await openDetails(one);
    },
    'scan.copyId': async (node) => {
      const id = wanted(node)?.advisory;
      if (id !== undefined) await env.clipboard.writeText(id);
    },
    'scan.openAdvisory': async (node) => {
      const url = wanted(node)?.url;
      // An advisory says where its page is; only pages are opened, and VS Code asks first.
      if (url !== undefined && /^https?:\/\//i.test(url)) await env.openExternal(Uri.parse(url, true));
    },
    'scan.explain': async (node) => {
      const rule = wanted(node)?.rule;
      if (rule !== undefined) await openPage(rule);
    },
    'scan.forget': async (node) => {
      const result = wanted(node)?.result;
      if (result !== undefined) await commands.executeCommand('seaworthy.clearScanResults', result);
    },
    'scan.settings': async () =>
      commands.executeCommand('workbench.action.openSettings', '@ext:seaworthy.seaworthy seaworthy.scan'),
  };
};

const nodeIn = (nodes: readonly ScanNode[], id: string): ScanNode | undefined =>
  nodes.find((node) => node.id === id) ?? nodes.flatMap(({ children }) => nodeIn(children, id) ?? [])[0];

const isNode = (value: unknown): value is ScanNode =>
  typeof value === 'object' && value !== null && 'kind' in value && 'result' in value;

const resultIn = (given: unknown): string | undefined =>
  isNode(given) ? given.result : typeof given === 'string' ? given : undefined;

const isUri = (text: string): boolean => /^[a-z][a-z0-9+.-]+:\/\//i.test(text);

/** From code lenses as text, from menus of the explorer as a URI. */
const uriIn = (given: unknown): Uri | undefined => {
  if (given instanceof Uri) return given;
  return typeof given === 'string' && isUri(given) ? Uri.parse(given) : undefined;
};
