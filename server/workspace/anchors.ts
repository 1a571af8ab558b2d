import type { SignaturePolicy, SignatureRequirement, SignerWho } from '../../rules/core/signature-policy.ts';
import { githubRoot, isPem } from '../../rules/policy/settle-signatures.ts';
import { fileName } from '../../rules/signature/words.ts';
import type { Anchors, KeyAnchor, StoreAnchor, TrustRootAnchor } from '../signature/anchors.ts';
import { authorityProblem } from '../signature/notation/stores.ts';
import { readTrustStores } from '../signature/notation/trust-store.ts';
import { readKey } from '../signature/sigstore/read-key.ts';
import { publicGood } from '../signature/trust-root/public-good.ts';
import { readTrustRoot } from '../signature/trust-root/read.ts';
import { type FileAccess, folderOf, isFileError, joinPath, relativePath } from './files.ts';
import { leadsOut } from './policy-extends.ts';
import { boundsOf, isInside } from './policy-folders.ts';

export interface AnchorOptions {
  readonly files: FileAccess;
  /** Where trust roots lie that the user fetched; undefined: nowhere. */
  readonly trustFolder: string | undefined;
  /** Notation's own folder, with the user's trust stores; undefined: nowhere. */
  readonly notationFolder: string | undefined;
  /** The folders of the workspace: a policy in one of them names no file outside of it and of its repository. */
  readonly roots?: (() => readonly string[]) | undefined;
}

/**
 * Reads what signatures are held against: the keys, certificates and trust roots that a policy names, those that
 * `demands` describe, the public trust root, and the user's trust stores. What cannot be read is told, as a sentence,
 * and trusts nobody. What is only demanded may say who signed; whether they count is for the judge.
 */
export async function anchorsFor(
  policy: SignaturePolicy,
  demands: readonly SignatureRequirement[],
  options: AnchorOptions,
): Promise<{ readonly anchors: Anchors; readonly problems: readonly string[] }> {
  const reading: Reading = { options, problems: [] };
  const named = whoIsNamed(policy, demands);
  const keys: KeyAnchor[] = [];
  const trustRoots: TrustRootAnchor[] = [await publicGood(options.trustFolder)];
  const stores: StoreAnchor[] = [];
  for (const [id, grantedBy] of named.keys) {
    const pem = isPem(id) ? id : await textOf(reading, id, grantedBy);
    const key = pem === undefined ? undefined : readKey(pem, { id, grantedBy });
    if (key !== undefined && 'trouble' in key) tell(reading, id, grantedBy, key.message);
    else if (key !== undefined) keys.push(key);
  }
  for (const [id, grantedBy] of named.roots) {
    const root = await rootOf(reading, id, grantedBy);
    if (root !== undefined) trustRoots.push(root);
  }
  const own = await storesOf(reading);
  for (const [id, grantedBy] of named.certificates) {
    if (own.some((store) => store.id === id)) continue;
    const pem = isPem(id) ? id : await textOf(reading, id, grantedBy);
    const bytes = pem === undefined ? undefined : Buffer.from(pem, 'utf8');
    const problem = bytes && (await authorityProblem(bytes));
    if (problem !== undefined) tell(reading, id, grantedBy, problem);
    else if (bytes !== undefined) stores.push({ id, grantedBy, type: 'ca', name: id, certificates: [bytes] });
  }
  return { anchors: { keys, trustRoots, stores: [...own, ...stores] }, problems: reading.problems };
}

interface Reading {
  readonly options: AnchorOptions;
  readonly problems: string[];
}

/** Paths, PEM texts and names, each with the file that says it first. */
interface Named {
  readonly keys: ReadonlyMap<string, string>;
  readonly roots: ReadonlyMap<string, string>;
  readonly certificates: ReadonlyMap<string, string>;
}

function whoIsNamed(policy: SignaturePolicy, demands: readonly SignatureRequirement[]): Named {
  const described = [...policy.requirements, ...demands].flatMap(({ from, signers, attestations }) =>
    [...signers, ...attestations.flatMap((one) => one.signers)].flatMap((one) =>
      one.kind === 'described' ? [{ who: one.who, grantedBy: from }] : [],
    ),
  );
  const all = [...policy.signers, ...described];
  const by = (idOf: (who: SignerWho) => string | undefined): [string, string][] =>
    all.flatMap(({ who, grantedBy }): [string, string][] => {
      const id = idOf(who);
      return id === undefined ? [] : [[id, grantedBy]];
    });
  return {
    keys: firstOf(by((who) => (who.kind === 'key' ? who.key : undefined))),
    certificates: firstOf(by((who) => (who.kind === 'certificate' ? who.certificate : undefined))),
    roots: firstOf([
      ...policy.trustRoots.map(({ path, grantedBy }): [string, string] => [path, grantedBy]),
      ...by((who) => (who.kind === 'identity' ? who.trustRoot : undefined)),
    ]),
  };
}

const firstOf = (pairs: readonly (readonly [string, string])[]): ReadonlyMap<string, string> =>
  new Map(pairs.toReversed());

/** A file that holds a key or a root is small; what is none is not read. */
const largest = 1024 * 1024;

/** The text of a file that a policy names; undefined, and told, where it cannot be read. */
async function textOf(reading: Reading, path: string, grantedBy: string): Promise<string | undefined> {
  const read = await readNamed(reading.options, path, grantedBy);
  if (typeof read === 'string') return read;
  tell(reading, path, grantedBy, read.error);
  return undefined;
}

function tell({ problems }: Reading, path: string, grantedBy: string, problem: string): void {
  const folder = isFile(grantedBy) ? folderOf(grantedBy) : undefined;
  const shown = folder === undefined ? path : relativePath(folder, path);
  const by = folder === undefined ? grantedBy : fileName(grantedBy);
  problems.push(
    isPem(path)
      ? `What \`${by}\` holds between \`BEGIN\` and \`END\`: ${problem}`
      : `\`${shown}\`, which \`${by}\` names: ${problem}`,
  );
}

/** Not an option of the command line. */
const isFile = (grantedBy: string): boolean => /^(?:\/|[A-Za-z]:|[a-z][a-z0-9+.-]+:\/\/)/.test(grantedBy);

async function readNamed(
  { files, roots }: AnchorOptions,
  path: string,
  grantedBy: string,
): Promise<string | { readonly error: string }> {
  if (roots !== undefined && isFile(grantedBy)) {
    const bounds = await boundsOf({ files, roots }, grantedBy);
    if (!isInside(bounds, path) || (await leadsOut(files, bounds, path)))
      return { error: 'It lies outside of the repository and of the workspace, so it is not read.' };
  }
  const stat = await files.stat(path);
  if (stat === undefined) return { error: 'There is no such file.' };
  if (isFileError(stat)) return stat;
  if (stat.kind !== 'file') return { error: 'It is no file.' };
  if (stat.size > largest) return { error: 'It is larger than 1 MiB.' };
  const file = await files.read(path);
  if (file === undefined) return { error: 'There is no such file.' };
  if (isFileError(file)) return file;
  return file.damage === undefined ? file.text : { error: 'It is not a text file. Write it as PEM.' };
}

async function rootOf(reading: Reading, id: string, grantedBy: string): Promise<TrustRootAnchor | undefined> {
  const { trustFolder, files } = reading.options;
  if (id !== githubRoot) {
    const text = await textOf(reading, id, grantedBy);
    return text === undefined ? undefined : checkedRoot(reading, text, { id, path: id, grantedBy });
  }
  const path =
    trustFolder === undefined ? undefined : joinPath(trustFolder.replaceAll('\\', '/'), 'github.jsonl');
  const file = path === undefined ? undefined : await files.read(path);
  if (path !== undefined && file !== undefined && !isFileError(file))
    return checkedRoot(reading, file.text, { id, path, grantedBy });
  tell(reading, id, grantedBy, noGitHubRoot);
  return undefined;
}

const noGitHubRoot =
  "GitHub's trust root is not installed. Save it with `gh attestation trusted-root > github.jsonl`, and install that file with `seaworthy trust install github.jsonl`.";

function checkedRoot(
  reading: Reading,
  text: string,
  { id, path, grantedBy }: { readonly id: string; readonly path: string; readonly grantedBy: string },
): TrustRootAnchor | undefined {
  const root = readTrustRoot(Buffer.from(text, 'utf8'), { id, grantedBy });
  if (!('trouble' in root)) return root;
  tell(reading, path, grantedBy, root.message);
  return undefined;
}

/** The user's own trust stores, for the timestamp authorities in them too. */
async function storesOf({ options: { notationFolder }, problems }: Reading): Promise<readonly StoreAnchor[]> {
  if (notationFolder === undefined) return [];
  const { stores, problems: told } = await readTrustStores(notationFolder, notationFolder);
  problems.push(...told);
  return stores;
}
