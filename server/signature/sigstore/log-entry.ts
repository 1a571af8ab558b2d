import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { TransparencyLogEntry } from '@sigstore/bundle';
import { fieldOf, listAt, textAt } from '../../image/json.ts';
import type { PreparedRoot } from '../trust-root/prepare.ts';
import { contentOf, isSame } from './content.ts';
import type { Libraries } from './libraries.ts';
import { isUnfit, type SignedMaterial } from './material.ts';
import { spkiOf } from './signed-by.ts';
import { readStrictJson } from './strict-json.ts';

export type EntryCheck =
  /** `time`: where the log itself signed it, so never for Rekor v2. `logs`: the periods in which that log counts. */
  | { readonly result: 'included'; readonly time: Date | undefined; readonly logs: readonly Period[] }
  | { readonly result: 'unknown-log' }
  | { readonly result: 'not-covered'; readonly reason: string }
  | { readonly result: 'broken'; readonly reason: string };

interface Period {
  readonly start: Date;
  readonly end: Date;
}

/**
 * Whether an entry stands in a log of this root and is of this very signature: of its bytes, of what it is over, and of
 * the key or certificate that made it (without that, any entry of the log would do: CVE-2026-22703).
 */
export function checkEntry(
  entry: TransparencyLogEntry,
  material: SignedMaterial,
  key: KeyObject,
  root: PreparedRoot,
  { verify }: Libraries,
): EntryCheck {
  const logs = root.material.tlogs.filter(({ logID }) => isSame(logID, entry.logId?.keyId ?? nothing));
  if (logs.length === 0) return { result: 'unknown-log' };
  const { kind = '', version = '' } = entry.kindVersion ?? {};
  const claimOf = kinds.get(`${kind} ${version}`);
  if (claimOf === undefined) {
    return { result: 'not-covered', reason: `Log entries of the kind ${kind} ${version} are not verified.` };
  }
  const body = readStrictJson(entry.canonicalizedBody, { what: 'The log entry' });
  if (isUnfit(body)) return broken(body.reason);
  if (!isOurs(claimOf(body.value), material, key)) {
    return broken('The log entry is of another key or certificate.');
  }
  const problem = proofProblem(entry);
  if (problem !== undefined) return broken(problem);
  const publicKey = () => ({ publicKey: key, validFor: () => true });
  const options = { tlogThreshold: 1, ctlogThreshold: 0, timestampThreshold: 0 };
  try {
    new verify.Verifier({ ...root.material, publicKey }, options).verify({
      signature: contentOf(material),
      key: { $case: 'public-key', hint: '' },
      tlogEntries: [entry],
      timestamps: [],
    });
  } catch (error) {
    return broken(sentenceOf(error));
  }
  return { result: 'included', time: promisedTime(entry), logs: logs.map(({ validFor }) => validFor) };
}

const nothing = new Uint8Array();

const broken = (reason: string): EntryCheck => ({ result: 'broken', reason });

/** `integratedTime` is nobody's word unless the log signed it (CVE-2026-48816). */
function promisedTime({ inclusionPromise, integratedTime }: TransparencyLogEntry): Date | undefined {
  const seconds = Number(integratedTime);
  return inclusionPromise !== undefined && seconds > 0 ? new Date(seconds * 1000) : undefined;
}

/** Where each kind of entry holds who signed: PEM in base64, or Rekor v2's `verifier`. */
const kinds: ReadonlyMap<string, (body: unknown) => unknown> = new Map([
  ['hashedrekord 0.0.1', (body) => fieldOf(body, 'spec', 'signature', 'publicKey', 'content')],
  ['hashedrekord 0.0.2', (body) => fieldOf(body, 'spec', 'hashedRekordV002', 'signature', 'verifier')],
  ['dsse 0.0.1', (body) => fieldOf(onlyOne(listAt(body, 'spec', 'signatures')), 'verifier')],
  ['dsse 0.0.2', (body) => fieldOf(onlyOne(listAt(body, 'spec', 'dsseV002', 'signatures')), 'verifier')],
  [
    'intoto 0.0.2',
    (body) => fieldOf(onlyOne(listAt(body, 'spec', 'content', 'envelope', 'signatures')), 'publicKey'),
  ],
]);

const onlyOne = (list: readonly unknown[]): unknown => (list.length === 1 ? list[0] : undefined);

function isOurs(claim: unknown, { certificate }: SignedMaterial, key: KeyObject): boolean {
  try {
    const { key: claimedKey, certificate: claimedCertificate } = claimed(claim);
    if (!isSame(spkiOf(claimedKey), spkiOf(key))) return false;
    if (claimedCertificate === undefined) return certificate === undefined;
    return certificate !== undefined && isSame(claimedCertificate, certificate);
  } catch {
    return false;
  }
}

function claimed(claim: unknown): { readonly key: KeyObject; readonly certificate: Buffer | undefined } {
  if (typeof claim === 'string') {
    const pem = Buffer.from(claim, 'base64').toString('latin1');
    return pem.includes('BEGIN CERTIFICATE')
      ? ofCertificate(new X509Certificate(pem))
      : { key: createPublicKey(pem), certificate: undefined };
  }
  const certificate = textAt(claim, 'x509Certificate', 'rawBytes');
  if (certificate !== '') return ofCertificate(new X509Certificate(Buffer.from(certificate, 'base64')));
  const der = Buffer.from(textAt(claim, 'publicKey', 'rawBytes'), 'base64');
  return { key: createPublicKey({ key: der, format: 'der', type: 'spki' }), certificate: undefined };
}

const ofCertificate = ({ publicKey, raw }: X509Certificate) => ({ key: publicKey, certificate: raw });

/** The library believes the signed checkpoint alone; what the proof says beside it must agree with it. */
function proofProblem({ inclusionProof, inclusionPromise, logIndex, kindVersion }: TransparencyLogEntry) {
  if (inclusionProof === undefined) {
    return inclusionPromise === undefined ? 'The log entry holds no proof that it is in the log.' : undefined;
  }
  // Rekor v1 counts over all its trees; in Rekor v2 both are the same, and only the proof's is proven.
  const isV2 = kindVersion?.kind !== 'intoto' && kindVersion?.version === '0.0.2';
  if (isV2 && logIndex !== inclusionProof.logIndex) {
    return 'The log entry’s index is not that of its proof.';
  }
  const [, size = '', hash = ''] = (inclusionProof.checkpoint?.envelope ?? '').split('\n');
  return size === inclusionProof.treeSize && isSame(Buffer.from(hash, 'base64'), inclusionProof.rootHash)
    ? undefined
    : 'The log entry’s proof and its checkpoint are of different trees.';
}

function sentenceOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return sentences.get(code) ?? 'The log entry cannot be verified.';
}

const sentences: ReadonlyMap<string, string> = new Map([
  ['TLOG_BODY_ERROR', 'The log entry is of another signature.'],
  ['TLOG_INCLUSION_PROMISE_ERROR', 'The log’s signature over the entry is wrong.'],
  ['TLOG_INCLUSION_PROOF_ERROR', 'The proof that the entry is in the log is wrong.'],
  ['TLOG_MISSING_INCLUSION_ERROR', 'The log entry holds no proof that it is in the log.'],
]);
