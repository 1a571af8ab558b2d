import { commands, type QuickPickItem, Range, type TreeView, Uri, window, workspace } from 'vscode';
import {
  type FixChangesParams,
  type FixChangesResult,
  type FixedChanges,
  fixChanges,
  type ScannedFile,
  type ScannedFinding,
} from '../../../server/src/protocol.ts';
import { openPage } from '../pages.ts';
import type { Server } from '../server.ts';
import { ask, isTrouble, tellTrouble } from './ask.ts';
import { hasSafeFix } from './items.ts';
import type { FileNode, FindingNode, Node } from './nodes.ts';
import type { Scanner } from './scan.ts';
import { type Shown, type Store, shownIn } from './store.ts';
import { counted, plain } from './words.ts';

/** What the commands work with. */
export interface Bench {
  readonly server: Promise<Server>;
  readonly store: Store;
  readonly scanner: Scanner;
  readonly view: TreeView<Node>;
}

/** Every safe fix of what is new, in everything that the view shows. */
export async function fixShown(bench: Bench): Promise<FixedChanges | undefined> {
  const results: FixedChanges[] = [];
  for (const shown of shownIn(bench.store.now)) {
    const fixed = await fix(bench, shown, {}, filesOf(shown).filter(isFixable));
    if (fixed === undefined) return undefined;
    results.push(fixed);
  }
  return tellFixed(bench, results);
}

export async function fixFile(bench: Bench, { shown, file }: FileNode): Promise<FixedChanges | undefined> {
  const fixed = await fix(bench, shown, { only: { uri: file.uri } }, [file]);
  return fixed && tellFixed(bench, [fixed]);
}

/** A safe fix at once; of others the person decides; without any, the rule's page says what to do. */
export async function fixFinding(
  bench: Bench,
  { finding, parent }: FindingNode,
): Promise<FixedChanges | undefined> {
  const { shown, file } = parent;
  if (finding.fixes.length === 0) {
    await explainInstead(finding.rule);
    return undefined;
  }
  const safe = finding.fixes.find((one) => one.safe);
  const title = safe?.title ?? (await pickFix(finding, file));
  if (title === undefined) return undefined;
  const only = { uri: file.uri, fingerprint: finding.fingerprint };
  const fixed = await fix(bench, shown, { only, title }, [file]);
  return fixed && tellFixed(bench, [fixed]);
}

async function explainInstead(rule: string): Promise<void> {
  const open = 'Open Its Page';
  const picked = await window.showInformationMessage(
    `There is no fix for this that could be made for you. The page of ${rule} says what to do.`,
    open,
  );
  if (picked === open) await openPage(rule);
}

/** Undefined where none is picked, or one that is made in the file itself. */
async function pickFix({ fixes, range }: ScannedFinding, file: ScannedFile): Promise<string | undefined> {
  const own = fixes
    .filter(({ inPolicy }) => !inPolicy)
    .map(({ title }): QuickPickItem & { readonly title: string } => ({ label: plain(title), title }));
  const other: QuickPickItem = {
    label: '$(go-to-file) Choose in the file…',
    detail: 'Opens it with everything that can be done there: ignore it with a reason, change the policy.',
  };
  const goesInto = file.after ? 'what is staged and into the file' : 'the file';
  const picked = await window.showQuickPick<QuickPickItem & { readonly title?: string }>([...own, other], {
    placeHolder: `Goes into ${goesInto}. Look at it afterwards.`,
  });
  if (picked !== other) return picked?.title;
  const { line, character } = range.start;
  await window.showTextDocument(Uri.parse(file.uri), {
    selection: new Range(line, character, line, character),
  });
  await commands.executeCommand('editor.action.quickFix');
  return undefined;
}

async function fix(
  { server }: Bench,
  { repository, since }: Shown,
  params: Pick<FixChangesParams, 'only' | 'title'>,
  files: readonly ScannedFile[],
): Promise<FixedChanges | undefined> {
  if (since === undefined && !(await saved(files))) return undefined;
  const dirty = new Set(dirtyFiles().map(({ uri }) => uri.toString()));
  const answer = await ask<FixChangesResult>(
    server,
    fixChanges,
    { repository: repository.uri, ...(since !== undefined && { since }), ...params },
    { title: since === undefined ? 'Fixing what is staged' : `Fixing changes since ${since}` },
  );
  if (isTrouble(answer)) {
    tellTrouble(answer);
    return undefined;
  }
  if (answer.edit !== undefined) await applyAndSave(await server, answer.edit, dirty);
  return answer;
}

const filesOf = ({ result }: Shown): readonly ScannedFile[] => (isTrouble(result) ? [] : result.files);

const isFixable = ({ findings }: ScannedFile): boolean =>
  findings.some((finding) => finding.known === undefined && hasSafeFix(finding));

const dirtyFiles = () => workspace.textDocuments.filter(({ isDirty }) => isDirty);

/** A fix goes into the file on the disk too, and an editor with other changes would stand against it. */
async function saved(files: readonly ScannedFile[]): Promise<boolean> {
  const uris = new Set(files.map(({ uri }) => Uri.parse(uri).toString()));
  const dirty = dirtyFiles().filter(({ uri }) => uris.has(uri.toString()));
  if (dirty.length === 0) return true;
  const save = dirty.length === 1 ? 'Save and Fix' : 'Save All and Fix';
  const names = dirty.map(({ uri }) => workspace.asRelativePath(uri)).join(', ');
  const picked = await window.showWarningMessage(
    `${names}: not saved yet.`,
    {
      modal: true,
      detail:
        'Fixes go into what is staged and into the files, so save these first. What you save is not staged by that.',
    },
    save,
  );
  if (picked !== save) return false;
  const done = await Promise.all(dirty.map((document) => document.save()));
  return done.every(Boolean);
}

/** What was saved before is saved again, so that the list is true; what was not is left to the person. */
async function applyAndSave({ client }: Server, edit: unknown, dirty: ReadonlySet<string>): Promise<void> {
  const converted = await client.protocol2CodeConverter.asWorkspaceEdit(
    edit as Parameters<typeof client.protocol2CodeConverter.asWorkspaceEdit>[0],
  );
  if (converted === undefined || !(await workspace.applyEdit(converted)))
    throw new Error('The files have changed meanwhile. Try again.');
  const changed = new Set(converted.entries().map(([uri]) => uri.toString()));
  for (const document of dirtyFiles()) {
    const uri = document.uri.toString();
    if (changed.has(uri) && !dirty.has(uri)) await document.save();
  }
}

async function tellFixed(
  { scanner }: Bench,
  results: readonly FixedChanges[],
): Promise<FixedChanges | undefined> {
  const sum = (key: 'fixed' | 'files'): number => results.reduce((total, result) => total + result[key], 0);
  const left = results.flatMap((result) => result.left);
  const told = { fixed: sum('fixed'), files: sum('files'), left };
  await scanner.refresh();
  const done =
    told.fixed === 0
      ? 'There is nothing here that can be fixed safely.'
      : `Fixed ${counted(told.fixed, 'finding')} in ${counted(told.files, 'file')}.`;
  if (left.length === 0) window.setStatusBarMessage(`Seaworthy: ${done}`, 5000);
  else {
    const reasons = left.map(({ path, reason }) => `${path}: ${reason}`).join(' ');
    void window.showWarningMessage(
      `${done} ${counted(left.length, 'file was', 'files were')} left as ${left.length === 1 ? 'it was' : 'they were'}. ${reasons}`,
    );
  }
  return told;
}
