import type { ScannedChanges, ScannedFile, ScannedFinding } from '../../../server/src/protocol.ts';
import { type Changes, type Shown, shownIn } from './store.ts';

/** What stands in the view's list. */
export type Node = RepositoryNode | FileNode | FindingNode | UnreadNode | UnreadFileNode;

export interface RepositoryNode {
  readonly kind: 'repository';
  readonly shown: Shown;
}

export interface FileNode {
  readonly kind: 'file';
  readonly shown: Shown;
  readonly changes: ScannedChanges;
  readonly file: ScannedFile;
  readonly findings: readonly ScannedFinding[];
}

export interface FindingNode {
  readonly kind: 'finding';
  readonly parent: FileNode;
  readonly finding: ScannedFinding;
}

/** What could not be checked: an unknown is never shown as clean. */
export interface UnreadNode {
  readonly kind: 'unread';
  readonly shown: Shown;
  readonly errors: ScannedChanges['errors'];
}

export interface UnreadFileNode {
  readonly kind: 'unread-file';
  readonly parent: UnreadNode;
  readonly path: string;
  readonly message: string;
}

/** The repositories where several have something to show, else the files of the only one. */
export function rootsOf(changes: Changes): readonly Node[] {
  const all = shownIn(changes).filter((shown) => insideOf(shown, changes).length > 0);
  const [only] = all;
  if (only !== undefined && all.length === 1) return insideOf(only, changes);
  return all.map((shown): RepositoryNode => ({ kind: 'repository', shown }));
}

export function childrenOf(node: Node, changes: Changes): readonly Node[] {
  switch (node.kind) {
    case 'repository':
      return insideOf(node.shown, changes);
    case 'file':
      return node.findings.map((finding): FindingNode => ({ kind: 'finding', parent: node, finding }));
    case 'unread':
      return node.errors.map((error): UnreadFileNode => ({ kind: 'unread-file', parent: node, ...error }));
    default:
      return [];
  }
}

/** Every finding that is shown, from top to bottom. */
export const findingsIn = (changes: Changes): readonly FindingNode[] => {
  const below = (node: Node): readonly FindingNode[] =>
    node.kind === 'finding' ? [node] : childrenOf(node, changes).flatMap(below);
  return rootsOf(changes).flatMap(below);
};

function insideOf(shown: Shown, { showsAll }: Changes): readonly Node[] {
  const { result } = shown;
  if ('trouble' in result) return [];
  const files = result.files.flatMap((file): FileNode[] => {
    const findings = file.findings.filter(({ known }) => showsAll || known === undefined);
    return findings.length > 0 ? [{ kind: 'file', shown, changes: result, file, findings }] : [];
  });
  const { errors } = result;
  return errors.length > 0 ? [...files, { kind: 'unread', shown, errors }] : files;
}

/** What the comparison of a file needs to know. */
export const comparable = ({ shown, changes, file }: FileNode) => ({
  shown,
  file,
  base: changes.base.name,
});
