import { levels } from '../../core/level.ts';
import { isWild, matches } from '../../image/wildcard.ts';
import { outputFormat, thresholdWhy } from './command-line.ts';
import {
  type Collector,
  collectorFor,
  leave,
  type Migration,
  type MigrationInput,
  noSuchCheck,
  type Unreadable,
} from './migration.ts';
import { type PeerCheck, rulesOf, setLevels } from './peer-rules.ts';
import {
  type ConfigEntry,
  type ConfigWord,
  isTrue,
  readEntries,
  readYamlConfig,
  textIn,
} from './yaml-config.ts';

/** `.checkov.yaml`: Checkov's own options as keys. Ids may hold wildcards, lists be written with commas. */
export function fromCheckov(input: MigrationInput): Migration | Unreadable {
  const config = readYamlConfig(input.text);
  if ('error' in config) return config;
  const collector = collectorFor(input);
  const words = ({ value }: ConfigEntry): readonly ConfigWord[] => config.words(value, true);
  const severities = "Severities are given by Checkov's platform; here every rule has a level of its own.";
  /** The checks that are meant, severities and unknown ones told. */
  const checksIn = (entry: ConfigEntry): readonly PeerCheck[] =>
    words(entry).flatMap(({ text, line }) => {
      const what = `${entry.key}: ${text}`;
      if (/^(?:LOW|MEDIUM|HIGH|CRITICAL|NONE|INFO)$/.test(text)) {
        leave(collector, line, what, severities);
        return [];
      }
      return meant(collector, text, what, line);
    });
  const skipped = config.entries.flatMap((entry) => (entry.key === 'skip-check' ? checksIn(entry) : []));
  /** Those that are not skipped; the others are told. */
  const runIn = (entry: ConfigEntry): readonly PeerCheck[] =>
    checksIn(entry).filter(({ source, what, line }) => {
      const runs = !skipped.some((one) => one.source === source);
      if (!runs)
        leave(
          collector,
          line,
          what,
          `\`${source.slice('checkov/'.length)}\` is skipped as well, and that counts.`,
        );
      return runs;
    });
  const tell = ({ key, line }: ConfigEntry, why: string): void => leave(collector, line, key, why);
  readEntries(
    collector,
    config.entries,
    {
      'skip-check': () => setLevels(collector, skipped, 'off'),
      check: (entry) => {
        setLevels(collector, offByDefault(collector, runIn(entry)), 'own');
        tell(entry, 'Rules that it does not name stay on; turn off by `rules` what is not wanted.');
      },
      'soft-fail-on': (entry) => soften(collector, runIn(entry)),
      'hard-fail-on': (entry) => setLevels(collector, runIn(entry), 'error'),
      'skip-path': (entry) => {
        for (const word of config.words(entry.value)) skipPath(collector, word);
      },
      'soft-fail': (entry) => {
        if (isTrue(entry)) tell(entry, thresholdWhy('none'));
      },
      framework: (entry) => {
        if (!words(entry).some(({ text }) => text === 'all')) tell(entry, everyLanguage);
      },
      'skip-framework': (entry) => tell(entry, everyLanguage),
      output: (entry) => tell(entry, outputFormat(textIn(entry.value))),
      'external-checks-dir': (entry) =>
        tell(entry, 'Seaworthy has no checks that are written in Python or YAML.'),
      'external-checks-git': (entry) =>
        tell(entry, 'Seaworthy has no checks that are written in Python or YAML.'),
    },
    'It is an option of Checkov alone.',
  );
  return collector;
}

const everyLanguage = 'Seaworthy checks every file of its languages; leave files out by `ignore`.';

/** The checks of ours that an id or a wildcard of Checkov's means. */
function meant(collector: Collector, text: string, what: string, line: number): readonly PeerCheck[] {
  if (!isWild(text) && !/[?[]/.test(text)) return [{ source: `checkov/${text}`, what, line }];
  const pattern = `checkov/${text}`;
  const sources = [...collector.input.rules.values()].flatMap(({ sources: own }) => own);
  const found = [...new Set(sources)].filter((source) =>
    matches([...pattern], [...source], '*', (wanted, letter) => wanted === '?' || wanted === letter),
  );
  if (found.length === 0) leave(collector, line, what, noSuchCheck);
  return found.sort().map((source) => ({ source, what, line }));
}

/** Those that are on by default need no word; those that are not known are told. */
const offByDefault = (collector: Collector, checks: readonly PeerCheck[]): readonly PeerCheck[] =>
  checks.filter(({ source }) => {
    const rules = rulesOf(collector, source);
    return rules.length === 0 || rules.some(({ preset }) => preset !== 'recommended');
  });

/** A soft failure is told and does not fail: what is a warning here. */
function soften(collector: Collector, checks: readonly PeerCheck[]): void {
  const fails = checks.filter(({ source }) => {
    const rules = rulesOf(collector, source);
    return rules.length === 0 || rules.some(({ level }) => level === levels[0]);
  });
  setLevels(collector, fails, 'warning');
  for (const { what, line } of checks.filter((check) => !fails.includes(check))) {
    leave(collector, line, what, 'It is no error here anyway.');
  }
}

/** Checkov looks for a regular expression anywhere in the path; names and folders are carried, the rest is told. */
function skipPath({ carried, left }: Collector, { text, line }: ConfigWord): void {
  const what = `skip-path: ${text}`;
  const plain = text
    .replace(/^\.?\//, '')
    .replace(/\/?(?:\.\*|\*{1,2})?$/, '')
    .replaceAll('\\.', '.');
  if (plain === '' || !/^[\w./@+-]+$/.test(plain) || plain.split('/').includes('..')) {
    left.push({ line, what, why: 'It is a regular expression; write the paths into `ignore` by hand.' });
    return;
  }
  const pattern = plain.includes('/') ? `**/${plain}` : plain;
  carried.push({ kind: 'ignored-path', pattern, line, what });
}
