import { writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { FoundSignature, ImageSignatures, Proof, Signer } from '../../../rules/core/signature.ts';
import type { SignerWho, TrustedSigner } from '../../../rules/core/signature-policy.ts';
import { publicRoot } from '../../../rules/signature/signed-by.ts';
import { entriesAt, textAt } from '../../image/json.ts';
import type { ToolSaid } from '../../image/scanner/run-tool.ts';
import { openRegistry } from '../../registry/registry.ts';
import type { Trouble } from '../../registry/trouble.ts';
import { endTrouble, failure, openProgram, type Program } from './program.ts';
import type { PinnedImage, ToolSettings } from './settings.ts';
import { isPlain, toldSignature, toldSignatures, toolWords } from './told.ts';

/**
 * `cosign verify --output json`, once for each signer who is trusted. Without one there is nothing to ask: a signature
 * by anyone proves nothing.
 */
export async function askCosign(
  image: PinnedImage,
  settings: ToolSettings,
): Promise<ImageSignatures | Trouble> {
  const signers = settings.signers.filter(({ who }) => who.kind !== 'certificate');
  if (signers.length === 0)
    return {
      trouble: 'unsupported',
      message: 'cosign says yes or no of a key or an identity that it is told. Trust one first.',
    };
  const program = await openProgram('cosign', ['version', '--json'], settings);
  if ('trouble' in program) return program;
  const answers: Answer[] = [];
  for (const { who } of signers.slice(0, mostSigners)) {
    const answer = await askFor(who, program, image, settings);
    if ('trouble' in answer) return answer;
    answers.push(answer);
  }
  const good = answers.flatMap(({ signatures }) => signatures);
  const bad = answers.flatMap(({ rejected }) => rejected ?? []);
  return toldSignatures(
    image,
    {
      program,
      signatures: good.length > 0 ? good : bad.slice(0, 1),
      unknown: good.length + bad.length === 0 ? await whyNone(program, image, settings) : [],
      notCovered: ['Attestations are not asked for.'],
    },
    settings,
  );
}

/**
 * cosign says that there is no signature where a registry does not know the image, too, and older versions look for old
 * signatures alone: then nobody can say that there is none.
 */
async function whyNone(
  program: Program,
  { reference, digest }: PinnedImage,
  { network, signal }: ToolSettings,
): Promise<readonly string[]> {
  const there = await openRegistry(reference.registry, network).manifest(
    reference.repository,
    digest,
    signal,
  );
  return [
    ...('trouble' in there ? [`${toolWords(program)} finds no signature, but: ${there.message}`] : []),
    ...(/^[012]\./.test(program.version)
      ? [`${toolWords(program)} does not look for signatures in the form of today (Sigstore bundles).`]
      : []),
  ];
}

const mostSigners = 20;

interface Answer {
  readonly signatures: readonly FoundSignature[];
  /** A signature that is there and not by this signer, or not good. */
  readonly rejected: FoundSignature | undefined;
}

async function askFor(
  who: TrustedSigner['who'],
  program: Program,
  image: PinnedImage,
  settings: ToolSettings,
): Promise<Answer | Trouble> {
  const words = wordsFor(who);
  if (typeof words === 'object' && 'trouble' in words) return words;
  const isIgnored = settings.transparencyLog !== 'required';
  const said = await program.run(
    [
      'verify',
      ...['--output', 'json'],
      ...words,
      ...(isIgnored ? ['--insecure-ignore-tlog=true'] : []),
      ...(isPlain(image, settings) ? ['--allow-http-registry'] : []),
      '--',
      image.name,
    ],
    { prepare: (folder) => keyInFolder(folder, who) },
  );
  const ended = endTrouble(said, program.name);
  if (ended !== undefined) return ended;
  if (said.code === 0) return verified(said, who, image, isIgnored);
  return refused(said, image, program);
}

/** A key's text is put into the folder that cosign runs in. */
const keyFile = 'signer.pub';

async function keyInFolder(folder: string, who: SignerWho): Promise<NodeJS.ProcessEnv> {
  if (who.kind === 'key' && !isAbsolute(who.key)) await writeFile(join(folder, keyFile), who.key);
  return {};
}

/** Exact where the policy is; else a regular expression with both ends fixed. */
function wordsFor(who: TrustedSigner['who']): readonly string[] | Trouble {
  if (who.kind === 'key') return ['--key', isAbsolute(who.key) ? who.key : keyFile];
  if (who.kind !== 'identity') return [];
  if (who.trustRoot === 'github')
    return { trouble: 'unsupported', message: "cosign is not asked for signers of GitHub's own trust root." };
  return [
    ...wordFor('--certificate-identity', who.identity),
    ...wordFor('--certificate-oidc-issuer', who.issuer),
    ...(who.trustRoot === undefined ? [] : ['--trusted-root', who.trustRoot]),
  ];
}

const wordFor = (option: string, pattern: string): readonly string[] =>
  pattern.includes('*')
    ? [`${option}-regexp`, `^${pattern.split('*').map(escaped).join('.*')}$`]
    : [option, pattern];

const escaped = (text: string): string => text.replace(/[\\^$.|?+()[\]{}]/g, '\\$&');

/** Whatever it says, only what is over the digest that was asked for counts, and only what is a signature. */
function verified(
  { out }: ToolSaid,
  who: SignerWho,
  image: PinnedImage,
  isIgnored: boolean,
): Answer | Trouble {
  const listed = jsonIn(out);
  if (!Array.isArray(listed) || listed.length === 0)
    return { trouble: 'tool-error', message: 'cosign says yes, but what it answers cannot be read.' };
  const over = listed.filter(
    (one) => textAt(one, 'critical', 'image', 'docker-manifest-digest') === image.digest,
  );
  if (over.length === 0)
    return { trouble: 'tool-error', message: 'cosign answers about another image than it was asked for.' };
  const signatures = over
    .filter((one) => signatureTypes.has(textAt(one, 'critical', 'type')))
    .map((one) =>
      toldSignature(image, {
        proof: 'good',
        signer: signerOf(who, one),
        log: isIgnored ? 'absent' : 'included',
        annotations: Object.fromEntries(
          entriesAt(one, 'optional').flatMap(([name, value]) =>
            typeof value === 'string' ? [[name, value]] : [],
          ),
        ),
        provenBy: [
          who.kind === 'key' ? who.key : who.kind === 'identity' ? (who.trustRoot ?? publicRoot) : '',
        ],
      }),
    );
  return { signatures, rejected: undefined };
}

/** Newer versions list attestations too, which are signed, but are no signatures of the image. */
const signatureTypes = new Set(['https://sigstore.dev/cosign/sign/v1', 'cosign container image signature']);

function signerOf(who: SignerWho, answer: unknown): Signer {
  if (who.kind !== 'identity') return { kind: 'key', fingerprint: undefined };
  const told = {
    identity: textAt(answer, 'optional', 'Subject'),
    issuer: textAt(answer, 'optional', 'Issuer'),
  };
  return {
    kind: 'identity',
    // What fits the pattern that it was asked for, where it does not say who that is.
    identity: told.identity === '' ? who.identity : told.identity,
    issuer: told.issuer === '' ? who.issuer : told.issuer,
    build: undefined,
  };
}

function jsonIn(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Exit codes of cosign 2 and 3: 10 no signature, 11 no such tag, 12 none that fits, 13 no certificate on it. */
function refused({ code, said }: ToolSaid, image: PinnedImage, program: Program): Answer | Trouble {
  if (code === 10 || /^Error: no signatures found/m.test(said))
    return { signatures: [], rejected: undefined };
  if (code === 11) return { trouble: 'not-found', message: 'cosign does not find the image.' };
  const isRefused =
    code === 12 || code === 13 || /^Error: no matching (?:signatures|attestations)/m.test(said);
  if (!isRefused) return failure(said.replace(/^WARNING: .*$/gm, ''), program.name);
  const error = said.slice(Math.max(0, said.search(/^Error: /m)));
  const [proof, reason] = why.find(([says]) => says.test(error))?.slice(1) ?? [
    'unknown-signer',
    `${toolWords(program)} finds no signature by whom it was asked for.`,
  ];
  return {
    signatures: [],
    rejected: toldSignature(image, { proof: proof as Proof, reason: String(reason) }),
  };
}

const why: readonly (readonly [RegExp, Proof, string])[] = [
  [
    /invalid or missing digest in claim|digest mismatch|does not match the digest/i,
    'invalid',
    'The signature is over another image.',
  ],
  [/expired/i, 'expired', 'Its certificate had expired.'],
  [
    /transparency log|verified log entries|not enough .*entries|tlog|rekor/i,
    'not-proven',
    'There is no transparency log entry.',
  ],
  [/missing or incorrect annotation/i, 'not-proven', 'An annotation is missing.'],
];
