import type { FoundAttestation, ImageSignatures, Signer } from '../../../rules/core/signature.ts';
import type { SignerWho } from '../../../rules/core/signature-policy.ts';
import { publicRoot } from '../../../rules/signature/signed-by.ts';
import { fieldOf, listAt, textAt } from '../../image/json.ts';
import type { Trouble } from '../../registry/trouble.ts';
import { describePredicate } from '../attestation/describe.ts';
import { isAbout, readStatement } from '../attestation/statement.ts';
import { endTrouble, failure, openProgram, type Program } from './program.ts';
import type { PinnedImage, ToolSettings } from './settings.ts';
import { toldSignature, toldSignatures, toolWords } from './told.ts';

type IdentityWho = Extract<SignerWho, { readonly kind: 'identity' }>;

/**
 * `gh attestation verify oci://NAME@DIGEST --format json`, once for each signer who is a workflow on GitHub: it must be
 * told the owner or the repository. It speaks of SLSA provenance alone.
 */
export async function askGh(image: PinnedImage, settings: ToolSettings): Promise<ImageSignatures | Trouble> {
  const asked = settings.signers.flatMap(({ who }) => {
    const owner = who.kind === 'identity' ? ownerOf(who) : undefined;
    return owner === undefined || who.kind !== 'identity' ? [] : [{ who, owner }];
  });
  if (asked.length === 0)
    return {
      trouble: 'unsupported',
      message: 'gh must be told the owner or the repository on GitHub. Trust a workflow of it first.',
    };
  const program = await openProgram('gh', ['--version'], settings, ownVariables);
  if ('trouble' in program) return program;
  const attestations: FoundAttestation[] = [];
  const notCovered = ['Only SLSA provenance is asked for, and no signature of the image itself.'];
  for (const { who, owner } of asked) {
    const said = await program.run([
      ...['attestation', 'verify', `oci://${image.name}`, '--format', 'json'],
      ...owner,
      ...identityWords(who),
    ]);
    const ended = endTrouble(said, program.name);
    if (ended !== undefined) return ended;
    if (said.code === 0) {
      const read = attestationsIn(said.out, image);
      if ('trouble' in read) return read;
      attestations.push(...read);
    } else if (isRefusal(said.said)) attestations.push(refusedBy(program, image));
    else if (!/no attestations found|HTTP 404/i.test(said.said)) return failure(said.said, program.name);
  }
  const good = attestations.filter(({ proof }) => proof === 'good');
  return toldSignatures(
    image,
    {
      program,
      attestations: good.length > 0 ? good : attestations.slice(0, 1),
      // It is not asked whether the image is signed, so that nobody can say that it is not.
      unknown: ['gh does not tell whether the image itself is signed.'],
      notCovered,
    },
    settings,
  );
}

/** Its own logins: in CI it has no other. */
const ownVariables = ['GH_TOKEN', 'GITHUB_TOKEN', 'GH_CONFIG_DIR'];

/** `--repo` where the pattern fixes the repository, else `--owner`; undefined where it fixes neither. */
function ownerOf({ identity }: IdentityWho): readonly string[] | undefined {
  const [, owner = '', repository] =
    /^https:\/\/github\.com\/([\w-]+)\/(?:([\w.-]+)\/)?/.exec(identity) ?? [];
  if (owner === '') return undefined;
  return repository === undefined ? ['--owner', owner] : ['--repo', `${owner}/${repository}`];
}

function identityWords({ identity, issuer }: IdentityWho): readonly string[] {
  const words = identity.includes('*')
    ? ['--cert-identity-regex', `^${identity.split('*').map(escaped).join('.*')}$`]
    : ['--cert-identity', identity];
  return issuer.includes('*') ? words : [...words, '--cert-oidc-issuer', issuer];
}

const escaped = (text: string): string => text.replace(/[\\^$.|?+()[\]{}]/g, '\\$&');

const isRefusal = (said: string): boolean =>
  /verifying (?:with|the)|verification failed|failed to verify|does not match|policy/i.test(said);

/** Held against the digest once more: nothing is taken that is about another image. */
function attestationsIn(out: Buffer, image: PinnedImage): readonly FoundAttestation[] | Trouble {
  const wrong: Trouble = { trouble: 'tool-error', message: 'What gh answers cannot be read.' };
  let listed: unknown;
  try {
    listed = JSON.parse(out.toString('utf8'));
  } catch {
    return wrong;
  }
  if (!Array.isArray(listed) || listed.length === 0) return wrong;
  return listed.flatMap((one: unknown) => attestationOf(fieldOf(one, 'verificationResult'), image) ?? []);
}

function attestationOf(result: unknown, image: PinnedImage): FoundAttestation | undefined {
  const statement = readStatement(Buffer.from(JSON.stringify(fieldOf(result, 'statement') ?? null)));
  if (statement === undefined || !isAbout(statement, image.digest)) return undefined;
  const certificate = fieldOf(result, 'signature', 'certificate');
  const [first] = listAt(result, 'verifiedTimestamps');
  const at = new Date(textAt(first, 'timestamp'));
  const isLog = /tlog/i.test(textAt(first, 'type'));
  const { annotations: _, ...told } = toldSignature(image, {
    proof: 'good',
    signer: signerOf(certificate),
    log: listAt(result, 'verifiedTimestamps').some((one) => /tlog/i.test(textAt(one, 'type')))
      ? 'included'
      : 'absent',
    provenBy: [/O=GitHub/.test(textAt(certificate, 'certificateIssuer')) ? 'github' : publicRoot],
    ...(Number.isNaN(at.getTime())
      ? {}
      : { time: at.toISOString(), timeFrom: isLog ? ('log' as const) : ('timestamp' as const) }),
  });
  return { ...told, ...describePredicate(statement) };
}

/** Older versions write the name as an object. */
function signerOf(certificate: unknown): Signer {
  const name = textAt(certificate, 'subjectAlternativeName');
  const text = (key: string): string | undefined => textAt(certificate, key) || undefined;
  return {
    kind: 'identity',
    identity: name === '' ? textAt(certificate, 'subjectAlternativeName', 'value') : name,
    issuer: textAt(certificate, 'issuer'),
    build: {
      repository: text('sourceRepositoryURI'),
      ref: text('sourceRepositoryRef'),
      commit: text('sourceRepositoryDigest'),
      runner: text('runnerEnvironment'),
      workflow: text('buildConfigURI'),
      trigger: text('buildTrigger'),
    },
  };
}

function refusedBy(program: Program, image: PinnedImage): FoundAttestation {
  const { annotations: _, ...told } = toldSignature(image, {
    proof: 'unknown-signer',
    reason: `${toolWords(program)} finds no attestation by whom it was asked for.`,
  });
  return { ...told, predicateType: 'https://slsa.dev/provenance/v1', provenance: undefined, summary: '' };
}
