import type { SignatureRequirement, SignerWho } from '../../../rules/core/signature-policy.ts';
import { fieldOf, isObject, listAt, textAt } from '../../image/json.ts';
import { type Described, isOpen, quoted } from './demand.ts';
import { identitySigners, keySigners } from './signers.ts';

/** One of the authorities of a ClusterImagePolicy. */
export interface Authority {
  /** Any of them. */
  readonly who: readonly SignerWho[];
  readonly notCovered: readonly string[];
  readonly log: SignatureRequirement['transparencyLog'];
  /** Types of attestations, all of which must be there; then no signature beside them is asked for. */
  readonly attestations: readonly string[];
  /** `static`: whatever the signatures say. */
  readonly fixed: 'pass' | 'fail' | undefined;
}

export function authorityOf(authority: unknown): Authority {
  const action = textAt(authority, 'static', 'action');
  const described = signersOf(authority);
  const log = logOf(authority);
  const attestations = listAt(authority, 'attestations');
  const types = attestations.map((one) => textAt(one, 'predicateType'));
  return {
    who: described.who,
    notCovered: [
      ...described.notCovered,
      ...log.notCovered,
      ...elsewhere(authority),
      ...(textAt(authority, 'rfc3161timestamp', 'trustRootRef') === ''
        ? []
        : ['Its timestamps are by a trust root of the cluster.']),
      ...(attestations.some((one) => isObject(fieldOf(one, 'policy')))
        ? ['What must stand in its attestations is not covered.']
        : []),
      ...(types.some((type) => type === '' || isOpen(type))
        ? ['The type of an attestation is not written.']
        : []),
    ],
    log: log.log,
    attestations: types.filter((type) => type !== '' && !isOpen(type)),
    fixed: action === 'pass' || action === 'fail' ? action : undefined,
  };
}

function signersOf(authority: unknown): Described {
  const key = fieldOf(authority, 'key');
  const keyless = fieldOf(authority, 'keyless');
  if (isObject(key)) return keyOf(key);
  if (isObject(keyless)) return keylessOf(keyless);
  return {
    who: [],
    notCovered: isObject(fieldOf(authority, 'static')) ? [] : ['One of its authorities names nobody.'],
  };
}

function keyOf(key: unknown): Described {
  const algorithm = textAt(key, 'hashAlgorithm');
  const other =
    algorithm === '' || algorithm.toLowerCase() === 'sha256'
      ? []
      : [`Signatures with ${quoted(algorithm)} are not covered.`];
  const who = keySigners(textAt(key, 'data'));
  if (who !== undefined) return { who, notCovered: other };
  const place = isObject(fieldOf(key, 'secretRef'))
    ? 'Its key is in a Secret of the cluster.'
    : textAt(key, 'kms') !== ''
      ? 'Its key is in a key management system.'
      : 'Its key is put in later.';
  return { who: [], notCovered: [place] };
}

/** Of several identities any will do. */
function keylessOf(keyless: unknown): Described {
  const all = listAt(keyless, 'identities').map((one) =>
    identitySigners({
      subject: textAt(one, 'subject'),
      subjectRegExp: textAt(one, 'subjectRegExp'),
      issuer: textAt(one, 'issuer'),
      issuerRegExp: textAt(one, 'issuerRegExp'),
      wild: false,
    }),
  );
  const url = textAt(keyless, 'url');
  const own =
    textAt(keyless, 'trustRootRef') !== '' ||
    isObject(fieldOf(keyless, 'ca-cert')) ||
    !(url === '' || /^https:\/\/fulcio\.sigstore\.dev\/?$/.test(url));
  return {
    who: all.flatMap(({ who }) => who),
    notCovered: [
      ...(all.length === 0 ? ['It names no identities.'] : []),
      ...all.flatMap(({ notCovered }) => notCovered),
      ...(own ? ['It has certificate authorities of its own.'] : []),
    ],
  };
}

/** Without `ctlog` the public log is meant, with an empty one none. */
function logOf(authority: unknown): Pick<Authority, 'log' | 'notCovered'> {
  const ctlog = fieldOf(authority, 'ctlog');
  if (!isObject(ctlog)) return { log: 'required', notCovered: [] };
  const url = textAt(ctlog, 'url');
  const root = textAt(ctlog, 'trustRootRef');
  if (url === '' && root === '') return { log: 'ignored', notCovered: [] };
  const isPublic = root === '' && /^https:\/\/rekor\.sigstore\.dev\/?$/.test(url);
  return {
    log: 'required',
    notCovered: isPublic ? [] : [`Its transparency log is ${quoted(url || root)}.`],
  };
}

const elsewhere = (authority: unknown): readonly string[] =>
  listAt(authority, 'source').some((one) => textAt(one, 'oci') !== '' || textAt(one, 'tagPrefix') !== '')
    ? ['Its signatures are kept in another place.']
    : [];
