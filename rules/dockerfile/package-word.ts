import type { Fix } from '../core/fix.ts';
import type { PackageType } from '../core/scan.ts';
import { spanOf } from '../core/span.ts';
import type { PackageWord, WantedPackage } from '../scan/place.ts';
import type { Command, Instruction, Word } from './syntax.ts';

/** The word of a RUN that asks for a package; undefined where none does, or several. */
export function packageWord(instruction: Instruction, wanted: WantedPackage): PackageWord | undefined {
  const [found, ...others] = wordsFor(instruction, wanted);
  if (found === undefined || others.length > 0) return undefined;
  return { at: found.word.span, withVersion: (version) => withVersion(found, wanted, version) };
}

/**
 * The fix that asks for another version where the very version that is in the image is written. Never safe: another
 * version may behave otherwise, and what depends on it may not take it.
 */
function withVersion({ word, manager }: FoundWord, wanted: WantedPackage, version: string): readonly Fix[] {
  const written = writtenVersion(word, manager, wanted);
  if (written === undefined || !/^[\w.:+~!-]+$/.test(version)) return [];
  const next = /^v\d/.test(written) && !version.startsWith('v') ? `v${version}` : version;
  const start = word.span.start + word.raw.lastIndexOf(written);
  return [
    {
      title: `Install ${wanted.name} ${next}`,
      safety: 'unsafe',
      edits: () => [{ span: spanOf(start, start + written.length), text: next }],
    },
  ];
}

/** How a package manager is called, and how it writes a version behind a name. */
interface Manager {
  readonly types: readonly PackageType[];
  readonly command: RegExp;
  readonly install: RegExp;
  /** What stands between name and version. */
  readonly mark: RegExp;
}

const managers: readonly Manager[] = [
  { types: ['deb'], command: /^(?:apt-get|apt|aptitude)$/, install: /^install$/, mark: /^=/ },
  { types: ['apk'], command: /^apk$/, install: /^add$/, mark: /^=/ },
  {
    types: ['rpm'],
    command: /^(?:microdnf|dnf|yum|tdnf)$/,
    install: /^(?:install|reinstall)$/,
    mark: /^-(?=\d)/,
  },
  { types: ['rpm'], command: /^zypper$/, install: /^(?:install|in)$/, mark: /^=/ },
  { types: ['pypi'], command: /^(?:pip[\d.]*|uv|pipx)$/, install: /^install$/, mark: /^(?:\[[\w,-]+\])?==/ },
  { types: ['pypi'], command: /^python[\d.]*$/, install: /^install$/, mark: /^(?:\[[\w,-]+\])?==/ },
  { types: ['npm'], command: /^(?:npm|pnpm|yarn|bun)$/, install: /^(?:install|i|add|ci)$/, mark: /^@/ },
  { types: ['gem'], command: /^gem$/, install: /^(?:install|i)$/, mark: /^:/ },
  { types: ['golang'], command: /^go$/, install: /^(?:install|get)$/, mark: /^(?:\/[\w./-]+)?@/ },
  { types: ['cargo'], command: /^cargo$/, install: /^(?:install|binstall)$/, mark: /^@/ },
  { types: ['composer'], command: /^composer$/, install: /^require$/, mark: /^[:=]/ },
];

interface FoundWord {
  readonly word: Word;
  readonly manager: Manager;
}

function wordsFor(instruction: Instruction, wanted: WantedPackage): readonly FoundWord[] {
  if (instruction.kind !== 'run' || instruction.onBuild) return [];
  return instruction.commands.flatMap((command) => {
    const name = command.words[0]?.value?.replace(/^.*\//, '') ?? '';
    const manager = managers.find((one) => one.types.includes(wanted.type) && one.command.test(name));
    if (manager === undefined) return [];
    return operandsOf(command, manager)
      .filter((word) => restOf(word, wanted, manager) !== undefined)
      .map((word) => ({ word, manager }));
  });
}

function operandsOf({ words }: Command, { install }: Manager): readonly Word[] {
  const at = words.findIndex(({ value }, index) => index > 0 && install.test(value ?? ''));
  return at < 0 ? [] : words.slice(at + 1).filter(({ raw }) => !raw.startsWith('-'));
}

/** What follows the package's name in a word; undefined where the word asks for another one. */
function restOf({ value }: Word, { type, name }: WantedPackage, { mark }: Manager): string | undefined {
  if (value === undefined) return undefined;
  const [text, wanted] = [spelling(type, value), spelling(type, name)];
  if (!text.startsWith(wanted)) return undefined;
  const rest = value.slice(wanted.length);
  if (rest === '' || mark.test(rest)) return rest;
  return type === 'pypi' && /^(?:\[|[<>~!])/.test(rest) ? rest : undefined;
}

/** Python's names are the same with dashes, dots and underlines, in small and large letters. */
const spelling = (type: PackageType, text: string): string =>
  type === 'pypi' ? text.toLowerCase().replace(/[._]/g, '-') : text;

/** The version that a word names, where it is the present one and stands in the text as it is. */
function writtenVersion(word: Word, manager: Manager, wanted: WantedPackage): string | undefined {
  const rest = restOf(word, wanted, manager);
  const mark = rest === undefined ? null : manager.mark.exec(rest);
  if (rest === undefined || mark === null) return undefined;
  const version = rest.slice(mark[0].length);
  const isWhole = word.span.end - word.span.start === word.raw.length;
  if (version === '' || word.variables.length > 0 || !isWhole || !word.raw.includes(version))
    return undefined;
  const bare = (text: string): string => text.replace(/^v|^\d+:/, '');
  return bare(wanted.version).startsWith(bare(version)) ? version : undefined;
}
