import type { Level } from '../../core/level.ts';
import { registryPattern } from '../../image/pattern.ts';
import { outputFormat, thresholdWhy } from './command-line.ts';
import {
  type Collector,
  collectorFor,
  leave,
  type Migration,
  type MigrationInput,
  type Unreadable,
} from './migration.ts';
import { type PeerCheck, setLevels } from './peer-rules.ts';
import {
  type ConfigEntry,
  isTrue,
  readEntries,
  readYamlConfig,
  textIn,
  type YamlConfig,
} from './yaml-config.ts';

/** `.hadolint.yaml`, as hadolint's README has it under *Configure*. An ignored rule is silent whatever level it has. */
export function fromHadolint(input: MigrationInput): Migration | Unreadable {
  const config = readYamlConfig(input.text);
  if ('error' in config) return config;
  const collector = collectorFor(input);
  const ignored = config.entries.flatMap(({ key, value }) =>
    key === 'ignored' ? checksIn(config, value) : [],
  );
  readEntries(collector, config.entries, readersFor(collector, config, ignored), 'hadolint has no such key.');
  return collector;
}

function readersFor(
  collector: Collector,
  config: YamlConfig,
  ignored: readonly PeerCheck[],
): Readonly<Record<string, (entry: ConfigEntry) => void>> {
  const tell = ({ line, key }: ConfigEntry, why: string): void => leave(collector, line, key, why);
  return {
    ignored: () => setLevels(collector, ignored, 'off'),
    override: ({ value }) => {
      for (const entry of config.entriesIn(value)) readOverride(collector, config, entry, ignored);
    },
    trustedRegistries: ({ value }) => {
      for (const { text, line } of config.words(value)) readRegistry(collector, text, line);
    },
    'label-schema': ({ value }) => {
      for (const entry of config.entriesIn(value)) readLabel(collector, entry);
    },
    'failure-threshold': (entry) => tell(entry, thresholdWhy(textIn(entry.value))),
    format: (entry) => tell(entry, outputFormat(textIn(entry.value))),
    'strict-labels': (entry) => {
      if (isTrue(entry)) tell(entry, 'Seaworthy asks for labels, it forbids none.');
    },
    'disable-ignore-pragma': (entry) => {
      if (isTrue(entry))
        tell(entry, 'Ignore comments count in Seaworthy; `locked` rules cannot be ignored by a policy.');
    },
    'no-fail': (entry) => {
      if (isTrue(entry)) tell(entry, thresholdWhy('none'));
    },
    'no-color': (entry) => {
      if (isTrue(entry))
        tell(entry, 'Seaworthy prints without colours where the variable `NO_COLOR` is set.');
    },
  };
}

const checksIn = (config: YamlConfig, value: ConfigEntry['value']): readonly PeerCheck[] =>
  config.words(value).map(({ text, line }) => ({ source: `hadolint/${text}`, what: text, line }));

const levelsOf: Readonly<Record<string, Level>> = {
  error: 'error',
  warning: 'warning',
  info: 'info',
  style: 'hint',
};

function readOverride(
  collector: Collector,
  config: YamlConfig,
  { key, value, line }: ConfigEntry,
  ignored: readonly PeerCheck[],
): void {
  const level = levelsOf[key];
  if (level === undefined) {
    leave(collector, line, `override.${key}`, 'hadolint has no such level.');
    return;
  }
  const checks = checksIn(config, value);
  const isIgnored = ({ source }: PeerCheck): boolean => ignored.some((one) => one.source === source);
  for (const check of checks.filter(isIgnored)) {
    leave(collector, check.line, `override.${key}: ${check.what}`, 'It is ignored as well, and that counts.');
  }
  setLevels(
    collector,
    checks.filter((check) => !isIgnored(check)),
    level,
  );
}

/** Docker Hub is `docker.io` or, for hadolint, `hub.docker.com`; `*` stands for any part of a host. */
function readRegistry({ carried, left }: Collector, text: string, line: number): void {
  const pattern = text === 'hub.docker.com' ? 'docker.io' : text;
  const what = `trustedRegistries: ${text}`;
  if (pattern === '*') left.push({ line, what, why: 'Every registry is allowed where none is listed.' });
  else if (registryPattern(pattern) === undefined) left.push({ line, what, why: 'This is no registry.' });
  else
    carried.push({
      kind: 'registry',
      pattern,
      line,
      what,
      note: 'it counts for manifests and Compose files too',
    });
}

/** What can be said of a label's form without more than `*`; undefined where nothing can. */
const likeOf: Readonly<Record<string, string | undefined>> = {
  url: '*://*',
  email: '*@*',
  semver: '*.*.*',
  rfc3339: '*-*-*T*:*',
};

function readLabel({ carried }: Collector, { key: name, value, line }: ConfigEntry): void {
  const form = textIn(value);
  const like = likeOf[form];
  const isRough = form !== 'text' && form !== 'rawText' && form !== '';
  carried.push({
    kind: 'label',
    name,
    like,
    line,
    what: `label-schema.${name}: ${form}`,
    note: !isRough
      ? undefined
      : like === undefined
        ? `that it is a ${form} is not checked`
        : `its form is checked as \`${like}\` only`,
  });
}
