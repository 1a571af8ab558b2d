import type { FileKind } from '../../../rules/core/scan.ts';
import { baseOf, folderOf } from './path.ts';

export interface FolderNote {
  readonly kind: Extract<FileKind, 'cache' | 'leftover'>;
  /** The folder that holds the cache or leftover. */
  readonly folder: string;
}

/** Tells of files whether they lie in a cache or among leftovers. Remembers folders: one for a whole image. */
export function folderNotes(): (path: string) => FolderNote | undefined {
  const byFolder = new Map<string, FolderNote | undefined>();
  return (path) => {
    const folder = folderOf(path);
    let note = byFolder.get(folder);
    if (note === undefined && !byFolder.has(folder)) {
      note = noteOfFolder(folder);
      byFolder.set(folder, note);
    }
    if (note !== undefined) return isNeeded(path, note) ? undefined : note;
    return leftoverFile.test(baseOf(path)) && !packageFolder.test(path)
      ? { kind: 'leftover', folder: path }
      : undefined;
  };
}

function noteOfFolder(folder: string): FolderNote | undefined {
  const whole = `${folder}/`;
  const cache = cacheFolder.exec(whole)?.[0];
  if (cache !== undefined) return { kind: 'cache', folder: cache.slice(0, -1) };
  const leftover = leftoverFolder.exec(whole)?.[0];
  if (leftover === undefined || packageFolder.test(whole)) return undefined;
  return { kind: 'leftover', folder: leftover.slice(0, -1) };
}

/** Somebody's home, or any folder that a build took for one. */
const home = '(?:[^/]+/)*?';

/**
 * What package managers keep so as not to fetch it again. apt, apk, dnf, yum, zypper, pacman; then pip, npm, yarn, pnpm,
 * gem, go, cargo, composer, conda, Gradle, Maven, Poetry, uv.
 */
const cacheFolder = new RegExp(
  `^(?:${[
    'var/lib/apt/lists',
    'var/cache/apt',
    'var/cache/apk',
    'etc/apk/cache',
    'var/cache/(?:dnf|yum|libdnf5|tdnf)',
    'var/cache/zypp',
    'var/cache/pacman/pkg',
    'var/cache/xbps',
    `${home}\\.cache/(?:pip|yarn|pnpm|go-build|composer|pypoetry|uv|node-gyp|node/corepack|bazel|deno|ms-playwright-go)`,
    `${home}\\.npm/_(?:cacache|npx|logs|prebuilds)`,
    `${home}\\.(?:pnpm-store|composer/cache|gradle/caches|m2/repository|cargo/(?:registry|git)|yarn/berry/cache)`,
    `${home}\\.(?:gem|bundle)/(?:[^/]+/)*cache`,
    `${home}\\.local/share/pnpm/store`,
    `${home}go/pkg/mod/cache`,
    'usr/local/share/\\.cache/(?:yarn|pip)',
    'usr/local/cargo/(?:registry|git)',
    'usr/local/bundle/(?:ruby/[^/]+/)?cache',
    '(?:usr/(?:local/)?lib|var/lib)/(?:ruby/)?gems/[^/]+/cache',
    'opt/(?:mini)?conda3?/pkgs/cache',
  ].join('|')})/`,
);

/** What a version control system, an editor or a build leaves. */
const leftoverFolder =
  /^(?:[^/]+\/)*?(?:\.git|\.svn|\.hg|\.bzr|CVS|\.vscode|\.idea|\.cache|\.npm|__MACOSX)\/|^(?:var\/)?tmp\//;

const leftoverFile =
  /^(?:Dockerfile(?:\..+)?|(?:docker-)?compose\.ya?ml|\.DS_Store|\.vimrc|.*\.sw[po]|core\.\d+|npm-debug\.log|yarn-error\.log)$/;

/** What packages ship is theirs. */
const packageFolder =
  /(?:^|\/)(?:node_modules|site-packages|dist-packages|gems|pkg\/mod|vendor|go\/src)\/|^(?:usr\/(?:share|lib|lib64|libexec|include|src)|lib|lib64)\//;

/** Locks are empty and there again with the next run. */
const isNeeded = (path: string, { kind }: FolderNote): boolean =>
  kind === 'cache' && /^(?:lock|CACHEDIR\.TAG|\.lock|\.gitignore)$/.test(baseOf(path));
