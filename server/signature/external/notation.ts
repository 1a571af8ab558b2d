import { copyFile, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FoundSignature, ImageSignatures } from '../../../rules/core/signature.ts';
import type { SignerWho } from '../../../rules/core/signature-policy.ts';
import { entriesAt, listAt, textAt } from '../../image/json.ts';
import type { Trouble } from '../../registry/trouble.ts';
import { endTrouble, failure, openProgram, type Program } from './program.ts';
import type { PinnedImage, ToolSettings } from './settings.ts';
import { isPlain, toldSignature, toldSignatures, toolWords } from './told.ts';

/**
 * `notation verify` with a trust policy and trust store of their own, made of each signer who is trusted, so that what it
 * answers says whom that answer rests on; `notation inspect` tells who signed.
 */
export async function askNotation(
  image: PinnedImage,
  settings: ToolSettings,
): Promise<ImageSignatures | Trouble> {
  const signers = settings.signers.flatMap(({ who }) => (isAsked(who) ? [who] : []));
  if (signers.length === 0)
    return {
      trouble: 'unsupported',
      message: 'notation says yes or no of certificates that it is told. Trust some first.',
    };
  const program = await openProgram('notation', ['version'], settings);
  if ('trouble' in program) return program;
  const plain = isPlain(image, settings) ? ['--insecure-registry'] : [];
  const inspected = await program.run(['inspect', '--output', 'json', ...plain, image.name], {
    prepare: (folder) => configuration(folder, undefined, settings),
  });
  const ended = endTrouble(inspected, program.name);
  if (ended !== undefined) return ended;
  const listed = inspected.code === 0 ? signaturesIn(inspected.out) : undefined;
  const verified: FoundSignature[] = [];
  let isUnsigned = false;
  for (const who of signers) {
    const said = await program.run(['verify', ...plain, image.name], {
      prepare: (folder) => configuration(folder, who, settings),
    });
    const stopped = endTrouble(said, program.name);
    if (stopped !== undefined) return stopped;
    if (said.code === 0) verified.push(goodOf(image, who, listed));
    else if (/no signature is associated with/i.test(said.said)) isUnsigned = true;
    else if (!/signature verification failed for all the signatures|verification failed/i.test(said.said))
      return failure(said.said, program.name);
  }
  const signatures = verified.length > 0 ? verified : isUnsigned ? [] : [refusedOf(image, program, listed)];
  const isLenient = signers.some(({ level }) => level !== 'strict');
  const notCovered = isLenient
    ? ['Below the level `strict` notation takes signatures that have expired (CVE-2024-23332).']
    : [];
  return toldSignatures(image, { program, signatures, notCovered }, settings);
}

type NotationSigner = Extract<SignerWho, { readonly kind: 'certificate' }>;

const isAsked = (who: SignerWho): who is NotationSigner => who.kind === 'certificate' && who.level !== 'skip';

/**
 * A folder of Notation's own: nothing of the user's policy counts, and the user's logins to registries do. Without a
 * signer there is no policy, as `inspect` needs none.
 */
async function configuration(
  folder: string,
  who: NotationSigner | undefined,
  { network }: ToolSettings,
): Promise<NodeJS.ProcessEnv> {
  const place =
    process.platform === 'darwin'
      ? join(folder, 'Library', 'Application Support', 'notation')
      : join(folder, 'notation');
  await mkdir(place, { recursive: true });
  if (who !== undefined) await writePolicy(place, who);
  const docker = network.environment['DOCKER_CONFIG'] || join(network.home, '.docker');
  return {
    DOCKER_CONFIG: docker,
    ...(process.platform === 'win32'
      ? { APPDATA: folder }
      : process.platform === 'darwin'
        ? { HOME: folder }
        : { XDG_CONFIG_HOME: folder }),
  };
}

async function writePolicy(place: string, who: NotationSigner): Promise<void> {
  const store = join(place, 'truststore', 'x509', 'ca', 'trusted');
  await mkdir(store, { recursive: true });
  if (who.certificate.includes('-----BEGIN')) await writeFile(join(store, 'trusted.pem'), who.certificate);
  else if ((await stat(who.certificate)).isFile())
    await copyFile(who.certificate, join(store, 'trusted.pem'));
  else
    for (const name of await readdir(who.certificate))
      if (/\.(?:pem|crt|cer)$/i.test(name)) await copyFile(join(who.certificate, name), join(store, name));
  const policy = {
    version: '1.0',
    trustPolicies: [
      {
        name: 'seaworthy',
        registryScopes: ['*'],
        signatureVerification: { level: who.level },
        trustStores: ['ca:trusted'],
        trustedIdentities: who.identities.length > 0 ? who.identities : ['*'],
      },
    ],
  };
  for (const name of ['trustpolicy.oci.json', 'trustpolicy.json'])
    await writeFile(join(place, name), JSON.stringify(policy), { mode: 0o600 });
}

function signaturesIn(out: Buffer): readonly unknown[] | undefined {
  try {
    return listAt(JSON.parse(out.toString('utf8')), 'signatures');
  } catch {
    return undefined;
  }
}

/** Which of several signatures is the good one it does not say: then nobody is named. */
function goodOf(
  image: PinnedImage,
  who: NotationSigner,
  listed: readonly unknown[] | undefined,
): FoundSignature {
  const over = (listed ?? []).filter((one) => textAt(one, 'signedArtifact', 'digest') === image.digest);
  const [only] = over.length === 1 ? over : [];
  return toldSignature(image, {
    proof: 'good',
    provenBy: [who.certificate],
    ...(only === undefined
      ? { signer: { kind: 'certificate', subject: 'not told', fingerprint: '' } as const }
      : detailsOf(only)),
  });
}

function detailsOf(signature: unknown): Partial<FoundSignature> {
  const [leaf] = listAt(signature, 'certificates');
  const time = textAt(signature, 'signedAttributes', 'signingTime');
  const digest = textAt(signature, 'digest');
  return {
    signer: {
      kind: 'certificate',
      subject: textAt(leaf, 'issuedTo').slice(0, 500),
      fingerprint: textAt(leaf, 'SHA256Fingerprint').slice(0, 100),
    },
    ...(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(time) ? { time, timeFrom: 'claim' as const } : {}),
    ...(/^sha256:[0-9a-f]{64}$/.test(digest) ? { manifest: digest } : {}),
    annotations: Object.fromEntries(
      entriesAt(signature, 'userDefinedAttributes').flatMap(([name, value]) =>
        typeof value === 'string' ? [[name, value]] : [],
      ),
    ),
  };
}

/** It does not say why: whoever wants to know asks Seaworthy itself. */
function refusedOf(
  image: PinnedImage,
  program: Program,
  listed: readonly unknown[] | undefined,
): FoundSignature {
  const [first] = listed ?? [];
  return toldSignature(image, {
    ...(first === undefined ? {} : detailsOf(first)),
    proof: 'unknown-signer',
    reason: `${toolWords(program)} refuses every signature, and does not say why.`,
  });
}
