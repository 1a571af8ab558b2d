import type {
  FoundAttestation,
  FoundSignature,
  ImageSignatures,
  Signer,
} from '../../../rules/core/signature.ts';
import { normalForm } from '../../../rules/image/reference.ts';
import { publicRoot } from '../../../rules/signature/signed-by.ts';
import { fieldOf, isObject, listAt, textAt, textsAt } from '../../image/json.ts';
import type { ImageName } from '../../image/name.ts';
import type { Trouble } from '../../registry/trouble.ts';
import { describePredicate } from '../attestation/describe.ts';
import { isAbout, readStatement } from '../attestation/statement.ts';
import { type Engine, openEngine } from './engine-api.ts';
import type { ToolSettings } from './settings.ts';
import { toldSignature } from './told.ts';

/**
 * What Docker Engine says of an image that it has: `Identity` since API 1.53, the statements of attestations since 1.55.
 * It has verified signatures when it pulled the image; nothing is asked of a registry.
 */
export async function askEngine(name: ImageName, settings: ToolSettings): Promise<ImageSignatures | Trouble> {
  if (name.from !== 'registry' && (name.from !== 'daemon' || name.daemon === 'podman'))
    return {
      trouble: 'unsupported',
      message: 'Docker Engine is asked about images that it has, by their name.',
    };
  const engine = await openEngine(settings);
  if ('trouble' in engine) return engine;
  if (engine.version < 53)
    return {
      trouble: 'unsupported',
      message: `Docker Engine tells who signed an image since its API 1.53 (version 29.2); this one has 1.${engine.version}.`,
    };
  const image = name.from === 'registry' ? name.reference.text : name.image;
  const path = encodeURIComponent(image).replaceAll('%2F', '/').replaceAll('%3A', ':').replaceAll('%40', '@');
  const answer = await engine.json(`/images/${path}/json`);
  if (isTrouble(answer)) return answer;
  const digest = digestIn(answer, name);
  if (digest === undefined)
    return {
      trouble: 'not-found',
      message: 'Docker Engine has the image, but knows no digest of it in a registry.',
    };
  const statements = engine.version >= 55 ? await attestationsOf(engine, path, digest, settings) : undefined;
  return told(name, digest, answer, statements, engine, settings);
}

const isTrouble = (value: unknown): value is Trouble =>
  isObject(value) && typeof value['trouble'] === 'string';

/** With containerd's store the id is the digest; else the one under which the image was pulled. */
function digestIn(answer: unknown, name: ImageName): string | undefined {
  const written = name.from === 'registry' || name.from === 'daemon' ? name.reference?.digest : undefined;
  const known = textsAt(answer, 'RepoDigests').map((one) => one.slice(one.indexOf('@') + 1));
  const descriptor = textAt(answer, 'Descriptor', 'digest');
  const all = [descriptor, ...known].filter((one) => /^sha256:[0-9a-f]{64}$/.test(one));
  return written === undefined ? all[0] : all.find((one) => one === written);
}

function told(
  name: ImageName,
  digest: string,
  answer: unknown,
  statements: Statements | undefined,
  { words }: Engine,
  { now }: ToolSettings,
): ImageSignatures {
  const identity = fieldOf(answer, 'Identity');
  const signatures = listAt(identity, 'Signature').map((one) => signatureOf(one, digest, words));
  const warnings = listAt(identity, 'Signature').flatMap((one) => textsAt(one, 'Warnings'));
  const reference = name.from === 'registry' || name.from === 'daemon' ? name.reference : undefined;
  return {
    source: name.text,
    reference: reference && normalForm(reference),
    digest,
    platform: undefined,
    at: now.toISOString(),
    from: words,
    signatures,
    attestations: statements?.attestations ?? [],
    unknown: isObject(identity) ? [] : [`${words} does not say whether the image is signed.`],
    notCovered: [
      `Verified by ${words} when it pulled the image, not by Seaworthy.`,
      ...(warnings.length > 0 ? [`${words} had warnings when it verified.`] : []),
      ...(statements === undefined
        ? ['Attestations are told since API 1.55 of Docker Engine.']
        : statements.notCovered),
    ],
  };
}

function signatureOf(signature: unknown, digest: string, words: string): FoundSignature {
  const isWrong = textAt(signature, 'Error') !== '';
  const [first] = listAt(signature, 'Timestamps');
  const at = new Date(textAt(first, 'Timestamp'));
  const isLog = /tlog/i.test(textAt(first, 'Type'));
  const signer = signerOf(signature);
  return toldSignature(
    { digest },
    {
      kind: 'engine',
      proof: isWrong ? 'unknown' : 'good',
      reason: isWrong ? `${words} could not verify it.` : '',
      signer,
      log: listAt(signature, 'Timestamps').some((one) => /tlog/i.test(textAt(one, 'Type')))
        ? 'included'
        : 'absent',
      provenBy: isWrong ? [] : ['docker-engine', ...(signer?.kind === 'identity' ? [rootOf(signature)] : [])],
      ...(Number.isNaN(at.getTime()) || isWrong
        ? {}
        : { time: at.toISOString(), timeFrom: isLog ? ('log' as const) : ('timestamp' as const) }),
    },
  );
}

const rootOf = (signature: unknown): string =>
  /O=GitHub/.test(textAt(signature, 'Signer', 'CertificateIssuer')) ? 'github' : publicRoot;

/** A signer whom Docker knows by name has no certificate that says who it is. */
function signerOf(signature: unknown): Signer | undefined {
  const signer = fieldOf(signature, 'Signer');
  const identity = textAt(signer, 'SubjectAlternativeName');
  const name = textAt(signature, 'KnownSigner') || textAt(signature, 'Name');
  if (identity === '') return name === '' ? undefined : { kind: 'named', name };
  const text = (key: string): string | undefined => textAt(signer, key) || undefined;
  return {
    kind: 'identity',
    identity,
    issuer: textAt(signer, 'Issuer'),
    build: {
      repository: text('SourceRepositoryURI'),
      ref: text('SourceRepositoryRef'),
      commit: text('SourceRepositoryDigest'),
      runner: text('RunnerEnvironment'),
      workflow: text('BuildConfigURI'),
      trigger: text('BuildTrigger'),
    },
  };
}

interface Statements {
  readonly attestations: readonly FoundAttestation[];
  readonly notCovered: readonly string[];
}

/** The Engine does not say that it verified them, so they are claims. */
async function attestationsOf(
  engine: Engine,
  path: string,
  digest: string,
  { platform }: ToolSettings,
): Promise<Statements> {
  const [os, architecture, variant] = (platform ?? '').split('/');
  const asked = JSON.stringify({ os, architecture, ...(variant === undefined ? {} : { variant }) });
  const query = platform === undefined ? '' : `&platform=${encodeURIComponent(asked)}`;
  const answer = await engine.json(`/images/${path}/attestations?statement=1${query}`);
  if (isTrouble(answer) || !Array.isArray(answer))
    return { attestations: [], notCovered: [`${engine.words} does not tell the attestations.`] };
  return {
    attestations: answer.slice(0, 100).flatMap((one) => attestationOf(one, digest) ?? []),
    notCovered: [],
  };
}

function attestationOf(listed: unknown, digest: string): FoundAttestation | undefined {
  const inside = fieldOf(listed, 'Statement');
  if (inside === undefined || inside === null) return undefined;
  const statement = readStatement(Buffer.from(typeof inside === 'string' ? inside : JSON.stringify(inside)));
  if (statement === undefined) return undefined;
  const [subject] = statement.digests;
  const { annotations: _, ...told } = toldSignature(
    { digest },
    {
      kind: 'engine',
      proof: 'unsigned',
      covers: isAbout(statement, digest) ? digest : (subject ?? digest),
      manifest: textAt(listed, 'Descriptor', 'digest') || digest,
    },
  );
  return { ...told, ...describePredicate(statement) };
}
