import type { Span } from '../../../rules/core/span.ts';
import type { Dockerfile } from '../../../rules/dockerfile/syntax.ts';
import type { ImageReference } from '../../../rules/image/reference.ts';
import type { ImageUse, NamesImages } from '../../../rules/image/use.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { toRange } from '../convert.ts';
import type { WorkspaceImages } from '../features/workspace-images.ts';
import type { ScanTarget, ScanTargetsParams, ScanTargetsResult } from '../protocol-scan.ts';
import type { Session } from '../session.ts';

/** An image that a file names, and where. */
export interface NamedImage {
  readonly use: ImageUse;
  readonly reference: ImageReference;
  /** In the grammar for images. */
  readonly image: string;
  /** In the file. */
  readonly at: Span;
}

/** The images of a file, or with no file those of all files of the workspace, each once. */
export async function scanTargetsOf(
  session: Session,
  images: WorkspaceImages,
  { uri }: ScanTargetsParams,
): Promise<ScanTargetsResult> {
  if (uri === undefined) return { targets: await ofWorkspace(images), builds: false };
  const snapshot = (await session.snapshots.of(uri))?.snapshot;
  if (snapshot === undefined) return { targets: [], builds: false };
  const place = { uri, ...snapshot };
  const targets = imagesIn(snapshot).map(
    ({ image, use, at }): ScanTarget => ({ image, of: whomFor(use), range: toRange(at, place) }),
  );
  return { targets, builds: builtAt(snapshot) !== undefined };
}

/** Every place that names an image which is known. A frontend is the builder's, not part of what is shipped. */
export const imagesIn = ({ parsed }: Pick<Snapshot, 'parsed'>): readonly NamedImage[] =>
  parsed.parts.flatMap(({ start, part: { document } }) =>
    namesImages(document)
      ? document.images.flatMap((use): NamedImage[] => {
          const { reference, role } = use;
          if (reference === undefined || role === 'frontend') return [];
          const at = { start: use.at.start + start, end: use.at.end + start };
          return [{ use, reference, image: reference.text, at }];
        })
      : [],
  );

/** Where a Dockerfile says what it builds: its last FROM. Undefined for every other file. */
export function builtAt({ language, parsed }: Snapshot): Span | undefined {
  if (language.id !== 'dockerfile') return undefined;
  const [part] = parsed.parts;
  const document = part?.part.document as Dockerfile | undefined;
  return document?.stages.at(-1)?.from.span;
}

export const namesImages = (document: unknown): document is NamesImages =>
  typeof document === 'object' && document !== null && 'images' in document && Array.isArray(document.images);

const whomFor = ({ role, of }: ImageUse): string =>
  role === 'base' || role === 'copy-from' || role === 'mount-from' ? `stage ${of}` : of;

async function ofWorkspace(images: WorkspaceImages): Promise<readonly ScanTarget[]> {
  const known = await images.all();
  return known
    .filter(({ reference }) => !isFrontend(reference))
    .map(({ reference, count }) => ({
      image: reference.text,
      of: count === 1 ? 'one place' : `${count} places`,
    }));
}

/** What `# syntax=` names: nothing of it is shipped. */
const isFrontend = ({ repository }: ImageReference): boolean => repository === 'docker/dockerfile';
