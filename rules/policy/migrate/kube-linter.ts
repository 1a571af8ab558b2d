import {
  type Collector,
  collectorFor,
  leave,
  type Migration,
  type MigrationInput,
  type Unreadable,
} from './migration.ts';
import { type PeerCheck, rulesOf, setLevels } from './peer-rules.ts';
import {
  type ConfigEntry,
  isTrue,
  readEntries,
  readYamlConfig,
  textIn,
  type YamlConfig,
} from './yaml-config.ts';

/** `.kube-linter.yaml`. What is excluded is off whatever else names it. */
export function fromKubeLinter(input: MigrationInput): Migration | Unreadable {
  const config = readYamlConfig(input.text);
  if ('error' in config) return config;
  const collector = collectorFor(input);
  readEntries(
    collector,
    config.entries,
    {
      checks: ({ value }) => readChecks(collector, config, config.entriesIn(value)),
      customChecks: ({ value }) => {
        for (const { node, line } of config.itemsIn(value)) {
          readCustomCheck(collector, config, config.entriesIn(node), line);
        }
      },
    },
    'kube-linter has no such key.',
  );
  return collector;
}

function readChecks(collector: Collector, config: YamlConfig, entries: readonly ConfigEntry[]): void {
  const checksOf = (name: string): readonly PeerCheck[] =>
    entries
      .filter(({ key }) => key === name)
      .flatMap(({ value }) => config.words(value))
      .map(({ text, line }) => ({ source: `kube-linter/${text}`, what: `${name}: ${text}`, line }));
  const excluded = checksOf('exclude');
  const isExcluded = ({ source }: PeerCheck): boolean => excluded.some((one) => one.source === source);
  const isAll = entries.some((entry) => entry.key === 'addAllBuiltIn' && isTrue(entry));
  readEntries(
    collector,
    entries,
    {
      exclude: () => setLevels(collector, excluded, 'off'),
      include: () =>
        turnOn(
          collector,
          checksOf('include').filter((one) => !isExcluded(one)),
        ),
      addAllBuiltIn: (entry) => {
        if (isAll)
          turnOn(
            collector,
            allChecks(collector, entry.line).filter((one) => !isExcluded(one)),
          );
      },
      doNotAutoAddDefaults: ({ key, line, ...entry }) => {
        if (!isTrue(entry) || isAll) return;
        leave(
          collector,
          line,
          key,
          'Rules that are on by default stay on; turn off by `rules` what is not wanted.',
        );
      },
      ignorePaths: ({ value }) => {
        for (const { text, line } of config.words(value)) ignorePath(collector, text, line);
      },
    },
    'kube-linter has no such key.',
  );
}

/** Those that are on by default need no word; what is not known is told. */
function turnOn(collector: Collector, checks: readonly PeerCheck[]): void {
  const off = checks.filter(({ source }) => {
    const rules = rulesOf(collector, source);
    return rules.length === 0 || rules.some(({ preset }) => preset !== 'recommended');
  });
  setLevels(collector, off, 'own');
}

function allChecks({ input: { rules } }: Collector, line: number): readonly PeerCheck[] {
  const sources = [...rules.values()].flatMap((rule) =>
    rule.sources.filter((one) => one.startsWith('kube-linter/')),
  );
  return [...new Set(sources)].sort().map((source) => ({ source, what: 'addAllBuiltIn', line }));
}

/** Globs relative to the folder; absolute ones and those that lead out mean something else on each machine. */
function ignorePath({ carried, left }: Collector, text: string, line: number): void {
  const what = `ignorePaths: ${text}`;
  const path = text.replace(/^\.\//, '');
  if (/^[~/\\]|^[A-Za-z]:/.test(path) || path.split('/').includes('..')) {
    left.push({ line, what, why: 'A policy speaks of paths inside its own folder only.' });
  } else if (/[[\]{}\\]/.test(path)) {
    left.push({ line, what, why: 'A path pattern of a policy knows `*`, `**` and `?` only.' });
  } else {
    const pattern = path.replace(/\/$/, '').includes('/') ? path : `/${path}`;
    carried.push({ kind: 'ignored-path', pattern, line, what, note: 'it counts for Dockerfiles there too' });
  }
}

/** A custom check that asks for a label or an annotation of workloads can be said here; no other can. */
function readCustomCheck(
  collector: Collector,
  config: YamlConfig,
  entries: readonly ConfigEntry[],
  line: number,
): void {
  const valueAt = (key: string): ConfigEntry['value'] => entries.find((one) => one.key === key)?.value;
  const params = config.entriesIn(valueAt('params'));
  const [key] = params.filter((one) => one.key === 'key');
  const kind = kinds[textIn(valueAt('template'))];
  const name = textIn(key?.value);
  const what = `customChecks: ${textIn(valueAt('name'))}`;
  if (kind === undefined || name === '' || !/^[^\s"'=*]+$/.test(name)) {
    leave(collector, line, what, 'Seaworthy has no checks that a user writes.');
    return;
  }
  if (params.length > 1) {
    leave(
      collector,
      line,
      what,
      'Of its parameters the key alone is carried; a value is matched with `*` here.',
    );
  }
  collector.carried.push({ kind, name, line, what, note: 'it counts for every workload' });
}

const kinds: Readonly<Record<string, 'workload-label' | 'workload-annotation'>> = {
  'required-label': 'workload-label',
  'required-annotation': 'workload-annotation',
};
