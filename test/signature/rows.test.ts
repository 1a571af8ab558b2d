import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allowLoopback } from '../support/loopback.ts';
import {
  type SignedRow,
  type SignedSet,
  setAt,
  signedHere,
  signedRows,
  withLogRequired,
} from '../support/signed-here.ts';
import { makeSignedSet } from './support/make-set.ts';
import { verdictOf } from './support/verdict.ts';

const trusted = ['cosign', 'other', 'notation'] as const;

describe('images signed by the real cosign and notation', () => {
  describe(`of the set at hand${signedHere ? '' : ' (../shared is not here)'}`, () => {
    rowsOf(() => signedHere);
  });

  const tools = ['cosign', 'go'];
  const missing = tools.filter((tool) => spawnSync(tool, ['version']).status !== 0);
  const why =
    missing.length === 0 ? '' : ` (${missing.join(', ')} not on PATH; .ci/run installs what it can)`;

  describe(`of a set made just now by cosign and notation-go, with other keys${why}`, () => {
    allowLoopback();
    let set: SignedSet | undefined;
    let folder: string;

    before(async function () {
      if (missing.length > 0) return;
      this.timeout(240_000);
      folder = mkdtempSync(join(tmpdir(), 'seaworthy-set-'));
      await makeSignedSet(folder);
      set = setAt(folder);
    });

    after(() => {
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    });

    rowsOf(
      () => set,
      () => new Date(),
    );
  });
});

/** Every row of the table, under each key, with and without a transparency log. */
function rowsOf(setOf: () => SignedSet | undefined, now?: () => Date): void {
  for (const row of signedRows)
    for (const who of trusted)
      for (const log of ['ignored', 'required'] as const) {
        const expected = log === 'ignored' ? row[who] : withLogRequired(row[who], row.tag);
        it(`${row.tag}, trusting ${who}, log ${log}: ${expected}`, async function () {
          const set = setOf();
          if (set === undefined) return this.skip();
          const verdict = await judged(set, row, who, log, now?.());
          assert.equal('trouble' in verdict ? verdict.message : verdict.status, expected);
        });
      }

  it('cosign-attested: both attestations are verified too', async function () {
    const set = setOf();
    if (set === undefined) return this.skip();
    const row = signedRows.find(({ tag }) => tag === 'cosign-attested');
    assert.ok(row);
    const verdict = await judged(set, row, 'cosign', 'ignored', now?.());
    assert.ok(!('trouble' in verdict));
    assert.deepEqual(verdict.attestations.map(({ found, status }) => [found.predicateType, status]).sort(), [
      ['https://slsa.dev/provenance/v1', 'verified'],
      ['https://spdx.dev/Document', 'verified'],
    ]);
  });
}

const judged = (
  { layout, keys }: SignedSet,
  { tag }: SignedRow,
  who: (typeof trusted)[number],
  log: 'ignored' | 'required',
  now: Date | undefined,
) => {
  const pem = readFileSync(keys[who], 'utf8');
  return verdictOf({
    image: `oci:${layout}:${tag}`,
    keys: who === 'notation' ? [] : [pem],
    certificates: who === 'notation' ? [pem] : [],
    log,
    ...(now && { now }),
  });
};
