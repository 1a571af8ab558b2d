import type { RequiredAttestation, SignatureRequirement } from '../../../rules/core/signature-policy.ts';
import { entriesAt, fieldOf, isObject, listAt, textAt } from '../../image/json.ts';
import { type Described, isOpen, quoted, unique } from './demand.ts';
import { predicateTypeOf } from './predicates.ts';
import { certificatesWithin, identitySigners, keySigners } from './signers.ts';

/** What a set of attestors asks for: a requirement without its images. */
export type Asked = Pick<
  SignatureRequirement,
  'signers' | 'need' | 'transparencyLog' | 'annotations' | 'notCovered'
>;

/** What the signatures of a rule are: cosign's or Notation's. */
export type SignatureType = 'cosign' | 'notary';

/**
 * One of `attestors`: so many of its entries as `count` says must have signed, all without one. Several keys in one
 * entry count as so many entries (kyverno, `api/kyverno/v1/image_verification_types.go`).
 */
export function attestorSet(set: unknown, type: SignatureType, annotations: Asked['annotations']): Asked {
  const entries = listAt(set, 'entries').map((entry) => readEntry(entry, type));
  const count = fieldOf(set, 'count');
  const described = entries.map(({ described: one }) => one);
  const slots = described.flatMap(({ who, notCovered }, index) =>
    entries[index]?.each === true ? who.map((one) => ({ who: [one], notCovered })) : [{ who, notCovered }],
  );
  const logs = unique(entries.flatMap(({ log }) => log ?? []));
  const notes = unique(entries.map((entry) => JSON.stringify(entry.annotations)));
  const asked = { ...annotations, ...entries[0]?.annotations };
  const notCovered = [
    ...described.flatMap((one) => one.notCovered),
    ...(Object.values(asked).some(isOpen) ? ['An annotation is put in later.'] : []),
    ...(entries.length === 0 ? ['It names no attestors.'] : []),
    ...(logs.length > 1 ? ['Its entries look at the transparency log in different ways.'] : []),
    ...(notes.length > 1 ? ['Its entries ask for different annotations.'] : []),
    ...(slots.some(({ who }) => who.length > 1) && slots.length > 1 && count !== 1
      ? ['One of several entries has alternatives.']
      : []),
  ];
  const signers = slots.flatMap(({ who }) => who.map((one) => ({ kind: 'described', who: one }) as const));
  return {
    signers,
    need: neededOf(count, slots.length, signers.length),
    transparencyLog: logs.includes('required') ? 'required' : logs[0],
    annotations: asked,
    notCovered: unique(notCovered),
  };
}

/** Of one slot with alternatives any will do. */
function neededOf(count: unknown, slots: number, signers: number): SignatureRequirement['need'] {
  if (count === 1 || (slots === 1 && signers > 1)) return 'any';
  return typeof count === 'number' && count > 1 && count < slots ? count : 'all';
}

interface Entry {
  readonly described: Described;
  /** Whether each of its signers counts as an entry; else they are alternatives. */
  readonly each: boolean;
  readonly log: Asked['transparencyLog'];
  readonly annotations: Readonly<Record<string, string>>;
}

function readEntry(entry: unknown, type: SignatureType): Entry {
  const annotations = annotationsAt(entry, 'annotations');
  const elsewhere =
    textAt(entry, 'repository') === '' ? [] : ['Its signatures are kept in another repository.'];
  const one = attestorOf(entry, type);
  return {
    ...one,
    annotations,
    described: { ...one.described, notCovered: [...one.described.notCovered, ...elsewhere] },
  };
}

/** What must stand in a signature; numbers and truth values as the text that they are written as. */
export const annotationsAt = (value: unknown, name: string): Readonly<Record<string, string>> =>
  Object.fromEntries(entriesAt(value, name).map(([key, text]) => [key, String(text)]));

function attestorOf(entry: unknown, type: SignatureType): Omit<Entry, 'annotations'> {
  const kinds = ['keys', 'certificates', 'keyless', 'attestor'].filter((name) =>
    isObject(fieldOf(entry, name)),
  );
  const [kind] = kinds;
  const at = kind === undefined ? undefined : fieldOf(entry, kind);
  if (kinds.length !== 1)
    return uncovered('An attestor must be one of keys, certificates, keyless and attestor.');
  if (kind === 'attestor') return uncovered('A set of attestors within another is not covered.');
  if (kind === 'certificates') return certificates(at, type);
  if (type === 'notary') return uncovered("Notation's signatures are only checked with certificates.");
  const { log, notCovered } = logOf(at);
  const described = kind === 'keys' ? keys(at) : keyless(at);
  return {
    described: { who: described.who, notCovered: [...described.notCovered, ...notCovered] },
    each: kind === 'keys',
    log,
  };
}

const uncovered = (sentence: string): Omit<Entry, 'annotations'> => ({
  described: { who: [], notCovered: [sentence] },
  each: false,
  log: undefined,
});

function keys(at: unknown): Described {
  const text = textAt(at, 'publicKeys');
  const algorithm = textAt(at, 'signatureAlgorithm');
  const notCovered = [
    ...(algorithm === '' || algorithm === 'sha256'
      ? []
      : [`Signatures with ${quoted(algorithm)} are not covered.`]),
  ];
  const who = isOpen(text) ? undefined : keySigners(text);
  if (who !== undefined) return { who, notCovered };
  return { who: [], notCovered: [...notCovered, whereKeyIs(text, at)] };
}

function whereKeyIs(text: string, at: unknown): string {
  if (isOpen(text)) return 'Its key is put in by the cluster.';
  if (text.startsWith('k8s://') || isObject(fieldOf(at, 'secret')))
    return 'Its key is in a Secret of the cluster.';
  if (textAt(at, 'kms') !== '' || /^[a-z]+kms:\/\/|^hashivault:/.test(text))
    return 'Its key is in a key management system.';
  return 'Its key is no public key in PEM.';
}

function keyless(at: unknown): Described {
  const written = identitySigners({
    subject: textAt(at, 'subject'),
    subjectRegExp: textAt(at, 'subjectRegExp'),
    issuer: textAt(at, 'issuer'),
    issuerRegExp: textAt(at, 'issuerRegExp'),
    wild: true,
  });
  const notCovered = [
    ...(textAt(at, 'roots') === '' ? [] : ['It has certificate authorities of its own.']),
    ...(entriesAt(at, 'additionalExtensions').length > 0 ? ['It asks for more of the certificate.'] : []),
  ];
  return { who: written.who, notCovered: [...written.notCovered, ...notCovered] };
}

/** Kyverno asks the public log where it is not told otherwise. */
function logOf(at: unknown): {
  readonly log: Asked['transparencyLog'];
  readonly notCovered: readonly string[];
} {
  const url = textAt(at, 'rekor', 'url');
  const isPublic = url === '' || /^https:\/\/rekor\.sigstore\.dev\/?$/.test(url);
  const isIgnored = fieldOf(at, 'rekor', 'ignoreTlog') === true;
  const own = ['pubkey', 'tsaCertChain'].some(
    (name) => textAt(at, 'rekor', name) !== '' || textAt(at, 'ctlog', name) !== '',
  );
  const notCovered = [
    ...(isPublic || isIgnored ? [] : [`Its transparency log is ${quoted(url)}.`]),
    ...(own ? ['It has keys of its own for logs or timestamps.'] : []),
  ];
  return { log: isIgnored ? 'ignored' : 'required', notCovered };
}

/** As cosign has them they are not covered; as Notation has them they are the authorities. */
function certificates(at: unknown, type: SignatureType): Omit<Entry, 'annotations'> {
  if (type === 'cosign') return uncovered('Certificates that are named instead of keys are not covered.');
  const text = textAt(at, 'certChain') || textAt(at, 'cert');
  return { described: certificatesWithin(text), each: false, log: undefined };
}

/** The attestations of a rule, each signed by those whom its own attestors name, else those of the rule. */
export function attestationsOf(
  rule: unknown,
  type: SignatureType,
): Pick<SignatureRequirement, 'attestations' | 'transparencyLog' | 'notCovered'> {
  const read = listAt(rule, 'attestations').map((one) => attestationOf(one, rule, type));
  return {
    attestations: read.flatMap(({ attestations }) => attestations),
    transparencyLog: read.every(({ transparencyLog }) => transparencyLog === 'ignored')
      ? 'ignored'
      : 'required',
    notCovered: unique(read.flatMap(({ notCovered }) => notCovered)),
  };
}

function attestationOf(
  attestation: unknown,
  rule: unknown,
  type: SignatureType,
): ReturnType<typeof attestationsOf> {
  const predicate = textAt(attestation, 'type') || textAt(attestation, 'predicateType');
  const own = listAt(attestation, 'attestors');
  const sets = (own.length > 0 ? own : listAt(rule, 'attestors')).map((set) => attestorSet(set, type, {}));
  const required = (signers: RequiredAttestation['signers']): RequiredAttestation => ({
    predicate: predicateTypeOf(predicate),
    signers,
    builder: undefined,
    source: undefined,
    ref: undefined,
    mostDays: undefined,
  });
  const isTyped = predicate !== '' && !isOpen(predicate);
  const notCovered = [
    ...(!isTyped ? ['The type of an attestation is not written.'] : []),
    ...(type === 'notary' ? ['Attestations that are signed with Notation are not covered.'] : []),
    ...(listAt(attestation, 'conditions').length > 0
      ? [`What must stand in the attestation ${quoted(predicate)} is not covered.`]
      : []),
    ...sets.flatMap((set) => set.notCovered),
    ...(sets.some(({ need, signers }) => typeof need === 'number' && signers.length > 0)
      ? ['So many signers of one attestation are not covered.']
      : []),
  ];
  const attestations = !isTyped
    ? []
    : sets.length === 0
      ? [required([])]
      : sets.flatMap(({ need, signers }) =>
          need === 'all' && signers.length > 0 ? signers.map((one) => required([one])) : [required(signers)],
        );
  const isIgnored = sets.length > 0 && sets.every(({ transparencyLog }) => transparencyLog === 'ignored');
  return { attestations, transparencyLog: isIgnored ? 'ignored' : 'required', notCovered };
}
