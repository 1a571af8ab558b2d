import type { Check, FoundSignature, NotationChecks, Proof } from '../../../rules/core/signature.ts';
import type { Attachment } from '../evidence.ts';
import type { Found, Verifier, VerifyContext } from '../verifier.ts';
import { checkAuthenticTimestamp, type TimeCheck } from './authentic-timestamp.ts';
import { fingerprintOf } from './certificate.ts';
import { checkIntegrity, type Integrity } from './integrity.ts';
import { shown } from './refusal.ts';
import { checkRevocation, type DatedChain } from './revocation.ts';
import { anchoringStores } from './stores.ts';

/**
 * Checks a signature of Notary Project's (trust store and trust policy specification, *Signature Verification*).
 * `checks` says all five for the judge, who applies a level to them and looks at identities. `proof` in short:
 * `invalid` where integrity fails; `unknown` where only a plugin could tell; `unknown-signer` where no store of the
 * scheme's type holds a certificate of the chain; `not-proven` where a certificate was not valid at a proven time, or
 * was revoked or could not be asked about; `expired`; else `good`, also where nobody asked about revocation.
 * `provenBy` names the stores of the signer alone, never those of a timestamp, which prove nothing about who signed.
 * `timeFrom` is `timestamp` only where a trusted authority's token, or the signing authority itself, gives the time:
 * a policy with `verifyTimestamp: always` asks for that.
 */
export const verifyNotation: Verifier = async (attachment, context) => {
  const integrity = await checkIntegrity(attachment);
  if ('reason' in integrity) return [found(attachment, refused(attachment, integrity))];
  return [found(attachment, await judged(integrity, context))];
};

type Told = Omit<FoundSignature, 'covers' | 'log' | 'logReason' | 'manifest'>;

const found = ({ beside, manifest }: Attachment, told: Told): Found => ({
  what: 'signature',
  signature: { ...told, covers: beside.digest, log: 'none', logReason: '', manifest },
});

/** One that is not what it must be: nothing that it says counts. */
function refused(
  { mediaType }: Attachment,
  { reason, leaf, isCovered }: Extract<Integrity, { readonly reason: string }>,
): Told {
  const notLooked: Check = { result: 'not-checked', reason: 'The signature itself is not in order.' };
  return {
    kind: mediaType === 'application/cose' ? 'notation-cose' : 'notation-jws',
    proof: isCovered ? 'invalid' : 'unknown',
    reason,
    signer: leaf === undefined ? undefined : signerOf(leaf),
    time: undefined,
    timeFrom: undefined,
    annotations: {},
    provenBy: [],
    checks: {
      integrity: isCovered ? failed(reason) : { result: 'not-checked', reason },
      authenticity: notLooked,
      authenticTimestamp: notLooked,
      expiry: notLooked,
      revocation: notLooked,
    },
  };
}

async function judged(
  signed: Extract<Integrity, { readonly envelope: unknown }>,
  context: VerifyContext,
): Promise<Told> {
  const { envelope, chain, leaf, attributes, annotations } = signed;
  const provenBy = await anchoringStores(chain, context.anchors.stores, storeTypes[attributes.scheme]);
  const time = await checkAuthenticTimestamp(signed, context);
  const isAnchored = provenBy.length > 0;
  const checks: NotationChecks = {
    integrity: passed,
    authenticity: isAnchored
      ? passed
      : failed('No trust store that is asked holds a certificate of its chain.'),
    authenticTimestamp: time.check,
    expiry: checkExpiry(attributes.expiry, context.now),
    // Nobody is asked on the word of a certificate that nobody trusts.
    revocation: isAnchored
      ? await checkRevocation(askedChains(signed, time), context)
      : { result: 'not-checked', reason: 'The signer is not known.' },
  };
  const [proof, reason] = attributes.plugin === undefined ? verdict(checks) : needsPlugin(attributes.plugin);
  return {
    kind: envelope.kind,
    proof,
    reason,
    signer: signerOf(leaf),
    ...timeOf(signed, time, isAnchored),
    annotations,
    provenBy: attributes.plugin === undefined ? provenBy : [],
    checks,
  };
}

const storeTypes = { 'notary.x509': 'ca', 'notary.x509.signingAuthority': 'signingAuthority' } as const;

function verdict(checks: NotationChecks): readonly [Proof, string] {
  if (checks.authenticity.result === 'failed') return ['unknown-signer', checks.authenticity.reason];
  const { result, reason } = checks.revocation;
  if (result === 'failed' || result === 'unknown') return ['not-proven', reason];
  if (checks.authenticTimestamp.result === 'failed') return ['not-proven', checks.authenticTimestamp.reason];
  if (checks.expiry.result === 'failed') return ['expired', checks.expiry.reason];
  return ['good', ''];
}

const needsPlugin = (plugin: string): readonly [Proof, string] => [
  'unknown',
  `Only the plugin ${shown(plugin)} can verify it: use \`notation verify\`, with that plugin installed.`,
];

/** The specification's two places differ at the very second; the stricter counts. */
const checkExpiry = (expiry: Date | undefined, now: Date): Check =>
  expiry === undefined || now < expiry ? passed : failed(`The signature expired on ${dayOf(expiry)}.`);

function timeOf(
  { attributes }: Extract<Integrity, { readonly envelope: unknown }>,
  { check, timestamp }: TimeCheck,
  isAnchored: boolean,
): Pick<Told, 'time' | 'timeFrom'> {
  if (check.result === 'passed' && timestamp !== undefined)
    return { time: timestamp.at.toISOString(), timeFrom: 'timestamp' };
  const isProven = attributes.scheme !== 'notary.x509' && isAnchored && check.result === 'passed';
  return { time: attributes.time.toISOString(), timeFrom: isProven ? 'timestamp' : 'claim' };
}

/** The signer's, and that of the timestamp, whose own time proves nothing about itself. */
const askedChains = (
  { chain, attributes }: Extract<Integrity, { readonly envelope: unknown }>,
  { timestamp }: TimeCheck,
): readonly DatedChain[] => [
  { chain, provenTime: timestamp?.to ?? (attributes.scheme === 'notary.x509' ? undefined : attributes.time) },
  { chain: timestamp?.chain ?? [], provenTime: undefined },
];

const signerOf = (leaf: NonNullable<Integrity['leaf']>): FoundSignature['signer'] => ({
  kind: 'certificate',
  subject: leaf.subject,
  fingerprint: fingerprintOf(leaf),
});

const passed: Check = { result: 'passed', reason: '' };

const failed = (reason: string): Check => ({ result: 'failed', reason });

const dayOf = (time: Date): string => time.toISOString().slice(0, 10);
