import type { SignatureRequirement, SignerWho } from '../../../rules/core/signature-policy.ts';
import { parseReference } from '../../../rules/image/reference.ts';
import { fieldOf, isObject, type Json, textAt } from '../../image/json.ts';
import { quoted } from './demand.ts';
import { publicKeysIn } from './signers.ts';

type Asked = Partial<SignatureRequirement>;
interface Wrong {
  readonly wrong: string;
}

/** A list of requirements, all of which must be met; read as strictly as containers/image does (`policy_config.go`). */
export function readContainersRequirements(value: unknown): { readonly asked: readonly Asked[] } | Wrong {
  if (!Array.isArray(value)) return { wrong: 'The requirements are no list.' };
  if (value.length === 0) return { wrong: 'A list of requirements is empty.' };
  const asked: Asked[] = [];
  for (const one of value as readonly unknown[]) {
    const read = isObject(one) ? readOne(one) : { wrong: 'A requirement is no object.' };
    if ('wrong' in read) return read;
    asked.push(read.asked);
  }
  return { asked };
}

function readOne(one: Json): { readonly asked: Asked } | Wrong {
  const type = textAt(one, 'type');
  switch (type) {
    case 'insecureAcceptAnything':
      return only(one, ['type']) ?? { asked: { verdict: 'accept' } };
    case 'reject':
      return only(one, ['type']) ?? { asked: { verdict: 'reject' } };
    case 'signedBy':
      return readSignedBy(one);
    case 'signedBaseLayer': {
      const wrong =
        only(one, ['type', 'baseLayerIdentity']) ?? identityWrong(one['baseLayerIdentity'] ?? null);
      return wrong ?? { asked: { notCovered: ['Signatures of base layers are not covered.'] } };
    }
    case 'sigstoreSigned':
      return readSigstoreSigned(one);
    default:
      return { wrong: `The requirement ${quoted(type)} is not known.` };
  }
}

/** Whether an object has members that are not known. */
function only(one: Json, names: readonly string[]): Wrong | undefined {
  const odd = Object.keys(one).find((name) => !names.includes(name));
  return odd === undefined ? undefined : { wrong: `${quoted(odd)} is not known.` };
}

/** Of several members of which a number may be there: how many are. */
const countOf = (one: Json, names: readonly string[]): number =>
  names.filter((name) => one[name] !== undefined && one[name] !== null && one[name] !== '').length;

const keyTypes = ['GPGKeys', 'signedByGPGKeys', 'X509Certificates', 'signedByX509CAs'];

function readSignedBy(one: Json): { readonly asked: Asked } | Wrong {
  const wrong =
    only(one, ['type', 'keyType', 'keyPath', 'keyPaths', 'keyData', 'signedIdentity']) ??
    (keyTypes.includes(textAt(one, 'keyType')) ? undefined : { wrong: 'A `keyType` is not known.' }) ??
    (countOf(one, ['keyPath', 'keyPaths', 'keyData']) === 1
      ? undefined
      : { wrong: 'It needs one of `keyPath`, `keyPaths` and `keyData`.' }) ??
    typesWrong(one) ??
    identityWrong(one['signedIdentity']);
  return wrong ?? { asked: { notCovered: ['Signatures with GPG (simple signing) are not covered.'] } };
}

const keyNames = ['keyPath', 'keyPaths', 'keyData', 'keyDatas', 'fulcio', 'pki'];
const rekorNames = ['rekorPublicKeyPath', 'rekorPublicKeyPaths', 'rekorPublicKeyData', 'rekorPublicKeyDatas'];

function readSigstoreSigned(one: Json): { readonly asked: Asked } | Wrong {
  const rekor = countOf(one, rekorNames);
  const wrong =
    only(one, ['type', 'signedIdentity', ...keyNames, ...rekorNames]) ??
    (countOf(one, keyNames) === 1
      ? undefined
      : { wrong: `It needs one of ${keyNames.map(quoted).join(', ')}.` }) ??
    (rekor > 1 ? { wrong: 'It has keys of the log in several ways.' } : undefined) ??
    (one['fulcio'] !== undefined && rekor === 0
      ? { wrong: '`fulcio` needs the key of a log.' }
      : undefined) ??
    typesWrong(one) ??
    authorityWrong(one) ??
    identityWrong(one['signedIdentity']);
  if (wrong !== undefined) return wrong;
  const { who, notCovered } = signersOf(one);
  return {
    asked: {
      signers: who.map((each) => ({ kind: 'described', who: each })),
      need: 'any',
      transparencyLog: rekor > 0 ? 'required' : 'ignored',
      notCovered: [
        ...notCovered,
        ...(rekor > 0 ? ['Whether an entry is in the very log whose key it names is not checked.'] : []),
        signedIdentityWords(one['signedIdentity']),
      ],
    },
  };
}

/** Texts and lists of texts, and base64 where data is meant. */
function typesWrong(one: Json): Wrong | undefined {
  for (const [name, value] of Object.entries(one)) {
    if (!/(?:Path|Data)s?$/.test(name)) continue;
    const values: readonly unknown[] = name.endsWith('s')
      ? Array.isArray(value)
        ? value
        : [undefined]
      : [value];
    if (values.length === 0 || !values.every((each) => typeof each === 'string'))
      return { wrong: `${quoted(name)} is not what it must be.` };
    if (/Datas?$/.test(name) && !values.every((each) => isBase64(String(each))))
      return { wrong: `${quoted(name)} is no base64.` };
  }
  return undefined;
}

const isBase64 = (text: string): boolean =>
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text.replace(/[\r\n]/g, ''));

function authorityWrong(one: Json): Wrong | undefined {
  const { fulcio, pki } = one;
  if (fulcio !== undefined) {
    if (!isObject(fulcio)) return { wrong: '`fulcio` is no object.' };
    const isWhole = textAt(fulcio, 'oidcIssuer') !== '' && textAt(fulcio, 'subjectEmail') !== '';
    return (
      only(fulcio, ['caPath', 'caData', 'oidcIssuer', 'subjectEmail']) ??
      typesWrong(fulcio) ??
      (countOf(fulcio, ['caPath', 'caData']) === 1 && isWhole
        ? undefined
        : { wrong: '`fulcio` needs an authority, `oidcIssuer` and `subjectEmail`.' })
    );
  }
  if (pki === undefined) return undefined;
  if (!isObject(pki)) return { wrong: '`pki` is no object.' };
  const names = ['caRootsPath', 'caRootsData', 'caIntermediatesPath', 'caIntermediatesData'];
  return (
    only(pki, [...names, 'subjectHostname', 'subjectEmail']) ??
    typesWrong(pki) ??
    (countOf(pki, names.slice(0, 2)) === 1 &&
    countOf(pki, names.slice(2)) <= 1 &&
    countOf(pki, ['subjectHostname', 'subjectEmail']) > 0
      ? undefined
      : { wrong: '`pki` needs roots, and a `subjectHostname` or a `subjectEmail`.' })
  );
}

function signersOf(one: Json): {
  readonly who: readonly SignerWho[];
  readonly notCovered: readonly string[];
} {
  const { fulcio, pki } = one;
  if (isObject(fulcio))
    return {
      who: [
        { kind: 'identity', identity: textAt(fulcio, 'subjectEmail'), issuer: textAt(fulcio, 'oidcIssuer') },
      ],
      notCovered: ['Whether a certificate is by the very authority that it names is not checked.'],
    };
  if (pki !== undefined)
    return { who: [], notCovered: ['Signatures with certificates of a company (`pki`) are not covered.'] };
  const paths = ['keyPath', 'keyPaths'].flatMap((name) => textsOf(one[name]));
  const data = ['keyData', 'keyDatas'].flatMap((name) => textsOf(one[name])).map(pemOf);
  return {
    who: [...paths, ...data.flatMap((pem) => pem ?? [])].map((key) => ({ kind: 'key', key })),
    notCovered: data.includes(undefined) ? ['A key that it holds is no public key in PEM.'] : [],
  };
}

const textsOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((each): each is string => typeof each === 'string');

function pemOf(base64: string): string | undefined {
  const keys = publicKeysIn(Buffer.from(base64, 'base64').toString('utf8'));
  return keys?.length === 1 ? keys[0] : undefined;
}

/** What the name in the signature must be: it is nothing that we read. */
function signedIdentityWords(identity: unknown): string {
  const type = isObject(identity) ? textAt(identity, 'type') : 'matchRepoDigestOrExact';
  return `Which name stands in the signature (${quoted(type)}) is not compared.`;
}

const members: ReadonlyMap<string, readonly string[]> = new Map([
  ['matchExact', []],
  ['matchRepoDigestOrExact', []],
  ['matchRepository', []],
  ['exactReference', ['dockerReference']],
  ['exactRepository', ['dockerRepository']],
  ['remapIdentity', ['prefix', 'signedPrefix']],
]);

function identityWrong(identity: unknown): Wrong | undefined {
  if (identity === undefined) return undefined;
  if (!isObject(identity)) return { wrong: 'A `signedIdentity` is no object.' };
  const type = textAt(identity, 'type');
  const names = members.get(type);
  if (names === undefined) return { wrong: `The identity ${quoted(type)} is not known.` };
  const lacking = names.find((name) => textAt(identity, name) === '');
  if (lacking !== undefined) return { wrong: `${quoted(type)} needs ${quoted(lacking)}.` };
  const reference = fieldOf(identity, 'dockerReference') ?? fieldOf(identity, 'dockerRepository');
  const parsed = typeof reference === 'string' ? parseReference(reference) : undefined;
  const isNamed = parsed?.tag !== undefined || parsed?.digest !== undefined;
  if (type === 'exactReference' && !isNamed)
    return { wrong: 'A `dockerReference` has neither tag nor digest.' };
  if (type === 'exactRepository' && parsed === undefined) return { wrong: 'A `dockerRepository` is none.' };
  return only(identity, ['type', ...names]);
}
