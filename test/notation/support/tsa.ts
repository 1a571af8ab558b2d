import { createHash, sign } from 'node:crypto';
import { generalizedTime, integer, none, octets, oid, sequence, set, tlv } from './der.ts';
import { type Minted, mint, now, timeStamping, type Wish } from './mint.ts';

/** What a token of RFC 3161 is to be; left out: a good one. */
export interface TokenWish {
  readonly chain: readonly Minted[];
  readonly at?: Date | undefined;
  readonly accuracySeconds?: number | undefined;
  /** Over other bytes than those that it is asked for. */
  readonly over?: Uint8Array | undefined;
  readonly contentType?: string | undefined;
  readonly version?: number | undefined;
  readonly signingCertificate?: 'left out' | 'of another' | undefined;
  readonly messageDigest?: 'left out' | 'wrong' | undefined;
  readonly certificates?: readonly Uint8Array[] | undefined;
  readonly key?: Minted['key'] | undefined;
  readonly imprintHash?: 'sha256' | 'sha1' | undefined;
  readonly policy?: string | undefined;
  readonly signers?: number | undefined;
  /** Who is said to have signed, outside of what is signed. */
  readonly named?: Minted | undefined;
  /** What it is said to be signed with. */
  readonly algorithm?: string | undefined;
}

/** A root and an authority for timestamps below it. */
export function mintTsa(leaf: Wish = {}, root: Wish = {}): readonly [Minted, Minted] {
  const top = mint({ ca: true, subject: { C: 'US', ST: 'WA', O: 'Clock', CN: 'Clock Root' }, ...root });
  const own: Wish = {
    subject: { C: 'US', ST: 'WA', O: 'Clock', CN: 'Clock' },
    extendedKeyUsage: [timeStamping],
    extendedKeyUsageCritical: true,
  };
  return [mint({ ...own, ...leaf }, top), top];
}

const info = '1.2.840.113549.1.9.16.1.4';
const sha256 = sequence(oid('2.16.840.1.101.3.4.2.1'), none);

export const token =
  (wish: TokenWish) =>
  (signature: Uint8Array): Buffer => {
    const [leaf] = wish.chain;
    if (leaf === undefined) throw new Error('Nobody signs.');
    const content = infoOf(wish, wish.over ?? signature);
    const type = wish.contentType ?? info;
    const digest = createHash('sha256')
      .update(wish.messageDigest === 'wrong' ? 'other' : content)
      .digest();
    const named = wish.signingCertificate === 'of another' ? Buffer.from('other') : leaf.der;
    const attributes = [
      attribute('1.2.840.113549.1.9.3', oid(type)),
      ...(wish.messageDigest === 'left out' ? [] : [attribute('1.2.840.113549.1.9.4', octets(digest))]),
      ...(wish.signingCertificate === 'left out'
        ? []
        : [
            attribute(
              '1.2.840.113549.1.9.16.2.47',
              sequence(sequence(sequence(octets(createHash('sha256').update(named).digest())))),
            ),
          ]),
    ];
    const signed = set(...attributes);
    const issuer = wish.chain[1] ?? leaf;
    const signer = sequence(
      integer(1),
      sequence(issuer.name, tlv(0x02, (wish.named ?? leaf).serial)),
      sha256,
      tlv(0xa0, ...attributes),
      sequence(oid(wish.algorithm ?? '1.2.840.10045.4.3.2')),
      octets(sign('sha256', signed, wish.key ?? leaf.key)),
    );
    const certificates = wish.certificates ?? wish.chain.map(({ der }) => der);
    const data = sequence(
      integer(3),
      set(sha256),
      sequence(oid(type), tlv(0xa0, octets(content))),
      ...(certificates.length === 0 ? [] : [tlv(0xa0, ...certificates)]),
      set(...Array.from({ length: wish.signers ?? 1 }, () => signer)),
    );
    return sequence(oid('1.2.840.113549.1.7.2'), tlv(0xa0, data));
  };

const attribute = (type: string, value: Buffer): Buffer => sequence(oid(type), set(value));

function infoOf(wish: TokenWish, over: Uint8Array): Buffer {
  const hash = wish.imprintHash ?? 'sha256';
  const algorithm = hash === 'sha256' ? sha256 : sequence(oid('1.3.14.3.2.26'), none);
  return sequence(
    integer(wish.version ?? 1),
    oid(wish.policy ?? '1.2.3.4'),
    sequence(algorithm, octets(createHash(hash).update(over).digest())),
    integer(42),
    generalizedTime(wish.at ?? now),
    ...(wish.accuracySeconds === undefined ? [] : [sequence(integer(wish.accuracySeconds))]),
  );
}
