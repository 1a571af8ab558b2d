import { createPublicKey, type KeyObject } from 'node:crypto';
import type { FoundSignature, Proof } from '../../../rules/core/signature.ts';
import type { Anchors, KeyAnchor } from '../anchors.ts';
import { type PreparedRoot, preparedRoots } from '../trust-root/prepare.ts';
import { chainProblem, isIssuedUnder, type Leaf, readLeaf } from './certificate.ts';
import { type TimeEvidence, timeEvidence } from './evidence-of-time.ts';
import { type Libraries, libraries } from './libraries.ts';
import type { SignedMaterial } from './material.ts';
import { fingerprintOf, isSignedBy } from './signed-by.ts';

/** Who made a signature, and when, as far as that is proven; not yet what it is over. */
export type Proven = Pick<
  FoundSignature,
  'proof' | 'reason' | 'signer' | 'time' | 'timeFrom' | 'log' | 'logReason' | 'provenBy'
>;

/**
 * Leads a signature back to the anchors: to a key of theirs, or by its certificate to one trust root, whose logs and
 * timestamp authorities alone then count. Keys, chains and roots that came with the signature are never believed.
 */
export async function prove(material: SignedMaterial, anchors: Anchors, now: Date): Promise<Proven> {
  const loaded = await libraries();
  const roots = await preparedRoots(anchors.trustRoots);
  const byKey = proveByKey(material, anchors.keys, roots, loaded);
  if (material.certificate === undefined) return byKey;
  const byCertificate = proveByCertificate(material, material.certificate, { roots, now, loaded });
  if (byKey.proof !== 'good') return byCertificate;
  if (byCertificate.proof !== 'good') return byKey;
  return { ...byCertificate, provenBy: [...new Set([...byCertificate.provenBy, ...byKey.provenBy])] };
}

const nothingProven = {
  time: undefined,
  timeFrom: undefined,
  log: 'absent',
  logReason: '',
  provenBy: [],
} as const;

function proveByKey(
  material: SignedMaterial,
  anchors: readonly KeyAnchor[],
  roots: readonly PreparedRoot[],
  loaded: Libraries,
): Proven {
  const keys = anchors.flatMap(({ id, pem }) => keysOf(pem).map((key) => ({ id, key })));
  const made = keys.filter(({ key }) => isSignedBy(key, material.signed, material.signature));
  const [first] = made;
  if (first === undefined) {
    const reason =
      keys.length === 0 ? 'It was made with a key, and no key is trusted.' : 'No trusted key made it.';
    return {
      ...nothingProven,
      proof: 'unknown-signer',
      reason,
      signer: { kind: 'key', fingerprint: undefined },
    };
  }
  const { root, evidence } = bestEvidence(material, first.key, roots, loaded);
  const { proof, reason } = wrongEvidence(evidence) ?? { proof: 'good' as const, reason: '' };
  const provenBy = [
    ...new Set(made.map(({ id }) => id)),
    ...(evidence.log === 'included' && root ? [root.id] : []),
  ];
  const signer = { kind: 'key', fingerprint: fingerprintOf(first.key) } as const;
  return {
    proof,
    reason,
    signer,
    ...timeOf(evidence),
    log: evidence.log,
    logReason: evidence.logReason,
    provenBy,
  };
}

function keysOf(pem: string): readonly KeyObject[] {
  try {
    return /-----BEGIN (?:RSA )?PUBLIC KEY-----/.test(pem) ? [createPublicKey(pem)] : [];
  } catch {
    return [];
  }
}

/** Of all roots the one that says most for it: a log is trusted if any root names it. */
function bestEvidence(
  material: SignedMaterial,
  key: KeyObject,
  roots: readonly PreparedRoot[],
  loaded: Libraries,
): { readonly root: PreparedRoot | undefined; readonly evidence: TimeEvidence } {
  const all = roots.map((root) => ({ root, evidence: timeEvidence(material, key, root, loaded) }));
  const by = (log: TimeEvidence['log']) => all.find(({ evidence }) => evidence.log === log);
  const logReason = material.entries.length > 0 ? 'No trust root says which logs count.' : '';
  const none = {
    log: 'absent',
    logReason,
    times: [],
    wrongTimestamp: undefined,
    notCovered: undefined,
  } as const;
  return by('included') ?? by('broken') ?? all[0] ?? { root: undefined, evidence: none };
}

const wrongEvidence = (evidence: TimeEvidence): Pick<Proven, 'proof' | 'reason'> | undefined => {
  if (evidence.wrongTimestamp !== undefined) return { proof: 'invalid', reason: evidence.wrongTimestamp };
  return evidence.notCovered === undefined ? undefined : { proof: 'unknown', reason: evidence.notCovered };
};

function timeOf({ times: [first] }: TimeEvidence): Pick<Proven, 'time' | 'timeFrom'> {
  return { time: first?.at.toISOString(), timeFrom: first?.from };
}

interface Surroundings {
  readonly roots: readonly PreparedRoot[];
  readonly now: Date;
  readonly loaded: Libraries;
}

function proveByCertificate(
  material: SignedMaterial,
  der: Buffer,
  { roots, now, loaded }: Surroundings,
): Proven {
  const leaf = readLeaf(der, loaded);
  const failed = (proof: Proof, reason: string): Proven => ({
    ...nothingProven,
    proof,
    reason,
    signer: leaf?.identity,
  });
  if (leaf === undefined) return failed('invalid', 'Its certificate cannot be read.');
  if (!isSignedBy(leaf.node.publicKey, material.signed, material.signature)) {
    return failed('invalid', 'The signature is not by the key of its certificate.');
  }
  const under = roots.filter((root) => isIssuedUnder(leaf, root));
  if (under.length === 0) return failed('unknown-signer', 'Its certificate leads to no trust root.');
  if (leaf.problem !== undefined) return failed('invalid', leaf.problem);
  const all = under.map((root) => proveUnder(root, material, leaf, { now, loaded }));
  return all.reduce((best, one) => (ranks.indexOf(one.proof) < ranks.indexOf(best.proof) ? one : best));
}

const ranks: readonly Proof[] = ['good', 'expired', 'not-proven', 'unknown', 'invalid'];

function proveUnder(
  root: PreparedRoot,
  material: SignedMaterial,
  leaf: Leaf,
  { now, loaded }: Omit<Surroundings, 'roots'>,
): Proven {
  const evidence = timeEvidence(material, leaf.node.publicKey, root, loaded);
  const { log, logReason } = evidence;
  const told = (proof: Proof, reason: string): Proven => {
    const provenBy = proof === 'good' ? [root.id] : [];
    return { proof, reason, signer: leaf.identity, ...timeOf(evidence), log, logReason, provenBy };
  };
  const wrong = wrongEvidence(evidence);
  if (wrong !== undefined) return told(wrong.proof, wrong.reason);
  const times = evidence.times.length > 0 ? evidence.times.map(({ at }) => at) : hasClocks(root) ? [] : [now];
  if (times.length === 0) return told('not-proven', noTime(evidence, material));
  const { notBefore, notAfter } = leaf.parsed;
  if (times.some((at) => at > notAfter)) {
    return told('expired', `Its certificate was valid until ${notAfter.toISOString()} only.`);
  }
  if (times.some((at) => at < notBefore)) {
    return told(
      'invalid',
      `It was signed before its certificate became valid on ${notBefore.toISOString()}.`,
    );
  }
  // GitHub's own root names none, and its certificates stand in none.
  if (leaf.parsed.extSCT !== undefined && root.material.ctlogs.length === 0) {
    return told('not-proven', 'Its certificate is from a certificate log, and the trust root names none.');
  }
  const problem = chainProblem(leaf, times, material, root, loaded);
  return problem === undefined ? told('good', '') : told('invalid', problem);
}

/**
 * A root with neither logs nor timestamp authorities is that of a plain company's authority, whose certificates last for
 * years: they must be valid now.
 */
const hasClocks = ({ material }: PreparedRoot): boolean =>
  material.tlogs.length + material.timestampAuthorities.length > 0;

function noTime({ log, logReason }: TimeEvidence, { timestamps }: SignedMaterial): string {
  if (logReason !== '') return `Nothing proves when it was signed. ${logReason}`;
  if (timestamps.length > 0) {
    return 'Nothing proves when it was signed: its timestamp is by an authority that the trust root does not name.';
  }
  return log === 'included'
    ? 'Nothing proves when it was signed: the log keeps no times, and there is no timestamp.'
    : 'Nothing proves when it was signed: there is neither a log entry nor a timestamp.';
}
