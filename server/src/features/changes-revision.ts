import type { CancellationToken } from 'vscode-languageserver/node';
import { detectLanguage } from '../../../rules/catalogue.ts';
import { changedLines } from '../../../rules/core/line-diff.ts';
import { noSecrets, type Secrets } from '../../../rules/core/mask.ts';
import { linesOf } from '../../../rules/core/text.ts';
import { readBlobs } from '../../git/blobs.ts';
import { lfsPointer, readLfsObject } from '../../git/lfs.ts';
import { type GitProblem, isGitProblem } from '../../git/problem.ts';
import type { Repository } from '../../git/repository.ts';
import { lineSpan } from '../../report/excerpt.ts';
import { maskPiece, secretsIn } from '../../report/masked.ts';
import { decode } from '../../workspace/decode.ts';
import { isFileError } from '../../workspace/files.ts';
import { largestFile, nodeFiles } from '../../workspace/node-files.ts';
import type {
  ChangeContextParams,
  ChangeContextResult,
  ReadRevisionParams,
  ReadRevisionResult,
} from '../protocol.ts';
import type { Session } from '../session.ts';
import { pathOfUri } from '../uri.ts';
import { inRepository } from './changes-repository.ts';

/** A text as git keeps it, by git's name of it; that of a Git LFS pointer where it is on this machine. */
export const textOfRevision = (
  session: Session,
  { repository: uri, object }: ReadRevisionParams,
  token: CancellationToken,
): Promise<ReadRevisionResult> =>
  inRepository(session, uri, token, async (repository) => {
    const text = await readText(repository, object);
    return typeof text === 'string' ? { text } : text;
  });

/** The lines around a finding as a small diff. It is no patch: every secret is masked. */
export const contextOfChange = (
  session: Session,
  { repository: uri, file, line }: ChangeContextParams,
  token: CancellationToken,
): Promise<ChangeContextResult> =>
  inRepository(session, uri, token, async (repository) => {
    const before = file.before ? await readText(repository, file.before.object) : '';
    if (typeof before !== 'string') return before;
    const after = file.after
      ? await readText(repository, file.after.object)
      : await readOnDisk(pathOfUri(file.uri));
    if (typeof after !== 'string') return after;
    return { diff: diffAround(maskedLines(file.path, before, after), line) };
  });

async function readText(repository: Repository, object: string): Promise<string | GitProblem> {
  if (!/^[0-9a-f]{40,64}$/.test(object)) return missing;
  const found = await readBlobs(repository, [object], { largest: largestFile });
  if (isGitProblem(found)) return found;
  const blob = found.get(object);
  if (blob === undefined || blob === 'missing') return missing;
  if (blob === 'too-large')
    return { problem: 'broken', message: `It is larger than ${largestFile / 1024 / 1024} MiB.` };
  const pointer = lfsPointer(blob);
  const kept = pointer && (await readLfsObject(repository, pointer, largestFile));
  return decode(kept ?? blob).text;
}

const missing: GitProblem = { problem: 'broken', message: 'Its content is missing in the repository.' };

async function readOnDisk(path: string): Promise<string | GitProblem> {
  const file = await nodeFiles.read(path);
  if (file === undefined) return { problem: 'broken', message: 'The file is gone.' };
  return isFileError(file) ? { problem: 'broken', message: file.error } : file.text;
}

interface Compared {
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** The same lines with every secret of either text masked. */
  readonly shownBefore: readonly string[];
  readonly shownAfter: readonly string[];
}

/**
 * What was secret in one of the texts is as secret in the other. A text of no language of ours may hold
 * secrets that nobody here knows of, so it is left out.
 */
function maskedLines(path: string, written: string, after: string): Compared {
  const then = secretsOf(path, written);
  const before = then === undefined ? '' : written;
  const now = secretsOf(path, after) ?? noSecrets;
  const values = [...new Set([...(then?.values ?? []), ...now.values])].sort((a, b) => b.length - a.length);
  return {
    before: cut(before, noSecrets),
    after: cut(after, noSecrets),
    shownBefore: cut(before, { spans: then?.spans ?? [], values }),
    shownAfter: cut(after, { spans: now.spans, values }),
  };
}

function secretsOf(path: string, text: string): Secrets | undefined {
  const language = detectLanguage({ path, text });
  return language && secretsIn({ language, parsed: language.parse(text) });
}

function cut(text: string, secrets: Secrets): readonly string[] {
  const lines = linesOf(text);
  return lines.starts.map((start) => maskPiece(text, lineSpan(text, lines, start), secrets).text);
}

const around = 3;
const mostRemoved = 6;

/** The lines around one of the second text, with those that came and went. */
function diffAround({ before, after, shownBefore, shownAfter }: Compared, line: number): string {
  const changes = changedLines(before, after);
  const [first, last] = [Math.max(0, line - around), Math.min(after.length - 1, line + around)];
  const shown: string[] = [];
  const removed = (at: number): void => {
    for (const { from, to } of changes.filter(({ afterFrom }) => afterFrom === at)) {
      const gone = shownBefore.slice(from, to);
      shown.push(...gone.slice(0, mostRemoved).map((text) => `-${short(text)}`));
      if (gone.length > mostRemoved) shown.push(`-… ${gone.length - mostRemoved} more lines`);
    }
  };
  for (let at = first; at <= last; at += 1) {
    removed(at);
    const isNew = changes.some(({ afterFrom, afterTo }) => afterFrom <= at && at < afterTo);
    shown.push(`${isNew ? '+' : ' '}${short(shownAfter[at] ?? '')}`);
  }
  if (last === after.length - 1) removed(after.length);
  while (shown.at(-1)?.trim() === '') shown.pop();
  return shown.join('\n');
}

const widest = 120;
const short = (text: string): string =>
  text.length <= widest ? text : `${text.slice(0, widest - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
