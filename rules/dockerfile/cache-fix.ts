import type { Fix, Safety } from '../core/fix.ts';
import { spanOf } from '../core/span.ts';
import type { Command, Instruction, RunInstruction } from './syntax.ts';

/** The fixes that leave a package manager's cache out of the layer that a RUN makes. `path`: the cache's folder. */
export function withoutCache(instruction: Instruction, path: string): readonly Fix[] {
  if (instruction.kind !== 'run' || instruction.onBuild || instruction.form !== 'shell') return [];
  for (const cure of cures) {
    if (!cure.path.test(path)) continue;
    const { commands } = instruction;
    const command = commands.find((one) => cure.command.test(called(one)));
    if (command === undefined) continue;
    const fix =
      cure.flag === undefined ? append(instruction, cure.clean(command)) : addFlag(command, cure.flag);
    if (fix !== undefined) return [fix];
  }
  return [];
}

/** What a package manager leaves behind, and what leaves it out. */
interface Cure {
  readonly path: RegExp;
  /** The commands that fill it, as their first words. */
  readonly command: RegExp;
  /** The option behind the command's action, where one does it. */
  readonly flag: string | undefined;
  /** The command to add at the end, where that does it. */
  readonly clean: (command: Command) => string;
}

const nothing = (): string => '';
const cleanOf =
  (rest: string) =>
  ({ words }: Command): string =>
    `${words[0]?.value} ${rest}`;

const cures: readonly Cure[] = [
  {
    path: /^var\/lib\/apt\/lists(?:\/|$)/,
    command: /^(?:apt-get|apt|aptitude) .*\bupdate\b/,
    flag: undefined,
    clean: () => 'rm -rf /var/lib/apt/lists/*',
  },
  {
    path: /^var\/cache\/apt(?:\/|$)/,
    command: /^(?:apt-get|apt|aptitude) .*\b(?:install|upgrade|update)\b/,
    flag: undefined,
    clean: () => 'apt-get clean',
  },
  { path: /^(?:var\/cache|etc)\/apk(?:\/|$)/, command: /^apk .*\badd\b/, flag: '--no-cache', clean: nothing },
  {
    path: /(?:^|\/)\.cache\/pip(?:\/|$)/,
    command: /^(?:pip[\d.]*|python[\d.]* -m pip) .*\binstall\b/,
    flag: '--no-cache-dir',
    clean: nothing,
  },
  {
    path: /^var\/cache\/(?:yum|dnf|libdnf5|tdnf)(?:\/|$)/,
    command: /^(?:yum|dnf|microdnf|tdnf) /,
    flag: undefined,
    clean: cleanOf('clean all'),
  },
  { path: /^var\/cache\/zypp(?:\/|$)/, command: /^zypper /, flag: undefined, clean: cleanOf('clean') },
  {
    path: /(?:^|\/)\.npm(?:\/|$)/,
    command: /^npm /,
    flag: undefined,
    clean: cleanOf('cache clean --force'),
  },
  {
    path: /(?:^|\/)(?:\.cache\/yarn|\.yarn\/(?:berry\/)?cache)(?:\/|$)/,
    command: /^yarn\b/,
    flag: undefined,
    clean: cleanOf('cache clean'),
  },
];

const called = ({ words }: Command): string =>
  `${words.map(({ value, raw }, index) => (index === 0 ? (value ?? raw).replace(/^.*\//, '') : (value ?? raw))).join(' ')} `;

/** These change nothing but what is left behind, as hadolint's DL3009, DL3019, DL3042, DL3032 and DL3060 ask for. */
const safety: Safety = 'safe';

function addFlag({ words }: Command, flag: string): Fix | undefined {
  const action = words.findLast(({ value }) => value === 'add' || value === 'install');
  if (action === undefined || words.some(({ raw }) => raw === flag)) return undefined;
  const { end } = action.span;
  return { title: `Add \`${flag}\``, safety, edits: () => [{ span: spanOf(end, end), text: ` ${flag}` }] };
}

/** At the end of a list of commands that all must succeed; elsewhere nobody can say what the end is. */
function append(
  { commands, heredocs, argumentsSpan, script }: RunInstruction,
  clean: string,
): Fix | undefined {
  const isPlain = commands.every(
    ({ operator }) => operator === undefined || operator === '&&' || operator === '|',
  );
  const isOpen = /[|&;\\]\s*$|#|\|\||;|[({]|<</.test(script);
  if (!isPlain || isOpen || heredocs.length > 0 || script.includes(clean)) return undefined;
  const { end } = argumentsSpan;
  return {
    title: `Add \`&& ${clean}\``,
    safety,
    edits: () => [{ span: spanOf(end, end), text: ` && ${clean}` }],
  };
}
