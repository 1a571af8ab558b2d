import { type Span, spanOf } from '../core/span.ts';
import type { Command, Word } from './syntax.ts';

/** The package managers of systems, each with the programs that share its index of packages. */
export type PackageManager = 'apt' | 'apk' | 'rpm' | 'zypper' | 'pacman';

/**
 * What a command asks of a package manager.
 *
 * - `update`: to fetch the index; where `upgrades`, to install all that is newer too, as `yum update` does.
 * - `use`: to install something that the index tells of, or to upgrade by it.
 * - `clean`: to throw the index away.
 */
export interface PackageTask {
  readonly manager: PackageManager;
  readonly kind: 'update' | 'use' | 'clean';
  /** Whether all packages of the image are upgraded, not some that are named. */
  readonly upgrades: boolean;
  /** The program and what it is asked: `apt-get update`. */
  readonly told: string;
  readonly at: Span;
}

/** The task that a command is, if it is one: sudo and its like may stand before it. */
export function packageTask({ words }: Command): PackageTask | undefined {
  const at = wrappers.test(nameOf(words[0])) ? firstProgram(words) : 0;
  const program = words[at];
  const found = managers.find(({ programs }) => programs.test(nameOf(program)));
  if (program === undefined || found === undefined) return undefined;
  const rest = words.slice(at + 1);
  return found.manager === 'pacman' ? pacmanTask(program, rest) : taskOf(found, program, rest);
}

/** Whether a command removes the index of a manager, which goes stale no more then. */
export const removesIndex = ({ words }: Command): boolean =>
  nameOf(words[0]) === 'rm' &&
  words.some(({ raw }) => /\/var\/(?:cache\/(?:yum|dnf|libdnf5|tdnf|zypp)|lib\/pacman\/sync)\b/.test(raw));

/** The managers that a command may install with in a way of its own: `xargs apt-get install`, `su -c 'apk add git'`. */
export function mayUse({ words }: Command): readonly PackageManager[] {
  const text = words.map(({ raw }) => raw).join(' ');
  return managers.flatMap(({ manager, anywhere }) => (anywhere.test(text) ? [manager] : []));
}

/** Whether nobody can tell from its words what a command installs: a script, a name that is put together. */
export function isOpaque({ words: [program] }: Command): boolean {
  if (program === undefined) return false;
  const { value } = program;
  if (value === undefined) return true;
  return /\.\w+$/.test(value) || runners.test(nameOf(program)) || isOwnPath(value);
}

const runners =
  /^(?:(?:ba|da|a|k|z)?sh|\.|source|eval|xargs|make|ansible.*|puppet|chef.*|salt-call|rosdep|tasksel|gdebi|python[\d.]*|perl|npx|playwright|.*(?:install|setup|bootstrap|provision|retry|-deps).*)$/i;

const isOwnPath = (path: string): boolean =>
  path.includes('/') && !/^\/(?:usr\/)?(?:local\/)?s?bin\/[^/]+$/.test(path);

interface Manager {
  readonly manager: PackageManager;
  readonly programs: RegExp;
  readonly update: RegExp;
  readonly use: RegExp;
  readonly clean: RegExp;
  /** The words that upgrade all there is where no package is named. */
  readonly upgrade: RegExp;
  /** Whether `update` installs what is newer, so that names behind it are those of packages. */
  readonly updateInstalls: boolean;
  readonly anywhere: RegExp;
}

const never = /^\b$/;

const managers: readonly Manager[] = [
  {
    manager: 'apt',
    programs: /^(?:apt|apt-get|aptitude|nala)$/,
    update: /^update$/,
    use: /^(?:install|reinstall|upgrade|dist-upgrade|full-upgrade|safe-upgrade|build-dep|satisfy|source|download)$/,
    clean: never,
    upgrade: /^(?:upgrade|dist-upgrade|full-upgrade|safe-upgrade)$/,
    updateInstalls: false,
    anywhere:
      /\b(?:(?:apt|apt-get|aptitude|nala)\b.*\b(?:install|upgrade|build-dep|satisfy)\b|apt-cache\b|mk-build-deps\b|unattended-upgrades?\b)/s,
  },
  {
    manager: 'apk',
    programs: /^apk$/,
    update: /^update$/,
    use: /^(?:add|fix|fetch|upgrade)$/,
    clean: never,
    upgrade: /^upgrade$/,
    updateInstalls: false,
    anywhere: /\bapk\b.*\b(?:add|upgrade|fetch)\b/s,
  },
  {
    manager: 'rpm',
    programs: /^(?:yum|dnf5?|microdnf|tdnf)$/,
    update: /^(?:update|up|makecache|check-update)$/,
    use: /^(?:\w*install|upgrade|builddep|build-dep|module|group|swap|downgrade|download|distro-sync|distrosync)$/,
    clean: /^clean$/,
    upgrade: /^(?:update|up|upgrade)$/,
    updateInstalls: true,
    anywhere: /\b(?:(?:yum|dnf|microdnf|tdnf)\b.*\b\w*(?:install|upgrade)\b|yum-builddep\b|yumdownloader\b)/s,
  },
  {
    manager: 'zypper',
    programs: /^zypper$/,
    update: /^(?:update|up|refresh|ref)$/,
    use: /^(?:install|in|source-install|si|dist-upgrade|dup|patch)$/,
    clean: /^(?:clean|cc)$/,
    upgrade: /^(?:update|up)$/,
    updateInstalls: true,
    anywhere: /\bzypper\b.*\b(?:install|in|dup|patch)\b/s,
  },
  {
    manager: 'pacman',
    programs: /^pacman$/,
    update: never,
    use: never,
    clean: never,
    upgrade: never,
    updateInstalls: true,
    anywhere: /\b(?:pacman\b.*\s-S[a-z]*\s|makepkg\b|yay\b|paru\b)/s,
  },
];

const nameOf = (word: Word | undefined): string => word?.value?.replace(/^.*\//, '') ?? '';

const wrappers = /^(?:sudo|env|command|exec|time|timeout|nice|ionice|eatmydata|doas)$/;

/** What may stand between a wrapper and its program: options, numbers, `A=b`. */
const isAside = ({ raw }: Word): boolean => /^-|^\d|^\w+=/.test(raw);

const firstProgram = (words: readonly Word[]): number =>
  words.findIndex((word) => !wrappers.test(nameOf(word)) && !isAside(word));

function taskOf(found: Manager, program: Word, rest: readonly Word[]): PackageTask | undefined {
  const { manager, update, use, clean, upgrade, updateInstalls } = found;
  const [action] = rest.filter(({ value }) =>
    [update, use, clean, upgrade].some((form) => form.test(value ?? '')),
  );
  const isTried = rest.some(({ raw }) => /^(?:-s|--simulate|--dry-run|--assumeno|--downloadonly)$/.test(raw));
  if (action?.value === undefined) return undefined;
  const { value } = action;
  const names = rest.slice(rest.indexOf(action) + 1).filter(({ raw }) => !raw.startsWith('-'));
  const isNamed = names.length > 0 && manager !== 'apt';
  const kind = clean.test(value)
    ? 'clean'
    : !update.test(value) || (updateInstalls && isNamed)
      ? 'use'
      : 'update';
  return {
    manager,
    kind,
    upgrades: upgrade.test(value) && !isNamed && !isTried,
    told: `${nameOf(program)} ${value}`,
    at: spanOf(program.span.start, action.span.end),
  };
}

/** `-Sy` fetches the index, `-Su` upgrades, `-S NAME` installs. */
function pacmanTask(program: Word, rest: readonly Word[]): PackageTask | undefined {
  const action = rest.find(({ raw }) => /^-S[a-z]*$/.test(raw));
  if (action === undefined || /[clsigp]/.test(action.raw)) return undefined;
  const names = rest.filter(({ raw }) => !raw.startsWith('-'));
  const isUpdate = action.raw.includes('y') && names.length === 0;
  return {
    manager: 'pacman',
    kind: isUpdate ? 'update' : 'use',
    upgrades: action.raw.includes('u') && names.length === 0,
    told: `pacman ${action.raw}`,
    at: spanOf(program.span.start, action.span.end),
  };
}
