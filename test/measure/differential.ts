import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { firedIn } from './conformance/judge.ts';
import { dockerfilePeerRules, kubernetesPeerRules, type MappedRule, shared } from './peer-rules.ts';

/**
 * Our findings beside what the peers really report on the files of the corpus, by peer rule and file: both,
 * only they, only we. `--show tool/rule` lists the files of one rule.
 */
const { values: options } = parseArgs({ options: { show: { type: 'string' } } });

if (!existsSync(new URL('peers/', shared))) {
  console.log('What the peers report lies in ../shared/peers, which is not here: nothing was compared.');
  process.exit(0);
}

const peers = [
  ['hadolint', 'dockerfile'],
  ['buildkit', 'dockerfile'],
  ['tally', 'dockerfile'],
  ['trivy-dockerfile', 'dockerfile'],
  ['checkov-dockerfile', 'dockerfile'],
  ['trivy-kubernetes', 'kubernetes'],
  ['checkov-kubernetes', 'kubernetes'],
  ['kube-linter', 'kubernetes'],
  ['kube-score', 'kubernetes'],
  ['polaris', 'kubernetes'],
] as const;

const notes = JSON.parse(
  readFileSync(new URL('differential-notes.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, string>>;
const mappings = { dockerfile: dockerfilePeerRules(), kubernetes: kubernetesPeerRules() };
const ours = new Map<string, ReadonlySet<string>>();

interface PeerFinding {
  readonly path: string;
  readonly rule: string;
}

function comparePeer(peer: string, language: 'dockerfile' | 'kubernetes'): void {
  const tool = peer.replace(/-(dockerfile|kubernetes)$/, '');
  const theirs = new Map<string, Set<string>>();
  const judged = new Set(filesOf(language));
  for (const { path, rule } of findingsOf(peer)) {
    if (rule === 'not-judged' || rule === 'parse-error' || rule === 'build-error') judged.delete(path);
    const name = tool === 'tally' ? `tally:${rule}` : `${tool}/${rule}`;
    theirs.set(name, (theirs.get(name) ?? new Set()).add(path));
  }
  for (const [name, paths] of [...theirs].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const mapped = mappingOf(name, language);
    if (mapped) compareRule(name, mapped, paths, [...judged], language);
  }
}

/** tally names the rule of the tool that it follows: `tally:hadolint/DL3006`. */
const mappingOf = (name: string, language: 'dockerfile' | 'kubernetes'): MappedRule | undefined =>
  mappings[language].get(name.replace(/^tally:/, ''));

function compareRule(
  name: string,
  { ids }: MappedRule,
  paths: ReadonlySet<string>,
  files: readonly string[],
  language: 'dockerfile' | 'kubernetes',
): void {
  const count = { both: 0, they: 0, we: 0 };
  for (const path of files) {
    const fired = firedAt(path, language);
    const we = ids.some((id) => fired.has(id));
    const they = paths.has(path);
    if (we && they) count.both += 1;
    else if (they) count.they += 1;
    else if (we) count.we += 1;
    if (we !== they && options.show === name) console.log(`    ${they ? 'only they' : 'only we  '} ${path}`);
  }
  const figures = [count.both, count.they, count.we, files.length]
    .map((one) => String(one).padStart(9))
    .join(' ');
  console.log(`${name.padEnd(42)} ${figures}`);
  const note = notes[name.replace(/^tally:/, '')];
  if (note !== undefined) console.log(`    ${note}`);
}

function firedAt(path: string, language: 'dockerfile' | 'kubernetes'): ReadonlySet<string> {
  const known = ours.get(path);
  if (known) return known;
  const text = readFileSync(new URL(`corpus/${path}`, shared), 'utf8');
  const fired = firedIn({ language, text, registries: [], approved: [] });
  ours.set(path, fired);
  return fired;
}

const findingsOf = (peer: string): readonly PeerFinding[] =>
  gunzipSync(readFileSync(new URL(`peers/${peer}.jsonl.gz`, shared)))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as PeerFinding);

function filesOf(language: 'dockerfile' | 'kubernetes'): readonly string[] {
  const [head = '', ...rows] = readFileSync(new URL('corpus/INDEX.tsv', shared), 'utf8')
    .trimEnd()
    .split('\n');
  const columns = head.split('\t');
  const kind = language === 'dockerfile' ? 'dockerfiles' : 'kubernetes';
  return rows
    .map((row) => row.split('\t'))
    .filter((row) => row[columns.indexOf('kind')] === kind)
    .map((row) => row[columns.indexOf('path')] ?? '')
    .filter((path) => kind !== 'kubernetes' || /\.ya?ml$/.test(path));
}

console.log('peer rule                                       both  only they  only we   of files');
for (const [peer, language] of peers) comparePeer(peer, language);
