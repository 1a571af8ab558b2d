import { createHash } from 'node:crypto';
import type { SignaturePolicy, TrustedSigner } from '../../../rules/core/signature-policy.ts';
import type { Anchors } from '../../signature/anchors.ts';
import { anchorsFor } from '../../workspace/anchors.ts';
import type { Session } from '../session.ts';
import { notationFolder, trustFolder } from './folders.ts';
import type { AnchorHashes } from './result.ts';

export interface AnchorsHere {
  readonly anchors: Anchors;
  /** Whom policies trust. */
  readonly signers: readonly TrustedSigner[];
  /** What each of them holds, as a hash, by its id. */
  readonly hashes: AnchorHashes;
  /** Keys and roots that could not be read, a sentence each. */
  readonly problems: readonly string[];
}

/**
 * What signatures are held against: all keys, roots and stores that any policy of what is open grants. Who of them
 * counts for an image is for the judge, by the policy of the file that names it.
 */
export async function anchorsHere(session: Session): Promise<AnchorsHere> {
  const policy = joinedPolicy(await policiesHere(session));
  const { requirements, signers, candidates, problems: unread } = session.signatures.demands;
  // What is only a candidate says who signed; whether that counts is for the judge, who knows nothing of candidates.
  const known = withSigners(policy, [...signers, ...candidates]);
  const { anchors, problems } = await anchorsFor(known, requirements, {
    files: session.policies.files,
    trustFolder: trustFolder(),
    notationFolder: notationFolder(),
    roots: () => session.folders.all.map(({ path }) => path),
  });
  return {
    anchors,
    signers: [...policy.signers, ...signers],
    hashes: hashesOf(anchors),
    problems: [...unread, ...problems],
  };
}

/** Of the folders of the workspace and of all files that are open. */
async function policiesHere({ folders, documents, policies }: Session): Promise<readonly SignaturePolicy[]> {
  const paths = [
    ...folders.all.map(({ path }) => `${path}/Dockerfile`),
    ...documents.all().map(({ path }) => path),
  ];
  const inForce = await Promise.all(paths.map((path) => policies.for(path)));
  return [...new Set(inForce.map(({ policy }) => policy.signatures))];
}

const joinedPolicy = (all: readonly SignaturePolicy[]): SignaturePolicy => ({
  transparencyLog: undefined,
  signers: all.flatMap(({ signers }) => signers),
  trustRoots: all.flatMap(({ trustRoots }) => trustRoots),
  requirements: all.flatMap(({ requirements }) => requirements),
});

/** The policy with signers whom files of other tools trust. */
const withSigners = (policy: SignaturePolicy, signers: readonly TrustedSigner[]): SignaturePolicy =>
  signers.length === 0 ? policy : { ...policy, signers: [...policy.signers, ...signers] };

function hashesOf({ keys, trustRoots, stores }: Anchors): AnchorHashes {
  const hashes: Record<string, string> = {};
  const note = (id: string, ...parts: readonly (string | Uint8Array)[]): void => {
    const hash = createHash('sha256').update(hashes[id] ?? '');
    for (const part of parts) hash.update(part).update('\0');
    hashes[id] = hash.digest('hex').slice(0, 16);
  };
  for (const { id, pem } of keys) note(id, pem);
  for (const { id, json } of trustRoots) note(id, JSON.stringify(json));
  for (const { id, type, name, certificates } of stores) note(id, type, name, ...certificates);
  return hashes;
}
