import { setTimeout } from 'node:timers/promises';
import type { Answer, BenchClient, Typed } from './client.ts';
import { startBenchClient } from './client.ts';
import type { BenchFile } from './files.ts';
import { ours, peers } from './servers.ts';
import { type Times, timesOf } from './times.ts';

/** What is done to a file, and how long the findings took. */
export interface Measured {
  readonly file: BenchFile;
  readonly what: 'open' | 'start' | 'middle' | 'end' | 'every edit' | 're-stage';
  readonly ours: Times;
  readonly peer: Times | undefined;
  readonly findings: number;
}

export interface Rounds {
  /** Keystrokes at each of the three places. */
  readonly ours: number;
  readonly peer: number;
}

/** Measures us and the peer of the language in turns, so that both meet the same machine. */
export async function measureFile(file: BenchFile, rounds: Rounds): Promise<readonly Measured[]> {
  const [us, peer] = await Promise.all([startBenchClient(ours), startBenchClient(peers[file.languageId])]);
  const [mine, theirs] = [new Recorder(file, us), new Recorder(file, peer)];
  try {
    for (let turn = 0; turn < opens; turn += 1) for (const one of [mine, theirs]) await one.open(turn);
    const turns = 10;
    // The first turn warms up and is not counted.
    for (let turn = -1; turn < turns; turn += 1) {
      await mine.type(Math.ceil(rounds.ours / turns), turn >= 0);
      await theirs.type(Math.ceil(rounds.peer / turns), turn >= 0);
      // A peer may still work when its findings are there, and would take our next keystrokes' time.
      await setTimeout(500);
    }
  } finally {
    await Promise.all([us.stop(), peer.stop()]);
  }
  return rowsOf(file, mine, theirs);
}

const opens = 9;
const places = ['start', 'middle', 'end'] as const;

/** Types into a file as a person does: a letter comes, the next keystroke takes it away. */
class Recorder {
  readonly times = new Map<string, number[]>();
  findings = 0;
  readonly #file: BenchFile;
  readonly #client: BenchClient;
  readonly #lines: readonly string[];
  #uri = '';

  constructor(file: BenchFile, client: BenchClient) {
    this.#file = file;
    this.#client = client;
    this.#lines = file.text.split('\n');
  }

  async open(turn: number): Promise<void> {
    if (this.#uri !== '') await this.#client.close(this.#uri);
    const { languageId, text } = this.#file;
    this.#uri = `file:///bench/${turn}/${languageId === 'yaml' ? 'shop.yaml' : 'Dockerfile'}`;
    const answer = await this.#client.open(this.#uri, languageId, text);
    if (turn > 0) this.#record('open', answer);
    this.findings = answer.findings;
  }

  async type(count: number, counts: boolean): Promise<void> {
    for (let number = 0; number < count; number += 1) {
      for (const place of places) await this.#stroke(place, this.#file.typed[place], number, counts);
      if (this.#file.stage !== undefined) await this.#stroke('re-stage', this.#file.stage, number, counts);
    }
  }

  async #stroke(what: string, line: number, number: number, counts: boolean): Promise<void> {
    const column = this.#lines[line]?.length ?? 0;
    const add: Typed = { line, column, removes: 0, text: 'abcdefghij'.charAt(number % 10) };
    const remove: Typed = { line, column, removes: 1, text: '' };
    for (const typed of [add, remove]) {
      const answer = await this.#client.change(this.#uri, typed);
      if (counts) this.#record(what, answer);
    }
  }

  #record(what: string, { milliseconds }: Answer): void {
    this.times.set(what, [...(this.times.get(what) ?? []), milliseconds]);
  }
}

function rowsOf(file: BenchFile, mine: Recorder, theirs: Recorder): readonly Measured[] {
  const row = (what: Measured['what'], from: readonly string[]): Measured => ({
    file,
    what,
    ours: timesOf(from.flatMap((one) => mine.times.get(one) ?? [])),
    peer: timesOf(from.flatMap((one) => theirs.times.get(one) ?? [])),
    findings: mine.findings,
  });
  return [
    row('open', ['open']),
    ...places.map((place) => row(place, [place])),
    row('every edit', places),
    ...(file.stage === undefined ? [] : [row('re-stage', ['re-stage'])]),
  ];
}
