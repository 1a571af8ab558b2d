import { type ImageReference, parseReference } from '../../rules/image/reference.ts';

/** Where an image lies, as a user names it. */
export type ImageName =
  | {
      readonly from: 'daemon';
      /** `any`: the first local daemon that has it. */
      readonly daemon: 'docker' | 'podman' | 'any';
      /** As the daemon is asked for it: a reference or an id. */
      readonly image: string;
      /** Undefined for an id. */
      readonly reference: ImageReference | undefined;
      readonly text: string;
    }
  | { readonly from: ArchiveKind; readonly path: string; readonly pick: ImagePick; readonly text: string }
  | { readonly from: 'registry'; readonly reference: ImageReference; readonly text: string };

export type ArchiveKind = 'docker-archive' | 'oci-archive' | 'oci';

/** Which image of an archive or layout is meant; both undefined where it holds but one. */
export interface ImagePick {
  /** A tag, or a name as the archive has it. */
  readonly name: string | undefined;
  readonly digest: string | undefined;
}

/** A sentence or two that say what to write instead. */
export interface WrongName {
  readonly wrong: string;
}

/**
 * Reads the one grammar for images: `docker:REF`, `podman:REF`, `docker-archive:PATH[:REF]`, `oci:PATH[:TAG|@DIGEST]`,
 * `oci-archive:PATH[:TAG|@DIGEST]`, `registry:REF`; a bare reference or id means the local daemons. A path ends at its
 * first `:`, except for the one after a drive's letter; a longer one counts where there is such a file.
 */
export function parseImageName(text: string): ImageName | WrongName {
  const unsafe = unsafeText(text);
  if (unsafe !== undefined) return { wrong: unsafe };
  const [, scheme = '', rest = ''] = /^([a-z-]+):(.*)$/.exec(text) ?? [];
  switch (scheme) {
    case 'docker':
    case 'podman':
      return rest.startsWith('//')
        ? {
            wrong: `${quoted(text)} is another tool's spelling. Write ${quoted(`registry:${rest.slice(2)}`)}.`,
          }
        : daemonImage(scheme, rest, text);
    case 'docker-archive':
    case 'oci-archive':
    case 'oci':
      return archiveImage(scheme, rest, text);
    case 'registry':
      return registryImage(rest, text);
    default:
      return likelyFile(text) ?? otherSpelling(scheme, rest) ?? daemonImage('any', text, text);
  }
}

/** Whether a path or a name asks for files only, which is what may be read where nobody trusts the folder. */
export const readsFilesOnly = (name: ImageName): boolean =>
  name.from !== 'daemon' && name.from !== 'registry';

const longestName = 512;

function unsafeText(text: string): string | undefined {
  if (text.trim() === '') return 'The image has no name.';
  if (text.length > longestName) return `The image's name is longer than ${longestName} characters.`;
  if (text.startsWith('-')) return "An image's name cannot begin with `-`.";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  if (/[\u0000-\u001f\u007f-\u009f]/.test(text)) return "The image's name holds a control character.";
  return undefined;
}

function daemonImage(
  daemon: 'docker' | 'podman' | 'any',
  image: string,
  text: string,
): ImageName | WrongName {
  const unsafe = unsafeText(image);
  if (unsafe !== undefined) return { wrong: unsafe };
  if (imageId.test(image)) return { from: 'daemon', daemon, image, reference: undefined, text };
  const reference = parseReference(image);
  return reference === undefined ? notReference(image) : { from: 'daemon', daemon, image, reference, text };
}

const imageId = /^(?:sha256:)?[a-f0-9]{64}$/;

const notReference = (image: string): WrongName => ({
  wrong: `${quoted(image)} is no image reference. Write one like \`node:24\` or \`ghcr.io/team/app:1\`, in lower case.`,
});

function registryImage(rest: string, text: string): ImageName | WrongName {
  const unsafe = unsafeText(rest);
  if (unsafe !== undefined) return { wrong: unsafe };
  if (imageId.test(rest)) return { wrong: 'A registry is asked for a name, like `node:24`, not for an id.' };
  const reference = parseReference(rest);
  return reference === undefined ? notReference(rest) : { from: 'registry', reference, text };
}

function archiveImage(from: ArchiveKind, rest: string, text: string): ImageName | WrongName {
  const { path, pick, wrong } = splitPath(rest);
  if (wrong !== undefined) return { wrong };
  if (path === '' || path.startsWith('-')) {
    return { wrong: `${quoted(`${from}:`)} needs a path after it, as in ${quoted(examples[from])}.` };
  }
  return { from, path, pick, text };
}

const examples: Readonly<Record<ArchiveKind, string>> = {
  'docker-archive': 'docker-archive:app.tar',
  'oci-archive': 'oci-archive:app.tar',
  oci: 'oci:build/app:1.0',
};

function splitPath(rest: string): { path: string; pick: ImagePick; wrong?: string } {
  const none: ImagePick = { name: undefined, digest: undefined };
  const digest = /@(sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128})$/.exec(rest);
  if (digest === null && /@sha(?:256|512):[^/\\]*$/.test(rest)) {
    return {
      path: '',
      pick: none,
      wrong: 'The digest after `@` is not complete: sha256 has 64 digits of `0-9a-f`.',
    };
  }
  const before = digest === null ? rest : rest.slice(0, digest.index);
  const drive = /^(?:\\\\\?\\)?[A-Za-z]:[\\/]/.exec(before)?.[0].length ?? 0;
  const colon = before.indexOf(':', drive);
  if (colon < 0) return { path: before, pick: { name: undefined, digest: digest?.[1] } };
  const name = before.slice(colon + 1);
  const path = before.slice(0, colon);
  if (digest !== null)
    return { path, pick: none, wrong: 'Write a tag or a digest after the path, not both.' };
  if (name === '')
    return { path, pick: none, wrong: 'There is nothing after the last `:`; a tag belongs there.' };
  return { path, pick: { name, digest: undefined } };
}

/** A file is named without saying what it is. */
function likelyFile(text: string): WrongName | undefined {
  const isArchive = /\.(?:tar|tar\.gz|tgz|tar\.zst)$/i.test(text);
  const isPath = /^(?:\.{0,2}[\\/]|~[\\/]|[A-Za-z]:[\\/])/.test(text) || text.includes('\\');
  if (isArchive) {
    return {
      wrong: `${quoted(text)} looks like an archive. Write ${quoted(`docker-archive:${text}`)} for what \`docker save\` wrote, ${quoted(`oci-archive:${text}`)} for an OCI archive.`,
    };
  }
  if (!isPath) return undefined;
  return {
    wrong: `${quoted(text)} looks like a path. Write ${quoted(`oci:${text}`)} for an OCI layout, ${quoted(`docker-archive:${text}`)} or ${quoted(`oci-archive:${text}`)} for an archive.`,
  };
}

/** Transports of other tools. */
function otherSpelling(scheme: string, rest: string): WrongName | undefined {
  const ours = { 'docker-daemon': 'docker:', 'containers-storage': 'podman:', 'oci-dir': 'oci:' }[scheme];
  if (ours !== undefined && rest !== '') {
    return {
      wrong: `${quoted(`${scheme}:`)} is another tool's spelling. Write ${quoted(`${ours}${rest}`)}.`,
    };
  }
  if (!rest.startsWith('//')) return undefined;
  return {
    wrong: `${quoted(`${scheme}://`)} cannot stand before an image. For a registry write \`registry:host/name:tag\`.`,
  };
}

const quoted = (text: string): string => `\`${text.replaceAll('`', "'")}\``;
