import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type PeerCase, readCases } from './conformance/cases.ts';
import { firedIn } from './conformance/judge.ts';
import { shared } from './peer-rules.ts';

/**
 * Holds our rules to the cases of the peers' own test suites, by peer and family: raw, and after the listed
 * differences. Fails on a difference that is not listed, and on a listed one that no longer differs; a peer
 * that misses a bound is marked. `--show tool[/rule]` prints the cases that differ, `--ids` only their ids.
 */
const { values: options } = parseArgs({
  options: {
    show: { type: 'string' },
    ids: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
    sum: { type: 'boolean', default: false },
  },
});

if (!existsSync(new URL('conformance/', shared))) {
  console.log('The cases of the peers lie in ../shared/conformance, which is not here: nothing was checked.');
  if (options.sum) console.log('0 passed, 0 failed, 1 skipped');
  process.exit(0);
}

interface Listed {
  readonly reasons: Readonly<Record<string, string>>;
  /** Reason → ids of cases. */
  readonly cases: Readonly<Record<string, readonly string[]>>;
}

const listed = JSON.parse(
  readFileSync(new URL('conformance/differences.json', import.meta.url), 'utf8'),
) as Listed;
const reasonOf = new Map(
  Object.entries(listed.cases).flatMap(([reason, ids]) => ids.map((id) => [id, reason] as const)),
);

interface Row {
  cases: number;
  right: number;
  listed: number;
  nameOnly: number;
  needs: number;
}

const rows = new Map<string, Row>();
const unlisted: PeerCase[] = [];
const stale: string[] = [];
const seen = new Set<string>();

for (const one of readCases()) {
  const row = rowOf(`${one.tool.padEnd(12)} ${one.mapped.family}`);
  if (one.needs !== undefined) {
    row.needs += 1;
    continue;
  }
  seen.add(one.id);
  row.cases += 1;
  const fired = firedIn(one);
  const reason = reasonOf.get(one.id);
  if (one.mapped.ids.some((id) => fired.has(id)) === one.fires) {
    row.right += 1;
    if (reason !== undefined) stale.push(`${one.id} ${one.tool}/${one.rule} no longer differs (${reason})`);
  } else {
    if (reason === undefined) unlisted.push(one);
    else row.listed += 1;
    if (reason === 'name-only-placeholder') row.nameOnly += 1;
    show(one, reason, fired);
  }
}
for (const [id, reason] of reasonOf) if (!seen.has(id)) stale.push(`${id} is no case (${reason})`);
for (const reason of Object.keys(listed.cases))
  if (!(reason in listed.reasons)) stale.push(`${reason} has no sentence`);

report();

function rowOf(name: string): Row {
  const row = rows.get(name) ?? emptyRow();
  rows.set(name, row);
  return row;
}

function emptyRow(): Row {
  return { cases: 0, right: 0, listed: 0, nameOnly: 0, needs: 0 };
}

function show(one: PeerCase, reason: string | undefined, fired: ReadonlySet<string>): void {
  const wanted = options.show;
  const isWanted = wanted === one.tool || wanted === `${one.tool}/${one.rule}` || wanted === 'unlisted';
  if (!isWanted || (reason !== undefined && !options.all)) return;
  const what = one.fires ? 'missed' : 'extra';
  console.log(`${one.id} ${one.tool}/${one.rule} ${what} (${one.mapped.ids}) ${one.source}`);
  if (!options.ids) console.log(`    ours: ${[...fired].join(' ')}\n${one.text}`);
}

function report(): void {
  console.log('peer         family                cases   raw %  listed  after %  needs more than the file');
  const peers = new Map<string, Row>();
  for (const [name, row] of [...rows].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (row.cases === 0) continue;
    console.log(lineOf(name, row));
    const peer = name.slice(0, 12).trim();
    const sum = peers.get(peer) ?? emptyRow();
    for (const key of ['cases', 'right', 'listed', 'nameOnly', 'needs'] as const) sum[key] += row[key];
    peers.set(peer, sum);
  }
  console.log('');
  for (const [peer, row] of peers) {
    const after = (100 * row.right) / Math.max(1, row.cases - row.listed);
    const tooMany = (row.listed - row.nameOnly) / row.cases > 0.15;
    console.log(`${lineOf(peer, row)}${after < 97 ? '  < 97 %' : ''}${tooMany ? '  > 15 % listed' : ''}`);
  }
  const total = [...peers.values()].reduce((sum, { cases }) => sum + cases, 0);
  const right = [...peers.values()].reduce((sum, row) => sum + row.right, 0);
  console.log(
    `\n${total} cases, ${right} the same, ${reasonOf.size} listed, ${unlisted.length} not listed, ${stale.length} stale`,
  );
  for (const line of stale) console.log(line);
  const failed = stale.length + unlisted.length;
  if (options.sum) console.log(`${total - unlisted.length} passed, ${failed} failed, 0 skipped`);
  process.exitCode = failed > 0 ? 1 : 0;
}

function lineOf(name: string, row: Row): string {
  const after = (100 * row.right) / Math.max(1, row.cases - row.listed);
  const figures = [
    String(row.cases).padStart(5),
    percent((100 * row.right) / row.cases),
    String(row.listed).padStart(8),
  ];
  return `${name.padEnd(35)}${figures.join('')}${percent(after)}${String(row.needs).padStart(8)}`;
}

function percent(value: number): string {
  return value.toFixed(1).padStart(9);
}
