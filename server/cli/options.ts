import type { Level } from '../../rules/core/level.ts';

/** What the user asked for on the command line. */
export type Command =
  | { readonly kind: 'check'; readonly options: CheckOptions }
  | { readonly kind: 'explain'; readonly rule: string }
  | { readonly kind: 'list-rules'; readonly format: 'text' | 'json' }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'wrong'; readonly message: string };

export interface CheckOptions {
  readonly paths: readonly string[];
  readonly format: Format;
  readonly fix: 'none' | 'safe' | 'unsafe';
  /** Show what would change and change nothing. */
  readonly diff: boolean;
  readonly policy: string | undefined;
  readonly allRules: boolean;
  /** Empty: all that are on. */
  readonly rules: readonly string[];
  readonly failOn: Level | 'never';
  readonly stdinName: string | undefined;
  /** `YYYY-MM-DD`; undefined: the day of the machine's clock. */
  readonly today: string | undefined;
}

export const formats = ['text', 'json', 'sarif'] as const;
export type Format = (typeof formats)[number];

/** One option of the command line. */
export interface OptionSpec {
  readonly name: string;
  /** What its value is called; undefined for a switch. */
  readonly value?: string;
  readonly help: string;
}

export const checkOptions: readonly OptionSpec[] = [
  { name: 'format', value: 'text|json|sarif', help: 'How to print what was found (text).' },
  { name: 'fix', help: 'Repair what can be repaired without changing what is built or deployed.' },
  { name: 'fix-unsafe', help: 'Repair also where a choice has to be made; look at --diff first.' },
  { name: 'diff', help: 'Show what --fix or --fix-unsafe would change, and change nothing.' },
  {
    name: 'policy',
    value: 'FILE',
    help: 'The policy to hold files to, instead of the nearest .seaworthy.yaml.',
  },
  { name: 'rule', value: 'ID', help: 'Check this rule only; may be given several times.' },
  { name: 'all-rules', help: 'Check also the rules that are off.' },
  {
    name: 'fail-on',
    value: 'error|warning|info|hint|never',
    help: 'The level from which findings make the exit code 1 (error).',
  },
  {
    name: 'stdin-filename',
    value: 'NAME',
    help: 'Check what comes in through stdin as a file of that name.',
  },
  { name: 'today', value: 'YYYY-MM-DD', help: 'Judge ends of life and expiry by this day.' },
];

export const otherOptions: readonly OptionSpec[] = [
  { name: 'explain', value: 'ID', help: 'Say what a rule wants and why.' },
  { name: 'list-rules', help: 'List all rules; with --format json for scripts.' },
  { name: 'help', help: 'Show this.' },
  { name: 'version', help: 'Show the version.' },
];
