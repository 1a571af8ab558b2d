import { CancellationToken } from 'vscode-languageserver/node';
import { detectLanguage } from '../../../rules/catalogue.ts';
import { once } from '../../../rules/core/keep.ts';
import type { Parsed } from '../../../rules/core/language.ts';
import { type ImageReference, normalForm } from '../../../rules/image/reference.ts';
import type { NamesImages } from '../../../rules/image/use.ts';
import type { KnownImage } from '../../../rules/policy/assist/known-images.ts';
import { isFileError } from '../../workspace/files.ts';
import type { Session } from '../session.ts';
import { breathe, workspaceFiles } from './closed-file.ts';

/** The images that files of the workspace name. What is known is told at once, the rest read in the background. */
export class WorkspaceImages {
  readonly #session: Session;
  /** By path, of files as they stand on the disk. */
  readonly #read = new Map<string, readonly Named[]>();
  #reading: Promise<void> | undefined;
  #isWhole = false;
  #changes = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  /** What is known by now; `whole` where every file was read. */
  known(): { readonly images: readonly KnownImage[]; readonly whole: boolean } {
    if (!this.#isWhole) this.#begin();
    const uses = new Map(this.#read);
    for (const { uri, path } of this.#session.documents.all()) {
      const held = this.#session.snapshots.latest(uri);
      if (held) uses.set(path, imagesIn(held.snapshot.parsed));
    }
    return { images: counted([...uses.values()].flat()), whole: this.#isWhole };
  }

  /** What all files name, once every one was read. */
  async all(): Promise<readonly KnownImage[]> {
    for (let tries = 0; !this.#isWhole && tries < mostTries; tries += 1) {
      this.#begin();
      await this.#reading;
    }
    return this.known().images;
  }

  /** Says that files were written, made or removed; they are read anew when images are asked for next. */
  changed(paths: readonly string[]): void {
    for (const path of paths) this.#read.delete(path);
    this.#isWhole = false;
    this.#changes += 1;
  }

  #begin(): void {
    this.#reading ??= this.#readAll()
      .catch(() => undefined)
      .then(() => {
        this.#reading = undefined;
      });
  }

  /** What is open first: it is what the user works on. */
  async #readAll(): Promise<void> {
    const asOf = this.#changes;
    const { documents, snapshots } = this.#session;
    for (const { uri } of documents.all()) {
      if (snapshots.latest(uri) === undefined) await snapshots.of(uri);
      await breathe();
    }
    const { files } = await workspaceFiles(this.#session, CancellationToken.None);
    const paths = new Set(files.map(({ path }) => path));
    for (const path of this.#read.keys()) if (!paths.has(path)) this.#read.delete(path);
    for (const path of paths) {
      if (!this.#read.has(path)) this.#read.set(path, await this.#imagesOf(path));
      await breathe();
    }
    this.#isWhole = this.#changes === asOf;
  }

  async #imagesOf(path: string): Promise<readonly Named[]> {
    const { files } = this.#session.policies;
    const stat = await files.stat(path);
    if (stat === undefined || isFileError(stat) || stat.size > largest) return [];
    const file = await files.read(path);
    if (file === undefined || isFileError(file) || file.damage !== undefined) return [];
    const language = detectLanguage({ path, text: file.text });
    return language === undefined ? [] : imagesIn(language.parse(file.text));
  }
}

/** Files may change while they are read. */
const mostTries = 3;

/** In bytes. Whoever types would notice a larger file being parsed. */
const largest = 1024 * 1024;

/** A reference with its one spelling, which takes longer to make than to count. */
interface Named {
  readonly name: string;
  readonly reference: ImageReference;
}

/** Parts are never changed, so what they name is looked up once. */
const imagesIn = once(({ parts }: Parsed<unknown>): readonly Named[] =>
  parts.flatMap(({ part: { document } }) =>
    namesImages(document)
      ? document.images.flatMap(({ reference }) =>
          reference === undefined ? [] : [{ name: normalForm(reference), reference }],
        )
      : [],
  ),
);

/** Languages are kept without the types of their documents; those of Dockerfiles, manifests and Compose files do. */
const namesImages = (document: unknown): document is NamesImages =>
  typeof document === 'object' && document !== null && 'images' in document && Array.isArray(document.images);

function counted(named: readonly Named[]): readonly KnownImage[] {
  const images = new Map<string, { reference: ImageReference; count: number }>();
  for (const { name, reference } of named) {
    const known = images.get(name);
    if (known) known.count += 1;
    else images.set(name, { reference, count: 1 });
  }
  return [...images.values()];
}
