import type { FileKind } from '../../../rules/core/scan.ts';
import type { LayerEntry } from './file-reader.ts';

/** What a file is noted for by its head and path; caches and leftovers are told by their folders, see folder-notes.ts. */
export function* kindsOf(entry: LayerEntry): Generator<FileKind> {
  const { kind, mode, path } = entry;
  if (kind === 'device') {
    // A container has a `/dev` of its own.
    if (!/^dev\//.test(path)) yield 'device';
    return;
  }
  if (kind !== 'file' && kind !== 'link') return;
  if ((mode & 0o4000) !== 0) yield 'setuid';
  // Without the group's right to run it, the bit means another thing.
  if ((mode & 0o2010) === 0o2010) yield 'setgid';
  const program = (mode & 0o111) === 0 ? undefined : binFolder.exec(path)?.[1];
  if (program === undefined) return;
  const tool = toolKinds.get(program) ?? (compiler.test(program) ? 'compiler' : undefined);
  if (tool !== undefined) yield tool;
}

/** Whether everybody may write it: a file, or a folder in which everybody may delete others' files. */
export const isWorldWritable = ({ kind, mode }: LayerEntry): boolean =>
  (mode & 0o002) !== 0 && (kind === 'file' || kind === 'link' || (kind === 'folder' && !isSticky(mode)));

export const isSticky = (mode: number): boolean => (mode & 0o1000) !== 0;

/** Folders that are sticky wherever a system is sound, for layers that do not repeat them. */
export const stickyFolders: ReadonlySet<string> = new Set([
  ...['tmp', 'var/tmp', 'run/lock', 'var/lock', 'dev/shm', 'var/crash'],
]);

const binFolder =
  /^(?:(?:usr\/(?:local\/)?)?s?bin|usr\/local\/(?:go|cargo)\/bin|usr\/lib\/(?:go(?:-[\d.]+)?|jvm\/[^/]+)\/bin|opt\/[^/]+(?:\/[^/]+){0,2}\/bin|(?:root|home\/[^/]+)\/(?:\.cargo|\.local|go)\/bin)\/([^/]+)$/;

const named = (kind: FileKind, names: string): readonly (readonly [string, FileKind])[] =>
  names.split(' ').map((name) => [name, kind] as const);

const toolKinds: ReadonlyMap<string, FileKind> = new Map([
  ...named(
    'shell',
    'sh bash dash ash zsh ksh ksh93 mksh lksh yash fish csh tcsh rbash busybox elvish pwsh nu toybox',
  ),
  ...named(
    'package-manager',
    'apt apt-get aptitude dpkg apk rpm yum dnf dnf-3 dnf5 microdnf tdnf zypper pacman opkg emerge xbps-install swupd nix-env urpmi snap',
  ),
  ...named('downloader', 'curl wget wget2 aria2c axel lftp ftp tnftp tftp lynx'),
  ...named('sudo', 'sudo doas pkexec'),
  ...named('ssh-server', 'sshd dropbear dropbearmulti'),
  ...named(
    'compiler',
    'go gofmt rustc cargo javac ghc ocamlopt ocamlc nim zig swiftc tcc mcs csc ldc2 dmd fpc crystal kotlinc scalac',
  ),
]);

/** `gcc`, `x86_64-linux-gnu-g++-12`, `clang-15`. */
const compiler =
  /^(?:[a-z\d_]+(?:-[a-z\d_]+){1,3}-)?(?:gcc|g\+\+|cc|c\+\+|c89|c99|clang|clang\+\+|gfortran|gccgo|gdc)(?:-\d+(?:\.\d+)*)?$/;
