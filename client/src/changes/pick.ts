import { type QuickPickItem, QuickPickItemKind, window } from 'vscode';
import {
  type ListedRepository,
  type ListedRevision,
  type ListRevisionsResult,
  listRevisions,
} from '../../../server/src/protocol.ts';
import type { Server } from '../server.ts';
import { ask, isTrouble, tellTrouble } from './ask.ts';
import type { Scanner } from './scan.ts';

/** The only repository, or the one that is picked; why there is none is told. */
export async function pickRepository(scanner: Scanner): Promise<ListedRepository | undefined> {
  const repositories = await repositoriesOrTell(scanner);
  if (repositories.length <= 1) return repositories[0];
  const items = repositories.map((repository) => ({
    label: repository.name,
    description: decodeURIComponent(repository.uri.replace(/^file:\/\//, '')),
    repository,
  }));
  const picked = await window.showQuickPick(items, { placeHolder: 'In which repository?' });
  return picked?.repository;
}

export async function repositoriesOrTell(scanner: Scanner): Promise<readonly ListedRepository[]> {
  const found = await scanner.findRepositories();
  if (!isTrouble(found)) return found;
  tellTrouble(found);
  return [];
}

/** A branch, a tag, or whatever somebody types. */
export async function pickRevision(
  server: Promise<Server>,
  { uri, name }: ListedRepository,
): Promise<string | undefined> {
  const listed = await ask<ListRevisionsResult>(server, listRevisions, { repository: uri });
  if (isTrouble(listed)) {
    tellTrouble(listed);
    return undefined;
  }
  const items = itemsOf(listed.revisions);
  const pick = window.createQuickPick<RevisionItem>();
  pick.title = `Seaworthy: Scan Changes Since… (${name})`;
  pick.placeholder = 'A branch, a tag or a commit: what your work will be merged into';
  pick.matchOnDescription = true;
  pick.items = items;
  pick.onDidChangeValue((value) => {
    const typed = value.trim();
    const isListed = items.some(({ revision }) => revision === typed);
    pick.items = typed === '' || isListed ? items : [...items, typedItem(typed)];
  });
  pick.show();
  const picked = await new Promise<string | undefined>((resolve) => {
    pick.onDidAccept(() => resolve(pick.selectedItems[0]?.revision));
    pick.onDidHide(() => resolve(undefined));
  });
  pick.dispose();
  return picked;
}

interface RevisionItem extends QuickPickItem {
  readonly revision?: string;
}

function itemsOf(revisions: readonly ListedRevision[]): readonly RevisionItem[] {
  let last: string | undefined;
  return revisions.flatMap(({ name, kind, why, subject }): RevisionItem[] => {
    const group = why === '' ? groups[kind] : 'likely';
    const before = group === last ? [] : [{ label: group, kind: QuickPickItemKind.Separator }];
    last = group;
    const description = why === '' ? subject : why;
    return [...before, { label: `$(${icons[kind]}) ${name}`, description, revision: name }];
  });
}

const typedItem = (revision: string): RevisionItem => ({
  label: `$(git-commit) ${revision}`,
  description: 'as it is typed',
  alwaysShow: true,
  revision,
});

const groups = { branch: 'branches', remote: 'remote branches', tag: 'tags', commit: 'commits' } as const;
const icons = { branch: 'git-branch', remote: 'cloud', tag: 'tag', commit: 'git-commit' } as const;
