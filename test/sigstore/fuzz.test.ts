import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { FoundAttestation, FoundSignature } from '../../rules/core/signature.ts';
import { verifyCosignAttestation } from '../../server/signature/cosign/verify-attestation.ts';
import { verifyCosignSignature } from '../../server/signature/cosign/verify-signature.ts';
import type { Attachment } from '../../server/signature/evidence.ts';
import { verifyBundle } from '../../server/signature/sigstore/verify-bundle.ts';
import type { Verifier } from '../../server/signature/verifier.ts';
import { type Instance, makeInstance, pair } from './support/instance.ts';
import { legacy, legacyAttestation } from './support/legacy.ts';
import { type Json, type JsonValue, mint } from './support/mint.ts';
import { anchors, attachment, bytesOf, statement, verdict, verdicts } from './support/verdict.ts';

/** `FUZZ_SEED` and `FUZZ_FACTOR` ask for others or more than everyone gets. */
const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_121);
const factor = Number(process.env['FUZZ_FACTOR'] ?? 1);

type Facts = FoundSignature | FoundAttestation;

/** Whatever is changed at random: never verified with other facts than the true ones, and never an exception. */
describe('signatures that were changed at random', function () {
  this.timeout(120_000);
  let instance: Instance;
  const key = pair();
  const keyAnchor = {
    id: 'cosign.pub',
    grantedBy: 'the test',
    pem: key.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
  let bundles: readonly Json[];
  let attachments: readonly (readonly [Attachment, Verifier])[];

  before(async () => {
    instance = await makeInstance();
    const payload = statement();
    const minted = [
      await mint(instance, { payload }),
      await mint(instance, { payload, rekor: 2 }),
      await mint(instance, { payload, key }),
      await mint(instance, { payload, key, rekor: 2, timestamp: false }),
    ];
    bundles = minted.map(({ bundle }) => bundle);
    attachments = [
      ...bundles.map((bundle) => [attachment(bytesOf(bundle)), verifyBundle] as const),
      [await legacy(instance), verifyCosignSignature],
      [await legacy(instance, { key }), verifyCosignSignature],
      [await legacyAttestation(instance), verifyCosignAttestation],
    ];
  });

  const random = (numRuns: number) => ({ numRuns: numRuns * factor, seed });
  const trusted = () => anchors(instance.anchor, keyAnchor);
  const isVerified = ({ proof, log }: Facts): boolean => proof === 'good' && log === 'included';

  it('in a leaf of the JSON', async () => {
    const leaf = fc.tuple(
      fc.nat(3),
      fc.nat(1000),
      fc.constantFrom('delete', 'flip', 'cut', 'null', 'text', 'list'),
      fc.nat(100_000),
    );
    await fc.assert(
      fc.asyncProperty(leaf, async ([which, place, how, more]) => {
        const bundle = bundles[which] ?? {};
        const leaves = leavesOf(bundle).filter(
          (path) => !(how === 'flip' ? partlyRead : notRead).test(path.join('.')),
        );
        const path = leaves[place % leaves.length] ?? [];
        const lying = structuredClone(bundle);
        if (!spoil(lying, path, how, more)) return;
        const found = await verdict(lying, trusted());
        assert.ok(!isVerified(found), `${path.join('.')} ${how}`);
      }),
      random(600),
    );
  });

  it('in a byte of the blob', async () => {
    const change = fc.tuple(fc.nat(6), fc.nat(1_000_000), fc.integer({ min: 0, max: 255 }));
    await fc.assert(
      fc.asyncProperty(change, async ([which, place, byte]) => {
        const [one, verifier] = attachments[which] ?? assert.fail();
        const bytes = Buffer.from(one.bytes);
        const at = place % bytes.length;
        if (bytes.readUInt8(at) === byte) return;
        bytes.writeUInt8(byte, at);
        await assertSameOrNot(one, verifier, { ...one, bytes });
      }),
      random(600),
    );
  });

  it('by cutting and doubling', async () => {
    const change = fc.tuple(fc.nat(6), fc.nat(1_000_000), fc.nat(2000), fc.boolean());
    await fc.assert(
      fc.asyncProperty(change, async ([which, place, length, isDoubled]) => {
        const [one, verifier] = attachments[which] ?? assert.fail();
        const at = place % one.bytes.length;
        const end = at + 1 + length;
        const bytes = Buffer.concat([
          one.bytes.subarray(0, isDoubled ? end : at),
          one.bytes.subarray(isDoubled ? at : end),
        ]);
        await assertSameOrNot(one, verifier, { ...one, bytes });
      }),
      random(200),
    );
  });

  it('in an annotation', async () => {
    const change = fc.tuple(fc.integer({ min: 4, max: 6 }), fc.nat(10), fc.nat(1_000_000), fc.string());
    await fc.assert(
      fc.asyncProperty(change, async ([which, name, place, text]) => {
        const [one, verifier] = attachments[which] ?? assert.fail();
        const [at, old] = [...one.annotations][name % one.annotations.size] ?? assert.fail();
        const cut = place % (old.length + 1);
        const now = `${old.slice(0, cut)}${text}${old.slice(cut + text.length)}`;
        const annotations = new Map([...one.annotations, [at, now] as const]);
        await assertSameOrNot(one, verifier, { ...one, annotations });
      }),
      random(300),
    );
  });

  it('until nothing is left of it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(6), fc.uint8Array({ maxLength: 400 }), async (which, bytes) => {
        const [one, verifier] = attachments[which] ?? assert.fail();
        for (const found of await verdicts(verifier, { ...one, bytes }, trusted()))
          assert.ok(!isVerified(found));
      }),
      random(200),
    );
  });

  it('and JSON of any shape is not verified', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), fc.nat(3), async (text, which) => {
        const inner: unknown = JSON.parse(text);
        const lying = { ...bundles[which], verificationMaterial: inner };
        for (const json of [text, JSON.stringify(lying)]) {
          assert.ok(!isVerified(await verdict(Buffer.from(json), trusted())));
        }
      }),
      random(200),
    );
  });

  /** A change that is no change (a name that nobody reads, a line’s end in base64) must tell the same, or no time. */
  async function assertSameOrNot(one: Attachment, verifier: Verifier, lying: Attachment): Promise<void> {
    const found = (await verdicts(verifier, lying, trusted())).filter(isVerified);
    if (found.length === 0) return;
    const isTimeless = found.some(({ time }) => time === undefined);
    const timeless = { time: undefined, timeFrom: undefined };
    const told = await verdicts(verifier, one, trusted());
    assert.deepEqual(found, isTimeless ? told.map((facts) => ({ ...facts, ...timeless })) : told);
  }
});

/** A word of whoever signs with a key, for people. */
const notRead = /\.hint$/;
/** The name beside a checkpoint's signature, and names of algorithms around a timestamp: of them not every bit counts. */
const partlyRead = /\.hint$|checkpoint\.envelope$|signedTimestamp$/;

function leavesOf(value: JsonValue, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([name, one]) => leavesOf(one, [...path, name]));
}

/** False where that would change nothing. */
function spoil(json: Json, path: readonly string[], how: string, more: number): boolean {
  const last = path.at(-1) ?? '';
  const holder = path.slice(0, -1).reduce<JsonValue>((at, name) => (at as Json)[name] ?? null, json) as Json;
  const old = String(holder[last]);
  const place = more % Math.max(old.length, 1);
  const now: Record<string, JsonValue | undefined> = {
    delete: undefined,
    null: null,
    list: [old],
    text: 'AAAA',
    cut: old.slice(0, place),
    flip: `${old.slice(0, place)}${old[place] === 'A' ? 'B' : 'A'}${old.slice(place + 1)}`,
  };
  // Zero is what stands there where nothing stands there.
  if (now[how] === old || (old === '0' && (how === 'delete' || how === 'null'))) return false;
  if (now[how] === undefined) delete holder[last];
  else holder[last] = now[how];
  return true;
}
