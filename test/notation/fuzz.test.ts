import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readTrustPolicy } from '../../server/signature/notation/trust-policy.ts';
import { coseBytes, jwsBytes, makeCose, makeJws } from './support/envelopes.ts';
import { daysOff, mintChain } from './support/mint.ts';
import { mintTsa, token } from './support/tsa.ts';
import { coseType, jwsType, storeOf, verify } from './support/verify.ts';

const chain = mintChain();
const acme = storeOf('ca', 'acme', chain[2].der);

/** Without the name of who made it, which nobody signs and nobody reads. */
const { header, ...rest } = makeJws({ chain, expiry: daysOff(9) });
const jws = jwsBytes({ ...rest, header: { x5c: header['x5c'] } });
const cose = coseBytes(makeCose({ chain, expiry: daysOff(9) }));

/** The same bytes for everyone, unless somebody asks for others. */
const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_121);

/** One to four changes: other bytes, more bytes, fewer bytes. */
const changes = (length: number) =>
  fc.array(
    fc.record({
      at: fc.nat(length - 1),
      take: fc.nat(3),
      put: fc.uint8Array({ maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 4 },
  );

function changed(
  bytes: Uint8Array,
  list: readonly { at: number; take: number; put: Uint8Array }[],
): Uint8Array {
  return list.reduce<Uint8Array>(
    (now, { at, take, put }) => Buffer.concat([now.subarray(0, at), put, now.subarray(at + take)]),
    bytes,
  );
}

const isSameJson = (one: Uint8Array, other: Uint8Array): boolean =>
  JSON.stringify(json(one)) === JSON.stringify(json(other));

function json(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return undefined;
  }
}

describe('whatever bytes there are', () => {
  for (const [name, bytes, type] of [
    ['a JWS', jws, jwsType],
    ['a COSE_Sign1', cose, coseType],
  ] as const) {
    it(`${name} that was changed is not good, and nothing is thrown`, async function () {
      this.timeout(120_000);
      assert.equal((await verify(bytes, type, [acme])).proof, 'good');
      await fc.assert(
        fc.asyncProperty(changes(bytes.length), async (list) => {
          const other = changed(bytes, list);
          const isSame = type === jwsType ? isSameJson(other, bytes) : Buffer.from(other).equals(bytes);
          const found = await verify(other, type, [acme]);
          assert.ok(isSame || found.proof !== 'good', 'it is good');
          assert.ok(found.proof === 'good' || found.reason.endsWith('.'));
        }),
        { numRuns: 1500, seed },
      );
    });

    it(`${name} with any bit turned is not good`, async function () {
      this.timeout(120_000);
      for (let at = 0; at < bytes.length; at += 3) {
        const other = Buffer.from(bytes);
        other[at] = (other[at] ?? 0) ^ (1 << (at % 7));
        assert.notEqual((await verify(other, type, [acme])).proof, 'good', `byte ${at}`);
      }
    });
  }

  it('random ones are not good, and nothing is thrown', async function () {
    this.timeout(60_000);
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 200 }),
        fc.json(),
        fc.boolean(),
        async (bytes, text, isText) => {
          const any = isText ? Buffer.from(text) : bytes;
          for (const type of [jwsType, coseType]) {
            assert.equal((await verify(any, type, [acme])).proof, 'invalid');
            const tagged = Buffer.concat([Uint8Array.from([0xd2, 0x84]), any]);
            assert.equal((await verify(tagged, type, [acme])).proof, 'invalid');
          }
        },
      ),
      { numRuns: 1000, seed },
    );
  });

  it('a timestamp that was changed gives no other time, and nothing is thrown', async function () {
    this.timeout(120_000);
    const late = mintChain({ to: daysOff(-1) });
    const clock = mintTsa();
    const at = daysOff(-2);
    let own: Uint8Array = new Uint8Array();
    const whole = makeJws({
      chain: late,
      timestamp: (signature) => {
        own = token({ chain: clock, at })(signature);
        return own;
      },
    });
    const stores = [storeOf('ca', 'acme', late[2].der), storeOf('tsa', 'clock', clock[1].der)];
    assert.equal((await verify(jwsBytes(whole), jwsType, stores)).proof, 'good');
    await fc.assert(
      fc.asyncProperty(changes(own.length), async (list) => {
        const timestamp = Buffer.from(changed(own, list)).toString('base64');
        const bytes = jwsBytes({
          ...whole,
          header: { ...whole.header, 'io.cncf.notary.timestampSignature': timestamp },
        });
        const found = await verify(bytes, jwsType, stores);
        // What a token says outside of what is signed may change without any harm.
        if (found.proof === 'good') assert.equal(found.time, at.toISOString());
        else assert.equal(found.proof, 'not-proven');
      }),
      { numRuns: 1000, seed },
    );
  });

  it('a store of them is trusted with nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (any) => {
        const stores = (['ca', 'signingAuthority', 'tsa'] as const).map((type) => storeOf(type, 'any', any));
        assert.equal((await verify(jws, jwsType, stores)).proof, 'unknown-signer');
      }),
      { numRuns: 300, seed },
    );
  });

  it('a policy of them is a trouble', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), fc.string(), (text, path) => {
        assert.ok('trouble' in readTrustPolicy(text, path));
      }),
      { numRuns: 500, seed },
    );
  });
});
