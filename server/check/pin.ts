import { applyEdits } from '../../rules/core/fix.ts';
import { linesOf, positionAt } from '../../rules/core/text.ts';
import type { PinWhich } from '../../rules/image/pin.ts';
import type { ImageUse } from '../../rules/image/use.ts';
import { isPolicyFile } from '../../rules/policy/detect.ts';
import { unifiedDiff } from '../report/diff.ts';
import { maskPiece, secretsIn } from '../report/masked.ts';
import type { RunError } from '../report/model.ts';
import { decode, encode } from '../workspace/decode.ts';
import { isFileError, type TextFile } from '../workspace/files.ts';
import { findFiles } from '../workspace/find-files.ts';
import { largestFile, nodeFiles, readBytes, sizeOf } from '../workspace/node-files.ts';
import { createPolicyStore, type PolicyInForce } from '../workspace/policy-store.ts';
import { replaceFile } from '../workspace/write-file.ts';
import { rootsOf } from './check-paths.ts';
import type { Paths } from './paths.ts';
import type { AskedDigests } from './pin-digests.ts';
import { type Pinnable, pinsOf, readPinnable, type TextPlace } from './pin-text.ts';
import { type PolicyReports, policyReports } from './policies.ts';

export interface PinRequest {
  /** Absolute paths. */
  readonly named: readonly string[];
  readonly paths: Paths;
  /** The policy that the user chose, absolute; undefined: the nearest. */
  readonly policy: string | undefined;
  readonly today: string;
}

/** The files under some paths with the images that they name; nobody has been asked anything yet. */
export interface PinFiles {
  readonly files: readonly PinFile[];
  readonly policies: PolicyReports;
  /** What could not be read. */
  readonly errors: readonly RunError[];
  /** Whether a path that was named is missing or a policy is broken. */
  readonly wrong: boolean;
}

export interface PinFile extends Pinnable {
  readonly path: string;
  readonly shown: string;
  readonly bytes: Uint8Array;
  readonly file: TextFile;
}

export async function readPinFiles({ named, paths, policy, today }: PinRequest): Promise<PinFiles> {
  const store = createPolicyStore({
    files: nodeFiles,
    roots: () => rootsOf(named, { paths }),
    today: () => today,
    override: () => policy,
  });
  const found = await findFiles(nodeFiles, named, {
    isIgnored: async (path) => (await store.for(path)).ignores(path),
  });
  const errors: RunError[] = [
    ...found.missing.map((path) => ({ path: paths.show(path), message: 'There is no such file or folder.' })),
    ...found.errors.map(({ path, message }) => ({ path: paths.show(path), message })),
  ];
  const inForce = new Set<PolicyInForce>();
  const files: PinFile[] = [];
  for (const { path, named: isNamed } of found.files) {
    if (isPolicyFile({ path, text: '' })) continue;
    const held = await store.for(path);
    inForce.add(held);
    const read = readOne(path, isNamed);
    if (read === undefined) continue;
    const shown = paths.show(path);
    if ('error' in read) {
      errors.push({ path: shown, message: read.error });
      continue;
    }
    const pinnable = readPinnable({ path, text: read.file.text, named: isNamed }, held.policy, today);
    if (pinnable !== undefined) files.push({ ...pinnable, ...read, path, shown });
  }
  const policies = await policyReports([...inForce], new Set(), store, { paths, today });
  return {
    files,
    policies,
    errors: [...errors, ...policies.errors],
    wrong: found.missing.length > 0 || policies.broken,
  };
}

/** What is large is told only where the user named it: it would not be one of ours. */
function readOne(
  path: string,
  isNamed: boolean,
): { readonly bytes: Uint8Array; readonly file: TextFile } | { readonly error: string } | undefined {
  if ((sizeOf(path) ?? 0) > largestFile)
    return isNamed ? { error: 'It is too large to be read.' } : undefined;
  const bytes = readBytes(path);
  if (bytes === undefined) return { error: 'It is gone.' };
  return isFileError(bytes) ? bytes : { bytes, file: decode(bytes) };
}

/** What has to be asked for: names as `Facts.images` has them, and where the policy's mirror has each. */
export function namesToAsk(
  files: readonly Pick<Pinnable, 'places'>[],
  which: PinWhich,
): ReadonlyMap<string, string | undefined> {
  const names = new Map<string, string | undefined>();
  for (const { place, isIgnored, mirror } of files.flatMap(({ places }) => places)) {
    if (place.state === 'left' || isIgnored || place.name === undefined) continue;
    const isWanted = which === 'both' || which === (place.state === 'pinned' ? 'update' : 'pin');
    if (isWanted && !names.has(place.name)) names.set(place.name, mirror);
  }
  return names;
}

export interface PinnedFile {
  readonly shown: string;
  readonly changes: readonly { readonly line: number; readonly from: string; readonly to: string }[];
  /** Images that stay unpinned, and why. */
  readonly left: readonly LeftImage[];
  /** As a patch. */
  readonly diff: string;
  /** Why it was not written. */
  readonly error: string | undefined;
}

export interface LeftImage {
  readonly line: number;
  /** As it is written, secrets masked. */
  readonly image: string;
  readonly reason: string;
  readonly why: WhyLeft;
}

export type WhyLeft =
  /** It could be pinned, and nobody was asked. */
  | 'open'
  /** Nobody could tell its digest. */
  | 'unknown'
  /** It has no digest and no place for one. */
  | 'no-place'
  /** Which image it is, and so whether it has a digest, is not known. */
  | 'templated'
  /** It has a digest that follows no tag. */
  | 'no-tag';

/** Whether it is known of an image that it has no digest. */
export const isOpen = ({ why }: LeftImage): boolean => why === 'open' || why === 'no-place';

/** Pins one file by the digests that were told, and writes it where `write` says so. */
export function pinFile(
  file: PinFile,
  asked: AskedDigests,
  { which, write }: { readonly which: PinWhich; readonly write: boolean },
): PinnedFile {
  const pins = pinsOf(file, asked.images, which);
  const after = applyEdits(
    file.text,
    pins.map(({ edit }) => edit),
  );
  const error = write && pins.length > 0 ? writeFile(file, after) : undefined;
  const lines = linesOf(file.text);
  const lineAt = (offset: number): number => positionAt(lines, offset).line + 1;
  return {
    shown: file.shown,
    changes: pins.map(({ at, from, to }) => ({ line: lineAt(at.start), from, to })),
    left: leftIn(file, asked, which, new Set(pins.flatMap(({ uses }) => uses))).map(({ at, ...rest }) => ({
      line: lineAt(at.start),
      ...rest,
    })),
    diff: pins.length === 0 ? '' : diffOf(file, after),
    error,
  };
}

/** What is not pinned in a file, asking nobody. */
export const openIn = (file: PinFile): readonly LeftImage[] =>
  pinFile(file, { images: new Map(), troubles: new Map() }, { which: 'pin', write: false }).left;

function writeFile({ path, bytes, file }: PinFile, after: string): string | undefined {
  if (file.damage !== undefined) return `It was not changed. ${file.damage}`;
  return replaceFile(path, bytes, encode(file, after))?.error;
}

function diffOf({ shown, text, language, parsed, file }: PinFile, after: string): string {
  const secretsBefore = secretsIn({ language, parsed });
  const secretsAfter = secretsIn({ language, parsed: language.parse(after, parsed) });
  const diff = unifiedDiff({
    path: shown,
    before: text,
    after,
    secretsBefore,
    secretsAfter,
    mark: file.mark,
  });
  return diff?.text ?? '';
}

type Left = Omit<LeftImage, 'line'> & Pick<TextPlace, 'at'>;

function leftIn(
  file: PinFile,
  { images, troubles }: AskedDigests,
  which: PinWhich,
  done: ReadonlySet<ImageUse>,
): readonly Left[] {
  const secrets = secretsIn(file);
  return file.places.flatMap(({ place, at, isIgnored }): readonly Left[] => {
    if (isIgnored) return [];
    const image = maskPiece(file.text, at, secrets).text;
    if (place.state === 'left')
      return [{ at, image, reason: place.reason, why: place.use.reference ? 'no-place' : 'templated' }];
    const name = place.name ?? '';
    const trouble = troubles.get(name);
    if (trouble !== undefined) return [{ at, image, reason: trouble.message, why: 'unknown' }];
    if (place.state === 'unpinned' && done.has(place.use)) return [];
    if (place.state === 'unpinned' && images.has(name))
      return [{ at, image, reason: shared, why: 'no-place' }];
    if (place.state === 'unpinned') return [{ at, image, reason: 'It has no digest.', why: 'open' }];
    if (which === 'pin' || place.name !== undefined) return [];
    return [{ at, image, reason: 'It has a digest and no tag that could move on.', why: 'no-tag' }];
  });
}

const shared = 'The text that holds it serves another image too, which is ignored.';
