import { createPublicKey, X509Certificate } from 'node:crypto';
import {
  anySignature,
  type SignaturePolicy,
  type SignatureRequirement,
  type TrustedSigner,
  type TrustRootFile,
} from '../../../rules/core/signature-policy.ts';
import type { Paths } from '../../check/paths.ts';
import { readTrustRoot } from '../../signature/trust-root/read.ts';
import { isFileError } from '../../workspace/files.ts';
import { readBytes } from '../../workspace/node-files.ts';
import type { Wrong } from '../options.ts';
import type { TrustOptions } from './options.ts';

/** The policy with whom the command line trusts beside it, and what it asks for; or what is wrong with a file of it. */
export function withTrust(
  policy: SignaturePolicy,
  options: TrustOptions,
  paths: Paths,
): SignaturePolicy | Wrong {
  const wrong = fileProblem(options, paths);
  if (wrong !== undefined) return { wrong };
  const signers = signersOf(options, paths);
  const asked = requirementOf(options, signers);
  return {
    transparencyLog: options.transparencyLog ?? policy.transparencyLog,
    signers: [...policy.signers, ...signers],
    trustRoots: [...policy.trustRoots, ...rootsOf(options, paths)],
    requirements: asked === undefined ? policy.requirements : [...policy.requirements, asked],
  };
}

/** Each by the option that grants the trust, which is its name too. */
function signersOf(
  { keys, identities, certificates, trustedRoots }: TrustOptions,
  { resolve }: Paths,
): readonly TrustedSigner[] {
  const granted = (option: string, who: TrustedSigner['who']): TrustedSigner => ({
    name: option,
    grantedBy: option,
    who,
  });
  // An identity means nothing without the authority that vouches for it: a private root takes the public one's place.
  const roots = trustedRoots.length === 0 ? [undefined] : trustedRoots.map((root) => resolve(root));
  return [
    ...keys.map((key) => granted(`--key ${key}`, { kind: 'key', key: resolve(key) })),
    ...identities.flatMap(({ identity, issuer }) =>
      roots.map((trustRoot) =>
        granted(`--certificate-identity ${identity}`, { kind: 'identity', identity, issuer, trustRoot }),
      ),
    ),
    ...certificates.map((certificate) =>
      granted(`--notation-certificate ${certificate}`, {
        kind: 'certificate',
        certificate: resolve(certificate),
        identities: [],
        level: 'strict',
      }),
    ),
  ];
}

const rootsOf = ({ trustedRoots }: TrustOptions, { resolve }: Paths): readonly TrustRootFile[] =>
  trustedRoots.map((root) => ({ path: resolve(root), grantedBy: `--trusted-root ${root}` }));

/** Who names signers wants one of them to have signed; who names annotations wants them there. */
function requirementOf(
  { annotations, transparencyLog }: TrustOptions,
  signers: readonly TrustedSigner[],
): SignatureRequirement | undefined {
  if (signers.length === 0 && Object.keys(annotations).length === 0) return undefined;
  return {
    from: 'the command line',
    images: ['**'],
    ...anySignature,
    signers: signers.map(({ name }) => ({ kind: 'named', name })),
    transparencyLog,
    annotations,
  };
}

/** The first file that is not what its option says. */
function fileProblem({ keys, certificates, trustedRoots }: TrustOptions, paths: Paths): string | undefined {
  const checks: readonly (readonly [
    files: readonly string[],
    check: (bytes: Buffer) => string | undefined,
  ])[] = [
    [keys, keyProblem],
    [certificates, certificateProblem],
    [trustedRoots, rootProblem],
  ];
  for (const [files, check] of checks)
    for (const file of files) {
      const bytes = readBytes(paths.resolve(file));
      if (bytes === undefined) return `${file}: There is no such file.`;
      const problem = isFileError(bytes) ? bytes.error : check(bytes);
      if (problem !== undefined) return `${file}: ${problem}`;
    }
  return undefined;
}

function keyProblem(bytes: Buffer): string | undefined {
  const text = bytes.toString('latin1');
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text))
    return 'It is a private key. Give the public one, and keep this one to yourself.';
  try {
    const { asymmetricKeyType } = createPublicKey(text);
    const isKnown = ['ec', 'rsa', 'ed25519'].includes(asymmetricKeyType ?? '');
    return isKnown ? undefined : 'It is a key of another kind than ECDSA, RSA or Ed25519.';
  } catch {
    return 'It is no public key. Give a PEM file that begins with `-----BEGIN PUBLIC KEY-----`.';
  }
}

function certificateProblem(bytes: Buffer): string | undefined {
  try {
    return new X509Certificate(bytes).subject === undefined ? 'It names nobody.' : undefined;
  } catch {
    return 'It is no certificate. Give a PEM file that begins with `-----BEGIN CERTIFICATE-----`.';
  }
}

function rootProblem(bytes: Buffer): string | undefined {
  const root = readTrustRoot(bytes, { id: '', grantedBy: '' });
  return 'trouble' in root ? root.message : undefined;
}
