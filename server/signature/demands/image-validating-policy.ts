import type { RequiredAttestation, SignatureRequirement } from '../../../rules/core/signature-policy.ts';
import { fieldOf, isObject, type Json, listAt, textAt } from '../../image/json.ts';
import { type Described, type FileDemands, noDemands, quoted, requirementOf, unique } from './demand.ts';
import { type Scope, scopesOf } from './glob-scope.ts';
import { annotationsAt } from './kyverno-attestors.ts';
import { predicateTypeOf } from './predicates.ts';
import { certificatesWithin, identitySigners, keySigners } from './signers.ts';
import type { YamlObject } from './yaml-objects.ts';

export const isImageValidatingPolicy = ({ apiVersion, kind }: YamlObject): boolean =>
  /^policies\.kyverno\.io\//.test(apiVersion) && /^(?:Namespaced)?ImageValidatingPolicy$/.test(kind);

/**
 * What Kyverno's newer kind asks for. Its checks are CEL: of those only the two are read that call
 * `verifyImageSignatures` and `verifyAttestationSignatures` for every image of a list, as its documentation has them.
 */
export function imageValidatingDemands({ json }: YamlObject, from: string): FileDemands {
  const spec = fieldOf(json, 'spec');
  const attestors = listAt(spec, 'attestors');
  if (!isObject(spec) || attestors.length === 0) return noDemands;
  const asked = listAt(spec, 'validations').map((one) => checkOf(textAt(one, 'expression'), spec));
  const wanted: readonly Asked[] = asked.length > 0 ? asked : [{ notCovered: ['It verifies no signature.'] }];
  return {
    ...noDemands,
    requirements: scopeOf(spec).flatMap((scope) => wanted.map((one) => requirement(from, scope, one))),
  };
}

type Asked = Pick<SignatureRequirement, 'notCovered'> & Partial<SignatureRequirement>;

const requirement = (from: string, scope: Scope, asked: Asked): SignatureRequirement =>
  requirementOf(from, { ...asked, ...scope, notCovered: unique([...scope.notCovered, ...asked.notCovered]) });

/** Its patterns are compared with the name as it is written in the manifest, and one may be an expression. */
function scopeOf(spec: Json): readonly Scope[] {
  const references = listAt(spec, 'matchImageReferences');
  if (references.length === 0) return [{ images: ['**'], except: [], notCovered: [] }];
  return references.flatMap((reference) => {
    const glob = textAt(reference, 'glob');
    if (glob === '')
      return [{ images: ['**'], except: [], notCovered: ['An expression says which images it means.'] }];
    const tool = { star: 'everything', hub: 'docker.io' } as const;
    return scopesOf([glob], [], tool, 'Kyverno').map((scope) => ({
      ...scope,
      notCovered: isSpelled(glob)
        ? scope.notCovered
        : [
            ...scope.notCovered,
            `Kyverno compares ${quoted(glob)} with the name as it is written in the manifest.`,
          ],
    }));
  });
}

/** The same images however a name may be written: a host that must be written, and anything after it. */
const isSpelled = (glob: string): boolean =>
  /^\*+$/.test(glob) ||
  (/^[\w.-]+\.[\w-]+(?::\d+)?\/[\w./-]*\*+$/.test(glob) && !glob.startsWith('docker.io/'));

/** `images.containers.map(image, verifyImageSignatures(image, [attestors.a])).all(e, e > 0)` */
function checkOf(expression: string, spec: Json): Asked {
  const text = expression.replace(/\s+/g, '');
  const [, what = '', statement, names = ''] =
    /^images\.\w+\.map\((\w+),(verifyImageSignatures\(\1|verifyAttestationSignatures\(\1,attestations\.(\w+)),\[([\w.,]+)\]\)\)\.all\((\w+),\5>0\)$/
      .exec(text)
      ?.slice(1) ?? [];
  if (what === '') return { notCovered: [`The check ${quoted(expression)} is not covered.`] };
  const signed = attestorsNamed(names.split(','), spec);
  if (statement === undefined) return signed;
  const predicate = typeOf(statement, spec);
  const required: RequiredAttestation = {
    predicate: predicateTypeOf(predicate),
    signers: signed.signers ?? [],
    builder: undefined,
    source: undefined,
    ref: undefined,
    mostDays: undefined,
  };
  return {
    transparencyLog: signed.transparencyLog,
    attestations: predicate === '' ? [] : [required],
    notCovered: [
      ...signed.notCovered,
      ...(predicate === '' ? [`Which type the attestation ${quoted(statement)} has cannot be told.`] : []),
    ],
  };
}

const typeOf = (name: string, spec: Json): string =>
  listAt(spec, 'attestations')
    .filter((one) => textAt(one, 'name') === name)
    .map((one) => textAt(one, 'intoto', 'type'))[0] ?? '';

/** Of several attestors any will do: a count above 0 is asked for. */
function attestorsNamed(names: readonly string[], spec: Json): Asked {
  const read = names.map((name) => {
    const found = listAt(spec, 'attestors').find((one) => `attestors.${textAt(one, 'name')}` === name);
    return found === undefined ? unknown(name) : attestorOf(found);
  });
  const logs = unique(read.map(({ log }) => log));
  const notes = unique(read.map(({ annotations }) => JSON.stringify(annotations)));
  return {
    signers: read.flatMap(({ who }) => who.map((one) => ({ kind: 'described', who: one }) as const)),
    need: 'any',
    transparencyLog: logs.includes('required') ? 'required' : logs[0],
    annotations: read[0]?.annotations ?? {},
    notCovered: unique([
      ...read.flatMap(({ notCovered }) => notCovered),
      ...(logs.length > 1 || notes.length > 1 ? ['Its attestors ask for different things.'] : []),
    ]),
  };
}

interface Attestor extends Described {
  readonly log: SignatureRequirement['transparencyLog'];
  readonly annotations: Readonly<Record<string, string>>;
}

const unknown = (name: string): Attestor => ({
  who: [],
  notCovered: [`There is no attestor ${quoted(name)}.`],
  log: undefined,
  annotations: {},
});

function attestorOf(attestor: unknown): Attestor {
  const cosign = fieldOf(attestor, 'cosign');
  if (!isObject(cosign)) return { ...notary(attestor), log: undefined, annotations: {} };
  const key = fieldOf(cosign, 'key');
  const keyless = fieldOf(cosign, 'keyless');
  const described = isObject(key) ? keyOf(key) : isObject(keyless) ? keylessOf(keyless) : certificateOf();
  const url = textAt(cosign, 'ctlog', 'url');
  const isIgnored = fieldOf(cosign, 'ctlog', 'insecureIgnoreTlog') === true;
  const isPublic = url === '' || /^https:\/\/rekor\.sigstore\.dev\/?$/.test(url);
  const hasOwn =
    ['rekorPubKey', 'ctLogPubKey', 'tsaCertChain'].some((name) => textAt(cosign, 'ctlog', name) !== '') ||
    isObject(fieldOf(cosign, 'tuf'));
  return {
    who: described.who,
    notCovered: [
      ...described.notCovered,
      ...(isPublic || isIgnored ? [] : [`Its transparency log is ${quoted(url)}.`]),
      ...(hasOwn ? ['It has a trust root of its own.'] : []),
      ...(isObject(fieldOf(cosign, 'source')) ? ['Its signatures are kept in another place.'] : []),
    ],
    log: isIgnored ? 'ignored' : 'required',
    annotations: annotationsAt(cosign, 'annotations'),
  };
}

function keyOf(key: unknown): Described {
  const who = keySigners(textAt(key, 'data'));
  const algorithm = textAt(key, 'hashAlgorithm');
  return {
    who: who ?? [],
    notCovered: [
      ...(who === undefined ? ['Its key is not written in the file.'] : []),
      ...(algorithm === '' || algorithm === 'sha256'
        ? []
        : [`Signatures with ${quoted(algorithm)} are not covered.`]),
    ],
  };
}

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
  const roots = textAt(keyless, 'roots') === '' ? [] : ['It has certificate authorities of its own.'];
  return {
    who: all.flatMap(({ who }) => who),
    notCovered: [
      ...(all.length === 0 ? ['It names no identities.'] : []),
      ...all.flatMap(({ notCovered }) => notCovered),
      ...roots,
    ],
  };
}

const certificateOf = (): Described => ({
  who: [],
  notCovered: ['Certificates that are named instead of keys are not covered.'],
});

const notary = (attestor: unknown): Described =>
  certificatesWithin(textAt(attestor, 'notary', 'certs', 'value'));
