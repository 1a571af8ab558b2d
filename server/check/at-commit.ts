import { relative } from 'node:path';
import type { Provenance } from '../../rules/core/signature.ts';
import { compareDockerfile } from '../../rules/signature/provenance/compare.ts';
import { fileAtCommit, remoteUrls } from '../git/commit-file.ts';
import { isGitProblem } from '../git/problem.ts';
import { openRepository } from '../git/repository.ts';
import { strictText } from '../signature/attestation/outside-json.ts';
import { readSourceUri } from '../signature/attestation/source-uri.ts';

export interface AtCommit {
  /** Whether the file is the one of the commit, but for line ends, which git converts itself; undefined: not known. */
  readonly atCommit: 'same' | 'differs' | undefined;
  /** Why that is not known, a sentence. */
  readonly reason: string;
  /** The file as it is in the commit. */
  readonly text: string | undefined;
}

/**
 * Compares a file with the one of the commit that provenance names, in the repository that the file lies in: one of its
 * remotes must be the place that provenance names. A weak proof: whoever made the provenance could name any commit.
 */
export async function compareAtCommit(
  file: { readonly path: string; readonly text: string; readonly folder: string },
  { source, mode }: Pick<Provenance, 'source' | 'mode'>,
  options: { readonly signal: AbortSignal; readonly environment?: NodeJS.ProcessEnv | undefined },
): Promise<AtCommit> {
  if (source?.commit === undefined) return unknown('The provenance names no commit');
  const repository = await openRepository(file.folder, options);
  if (isGitProblem(repository)) return unknown(repository.message);
  const remotes = await remoteUrls(repository, options.signal);
  if (!remotes.some((remote) => isSamePlace(remote, source.uri)))
    return unknown(
      `This is no clone of ${source.uri}, so its commit ${short(source.commit)} was not compared`,
    );
  // BuildKit names the Dockerfile, other builders the workflow: then the file is looked up under its own name.
  const own = relative(repository.root, file.path).replaceAll('\\', '/');
  const path = mode === undefined ? own : (source.path ?? 'Dockerfile');
  const bytes = await fileAtCommit(repository, source.commit, path, options.signal);
  if (bytes === undefined) return unknown(`Commit ${short(source.commit)} has no file \`${path}\``);
  if (!(bytes instanceof Uint8Array))
    return unknown(bytes.problem === 'unknown-revision' ? notFetched(source.commit) : bytes.message);
  const text = strictText(bytes);
  if (text === undefined) return unknown(`\`${path}\` of commit ${short(source.commit)} is no UTF-8`);
  const likeness = compareDockerfile(file.text, { dockerfile: { name: path, text } });
  return { atCommit: likeness === 'differs' ? 'differs' : 'same', reason: '', text };
}

const unknown = (reason: string): AtCommit => ({
  atCommit: undefined,
  reason: /[.!?]$/.test(reason) ? reason : `${reason}.`,
  text: undefined,
});

const notFetched = (commit: string): string =>
  `Commit ${short(commit)} is not in this clone: fetch it to have the file compared`;

const short = (commit: string): string => commit.slice(0, 12);

/** Hosts of git take names of any case. */
const isSamePlace = (remote: string, uri: string): boolean =>
  readSourceUri(remote)?.uri.toLowerCase() === uri.toLowerCase();
