import type { SignatureRequirement, TrustedSigner } from '../../../rules/core/signature-policy.ts';
import { clusterImageDemands, isClusterImagePolicy } from './cluster-image-policy.ts';
import { containersDemands, isContainersPolicy } from './containers-policy.ts';
import { type FileDemands, joined, noDemands } from './demand.ts';
import { type DemandFiles, findCandidates } from './find.ts';
import { imageValidatingDemands, isImageValidatingPolicy } from './image-validating-policy.ts';
import { isKyvernoPolicy, kyvernoDemands } from './kyverno.ts';
import { notationDemands } from './notation-demands.ts';
import { publicKeysIn, trustedIn } from './signers.ts';
import { yamlObjects } from './yaml-objects.ts';

/** What the files of other tools in a folder ask of signatures. */
export interface Demands {
  readonly requirements: readonly SignatureRequirement[];
  /** Those whom the files name, each once: they count as trusted only where the workspace is. */
  readonly signers: readonly TrustedSigner[];
  /**
   * Keys of cosign's that lie there. They ask for nothing and are trusted by nobody; they can be offered to whoever
   * wants to trust a signer.
   */
  readonly candidates: readonly TrustedSigner[];
  readonly problems: readonly { readonly path: string; readonly message: string }[];
}

export interface DemandOptions {
  readonly notationFolder?: string | undefined;
  /** How many folders deep it looks; undefined: as deep as anybody keeps such files. */
  readonly below?: number | undefined;
}

/**
 * Reads the trust policies of Kyverno, policy-controller, the containers tools and Notation under a folder. The user's
 * `notationFolder` is where the stores lie that a trust policy of Notation names.
 */
export async function readDemands(
  folder: string,
  files: DemandFiles,
  { notationFolder, below }: DemandOptions = {},
): Promise<Demands> {
  const { paths, tooMany } = await findCandidates(folder, files, below);
  const requirements: SignatureRequirement[] = [];
  const candidates: TrustedSigner[] = [];
  const problems: { path: string; message: string }[] = [];
  if (tooMany)
    problems.push({
      path: folder,
      message: 'It holds too many files: not all were searched for trust policies.',
    });
  for (const path of paths) {
    const file = await files.read(path);
    if (file === undefined) continue;
    if ('error' in file) {
      if (!isYaml(path)) problems.push({ path, message: file.error });
      continue;
    }
    candidates.push(...candidatesIn(file.text, path));
    const found = await demandsIn(file.text, path, files, notationFolder);
    requirements.push(...found.requirements);
    problems.push(...found.problems.map((message) => ({ path, message })));
  }
  return { requirements, signers: eachOnce(requirements.flatMap(trustedIn)), candidates, problems };
}

/** What one file asks for, by its name and what stands in it. */
async function demandsIn(
  text: string,
  path: string,
  files: DemandFiles,
  notationFolder: string | undefined,
): Promise<FileDemands> {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (isYaml(path)) return mayAsk.test(text) ? fromYaml(text, path) : noDemands;
  if (name === 'policy.json') return isContainersPolicy(text) ? containersDemands(text, path) : noDemands;
  if (!name.startsWith('trustpolicy')) return noDemands;
  return notationDemands(text, path, {
    folder: notationFolder,
    beside: (type, store) => certificatesBeside(path, `${type}/${store}`, files),
  });
}

const isYaml = (path: string): boolean => /\.ya?ml$/i.test(path);

const mayAsk =
  /\bverifyImages\b|\bImageValidatingPolicy\b|\bNamespacedImageValidatingPolicy\b|\bClusterImagePolicy\b/;
const longest = 2_000_000;

function fromYaml(text: string, path: string): FileDemands {
  if (text.length > longest)
    return { ...noDemands, problems: ['It is too large to be searched for trust policies.'] };
  const { objects, problems } = yamlObjects(text);
  const asked = objects.map((object): FileDemands => {
    const read = readers.find(({ is }) => is(object))?.read(object, path) ?? noDemands;
    if (!object.open) return read;
    const open = 'A template puts in more than is written.';
    return {
      ...read,
      requirements: read.requirements.map((one) => ({ ...one, notCovered: [...one.notCovered, open] })),
    };
  });
  const all = joined(asked);
  return { ...all, problems: [...problems, ...all.problems] };
}

const readers = [
  { is: isKyvernoPolicy, read: kyvernoDemands },
  { is: isImageValidatingPolicy, read: imageValidatingDemands },
  { is: isClusterImagePolicy, read: clusterImageDemands },
];

/** As in Notation's own folder: `truststore/x509/ca/NAME/*.pem`. */
async function certificatesBeside(
  path: string,
  store: string,
  files: DemandFiles,
): Promise<readonly string[]> {
  const folder = path.slice(0, path.lastIndexOf('/'));
  for (const top of ['truststore', 'trust-store']) {
    const place = `${folder}/${top}/x509/${store}`;
    const entries = await files.list(place);
    if (entries === undefined || 'error' in entries) continue;
    const names = entries.filter(({ name, kind }) => kind === 'file' && /\.(?:pem|crt|cer)$/i.test(name));
    if (names.length > 0) return names.map(({ name }) => `${place}/${name}`).sort();
  }
  return [];
}

function candidatesIn(text: string, path: string): readonly TrustedSigner[] {
  if (!/\.pub$/i.test(path) || publicKeysIn(text)?.length !== 1) return [];
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.pub$/i, '');
  return [{ name, who: { kind: 'key', key: path }, grantedBy: path }];
}

function eachOnce(signers: readonly TrustedSigner[]): readonly TrustedSigner[] {
  const known = new Map(
    signers.map((one) => [JSON.stringify([one.who, one.grantedBy, one.only]), one] as const),
  );
  return [...known.values()];
}
