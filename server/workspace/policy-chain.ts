import { policyFile } from '../../rules/catalogue.ts';
import type { Report } from '../../rules/core/rule.ts';
import { circularPolicy, missingPolicy, type PolicyReport } from '../../rules/policy/finding.ts';
import type { PolicyLayer } from '../../rules/policy/settled.ts';
import { isFileError } from './files.ts';
import { resolveExtended } from './policy-extends.ts';
import type { PolicyPlaces } from './policy-folders.ts';

/** One policy file as it was read. */
export interface PolicyRead {
  readonly path: string;
  /** Undefined where it cannot be read; then `error` says why. */
  readonly text: string | undefined;
  readonly error: string | undefined;
  /** What is wrong with it that only the reader of several files can know. */
  readonly problems: readonly PolicyReport[];
  /** Whether anything in it is not understood. */
  readonly broken: boolean;
}

/** A policy file and all that it extends. */
export interface PolicyChain {
  /** Nearest first. */
  readonly read: readonly PolicyRead[];
  /** Furthest first, as they are settled. */
  readonly layers: readonly PolicyLayer[];
  /** Files that were named and are not there. */
  readonly missing: readonly string[];
}

/** Reads a policy file and, before it, those that it extends; each counts once. */
export async function readPolicyChain(places: PolicyPlaces, file: string): Promise<PolicyChain> {
  const chain: Chain = { places, read: [], layers: [], missing: [] };
  await readInto(chain, file, []);
  return chain;
}

/** What is larger is not read as a policy, and no more files than these: a policy may come from a stranger. */
const largestPolicy = 1024 * 1024;
const mostFiles = 50;
const tooLarge = { error: `it is larger than ${largestPolicy / 1024 / 1024} MiB` };

interface Chain {
  readonly places: PolicyPlaces;
  readonly read: PolicyRead[];
  readonly layers: PolicyLayer[];
  readonly missing: string[];
}

const noFile = 'there is no such file';

/** Returns why the file cannot be read. */
async function readInto(chain: Chain, path: string, way: readonly string[]): Promise<string | undefined> {
  if (chain.read.some((one) => one.path === path)) return undefined;
  if (chain.read.length >= mostFiles) return `a policy may be made of ${mostFiles} files at most`;
  const text = await textOf(chain.places, path);
  if (typeof text === 'object') {
    const { error } = text;
    if (error === noFile) chain.missing.push(path);
    if (way.length === 0) chain.read.push({ path, text: undefined, error, problems: [], broken: true });
    return error;
  }
  const [placed] = policyFile.parse(text).parts;
  if (placed === undefined) return undefined;
  const { document, problems: unreadable } = placed.part;
  const problems: Report[] = [];
  const index = chain.read.push({ path, text, error: undefined, problems, broken: true }) - 1;
  for (const entry of document.source.extends) {
    if (entry.kind === 'preset') continue;
    const written = entry.kind === 'file' ? entry.path : entry.text;
    const target = await resolveExtended(chain.places, path, entry);
    if ('path' in target && (target.path === path || way.includes(target.path))) {
      problems.push({ at: entry.at, message: circularPolicy(written) });
      continue;
    }
    const reason = 'reason' in target ? target.reason : await readInto(chain, target.path, [...way, path]);
    if (reason !== undefined) problems.push({ at: entry.at, message: missingPolicy(written, reason) });
  }
  chain.layers.push({ source: document.source, file: path });
  const broken = problems.length + unreadable.length + document.problems.length > 0;
  chain.read[index] = { path, text, error: undefined, problems, broken };
  return undefined;
}

/** The text of a policy, or why there is none, in words that stand after a colon. */
async function textOf({ files }: PolicyPlaces, path: string): Promise<string | { readonly error: string }> {
  const stat = await files.stat(path);
  if (stat !== undefined && !isFileError(stat) && stat.size > largestPolicy) return tooLarge;
  const file = await files.read(path);
  if (file !== undefined && !isFileError(file) && file.text.length > largestPolicy) return tooLarge;
  if (file === undefined) return { error: noFile };
  if (!isFileError(file) && file.damage === undefined) return file.text;
  const said = isFileError(file) ? file.error : 'it is not a text file';
  return { error: said.charAt(0).toLowerCase() + said.slice(1).replace(/\.$/, '') };
}
