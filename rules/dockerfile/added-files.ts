import type { Fix } from '../core/fix.ts';
import type { CopyInstruction, Dockerfile, Word } from './syntax.ts';

/** Whether COPY would do what an ADD does: it neither unpacks nor fetches anything, as far as its words tell. */
export function addsPlainFiles(add: CopyInstruction): boolean {
  const { sources, heredocs, flags } = add;
  if (isHashed(add)) return isPlainHashed(add);
  const unpacks = flags.some(({ name, value }) => name === 'unpack' && value?.toLowerCase() !== 'false');
  return !unpacks && sources.length + heredocs.length > 0 && sources.every(isPlainFile);
}

/**
 * The fix that writes COPY instead. Safe where the text names the very files: a variable or a pattern may stand for an
 * archive.
 */
export function copyFix({ text }: Dockerfile, add: CopyInstruction): readonly Fix[] {
  const { flags, keywordSpan, sources } = add;
  if (isHashed(add) || !flags.every(({ name }) => sharedFlags.has(name))) return [];
  const isSure = sources.every(
    ({ variables, value }) => variables.length === 0 && !/[*?[]/.test(value ?? ''),
  );
  const written = text.slice(keywordSpan.start, keywordSpan.end);
  return [
    {
      title: 'Change `ADD` to `COPY`',
      safety: isSure ? 'safe' : 'unsafe',
      edits: () => [{ span: keywordSpan, text: written === 'add' ? 'copy' : 'COPY' }],
    },
  ];
}

/** That ADD and COPY have both. */
const sharedFlags: ReadonlySet<string> = new Set(['chown', 'chmod', 'link', 'exclude']);

const isPlainFile = ({ value }: Word): boolean =>
  value !== undefined && !isRemote(value) && !archive.test(value);

/** An address, or `git@host:path`. */
const isRemote = (source: string): boolean => /^(?:[a-z][a-z\d+.-]*:\/\/|[\w.-]+@[\w.-]+:)/i.test(source);

/** Names of files that may hold an archive in a form that ADD unpacks, patterns for them too; a zip it does not. */
const archive = /\.(?:tar(?:[.*?\-_][^/]*)?|t(?:gz|b2|bz2?|xz|lz|pz|zst|z)|gz|bz2|xz|lz|lzma|zst|z)[*?]*$/i;

/**
 * `ADD file:1234… in /app.jar`: what Docker's old builder, or Buildah, leaves of an ADD in the history. The names of the
 * sources are lost.
 */
const isHashed = ({ sources: [hash, into] }: CopyInstruction): boolean =>
  into?.raw === 'in' && /^(?:file|dir|multi):[\da-f]+$/.test(hash?.raw ?? '');

/**
 * A folder was a local one; a file may have been an archive, unless it was given a name of another kind. What went to
 * `/` is the root file system of a base image.
 */
function isPlainHashed({ sources: [hash], destination }: CopyInstruction): boolean {
  const to = destination?.value ?? '/';
  if (/^(?:\/|[a-z]:[\\/]?)$/i.test(to)) return false;
  return hash?.raw.startsWith('dir:') === true || (/\.[a-z]\w+$/i.test(to) && !archive.test(to));
}
