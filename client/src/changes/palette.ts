import { commands, window } from 'vscode';
import type {
  FixedChanges,
  ListedRepository,
  ScanChangesResult,
  ScannedChanges,
} from '../../../server/src/protocol.ts';
import { pickFolder } from '../pick-folder.ts';
import type { Commands } from '../register.ts';
import { isTrouble, tellTrouble, viewId } from './ask.ts';
import { makeBaseline } from './baseline.ts';
import { type Bench, fixShown } from './fix.ts';
import { changeHook } from './hook.ts';
import { findingsIn } from './nodes.ts';
import { pickRepository, pickRevision, repositoriesOrTell } from './pick.ts';
import { resultSentence } from './words.ts';

/** What the palette offers about changes. */
export const paletteCommands = (bench: Bench): Commands => ({
  scanStaged: () => scanStaged(bench),
  scanSince: (revision) => scanSince(bench, typeof revision === 'string' ? revision : undefined),
  fixStaged: () => fixStaged(bench),
  installHook: () => changeHook(bench, 'install'),
  uninstallHook: () => changeHook(bench, 'uninstall'),
  createBaseline: async () =>
    makeBaseline(bench, await pickFolder('a baseline is made of what is found in it')),
});

/** Looks at everything that is staged and leads to the first finding. */
export async function scanStaged(bench: Bench): Promise<readonly ScanChangesResult[]> {
  const repositories = await repositoriesOrTell(bench.scanner);
  if (repositories.length === 0) return [];
  const results = await bench.scanner.scanStaged(repositories);
  await showResults(bench, results, undefined);
  return results;
}

/** The repository and the revision are asked for where they are not given. */
export async function scanSince(
  bench: Bench,
  given: string | undefined,
  known?: ListedRepository,
): Promise<ScanChangesResult | undefined> {
  const repository = known ?? (await pickRepository(bench.scanner));
  if (repository === undefined) return undefined;
  const revision = given ?? (await pickRevision(bench.server, repository));
  if (revision === undefined) return undefined;
  const result = await bench.scanner.scanSince(repository, revision);
  await showResults(bench, [result], revision);
  return result;
}

async function fixStaged(bench: Bench): Promise<FixedChanges | undefined> {
  const repositories = await repositoriesOrTell(bench.scanner);
  if (repositories.length === 0) return undefined;
  const results = await bench.scanner.scanStaged(repositories);
  const trouble = results.find(isTrouble);
  if (trouble !== undefined) {
    tellTrouble(trouble);
    return undefined;
  }
  return fixShown(bench);
}

async function showResults(
  { store, view }: Bench,
  results: readonly ScanChangesResult[],
  since: string | undefined,
): Promise<void> {
  for (const trouble of results.filter(isTrouble)) tellTrouble(trouble);
  const scanned = results.filter((result): result is ScannedChanges => !isTrouble(result));
  if (scanned.length === 0) return;
  const sentences = scanned.map((result) => resultSentence(result, since));
  window.setStatusBarMessage(`Seaworthy: ${[...new Set(sentences)].join(' ')}`, 5000);
  await commands.executeCommand(`${viewId}.focus`);
  const all = findingsIn(store.now);
  const first = all.find(({ finding }) => finding.refused) ?? all[0];
  if (first) await view.reveal(first, { select: true, focus: true });
}
