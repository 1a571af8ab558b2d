import { type GitProblem, printable, problemOf } from './problem.ts';
import type { Repository } from './repository.ts';

/** Something to compare with. */
export interface Revision {
  /** As git knows it, short: `main`, `origin/main`, `v1.2`. */
  readonly name: string;
  readonly kind: 'branch' | 'remote' | 'tag';
  /** Whether it is the branch that is checked out. */
  readonly current: boolean;
  /** The first line of its commit's message. */
  readonly subject: string;
  /** What it is to the others, where it is anything: the upstream of the current branch, or a remote's main branch. */
  readonly role: 'upstream' | 'default' | undefined;
}

/** Branches, branches of remotes and tags, the likeliest base first, then the newest. Only so many are told. */
export async function listRevisions(
  { git }: Repository,
  signal?: AbortSignal,
): Promise<readonly Revision[] | GitProblem> {
  const output = await git.run(
    [
      'for-each-ref',
      '--sort=-creatordate',
      `--format=${fields.join('%00')}`,
      `--count=${mostRevisions}`,
      'refs/heads',
      'refs/remotes',
      'refs/tags',
    ],
    { signal },
  );
  if (output.code !== 0) return problemOf(output, 'list the branches', signal);
  const refs = output.out.toString().split('\n').filter(Boolean).map(refOf);
  const upstream = refs.find(({ head }) => head === '*')?.upstream;
  const defaults = new Set(refs.map(({ target }) => target).filter((target) => target !== ''));
  const revisions = refs
    .filter(({ target }) => target === '')
    .flatMap((ref): Revision[] => {
      const kind = kindOf(ref.full);
      if (kind === undefined) return [];
      const role = ref.full === upstream ? 'upstream' : defaults.has(ref.full) ? 'default' : undefined;
      return [{ name: ref.name, kind, current: ref.head === '*', subject: printable(ref.subject), role }];
    });
  return revisions
    .map((revision, index) => ({ revision, index }))
    .sort((a, b) => rank(a.revision) - rank(b.revision) || a.index - b.index)
    .map(({ revision }) => revision);
}

const mostRevisions = 500;

const fields = [
  '%(refname)',
  '%(refname:short)',
  '%(HEAD)',
  '%(upstream)',
  '%(symref)',
  '%(contents:subject)',
];

interface Ref {
  readonly full: string;
  readonly name: string;
  readonly head: string;
  readonly upstream: string;
  /** What a symbolic one stands for: `refs/remotes/origin/main` of `origin/HEAD`. */
  readonly target: string;
  readonly subject: string;
}

function refOf(line: string): Ref {
  const [full = '', name = '', head = '', upstream = '', target = '', subject = ''] = line.split('\0');
  return { full, name, head, upstream, target, subject };
}

function kindOf(full: string): Revision['kind'] | undefined {
  if (full.startsWith('refs/heads/')) return 'branch';
  if (full.startsWith('refs/remotes/')) return 'remote';
  return full.startsWith('refs/tags/') ? 'tag' : undefined;
}

/** The upstream, a remote's main branch, a branch that is called so, other branches, those of remotes, tags. */
function rank({ name, kind, role, current }: Revision): number {
  if (role === 'upstream') return 0;
  if (role === 'default') return 1;
  if (kind === 'branch' && /^(?:main|master)$/.test(name) && !current) return 2;
  if (current) return 6;
  return { branch: 3, remote: 4, tag: 5 }[kind];
}
