import { type BuiltImage, type Facts, noFacts } from '../../../rules/core/facts.ts';
import type { ImageScan } from '../../../rules/core/scan.ts';
import { normalForm } from '../../../rules/image/reference.ts';
import { forgetScans } from '../../image/cache.ts';
import { parseImageName } from '../../image/name.ts';
import { forgetContent } from '../../signature/content-cache.ts';
import type { ScanTrouble } from '../protocol-scan.ts';
import { type Keeper, type KeptAs, keeperIn, noKeeper } from './keep.ts';
import { maskedText } from './masked-text.ts';
import { type BuiltFrom, resultId, type ScanResult } from './result.ts';

/** A scan that is under way. */
export interface RunningScan {
  readonly image: string;
  /** The Dockerfile that it is the built image of. */
  readonly built: string | undefined;
  /** How far it is, in words. */
  text: string;
  /** What is known before its layers are read. */
  early?: ImageScan;
  cancel(): void;
}

/** Of an image of usual size 200 KB each, of a large one some MB. */
const keptAs: KeptAs<ScanResult> = { name: 'results', form: 1, most: 40, at: ({ scan }) => scan.at };

/** What scans have told, which of it belongs to which file, and what is under way. */
export class Scans {
  readonly #folder: string | undefined;
  readonly #workspace: () => readonly string[];
  readonly #keeper: Keeper<ScanResult>;
  readonly #results = new Map<string, ScanResult>();
  readonly #running = new Set<RunningScan>();
  readonly #troubles = new Map<string, ScanTrouble>();
  /** Dockerfiles as they were when their image was scanned, secrets and all: in memory alone. */
  readonly #texts = new Map<string, string>();
  /** By path; every file without a built image of its own has the same. */
  #facts = new Map<string | undefined, Facts>();
  #listeners: (() => void)[] = [];
  #isLoaded: Promise<void> | undefined;
  #version = 0;

  /** `folder`: where results are kept; undefined: nowhere. `workspace`: the folders that are open now. */
  constructor(folder: string | undefined, workspace: () => readonly string[]) {
    this.#folder = folder;
    this.#workspace = workspace;
    this.#keeper = folder === undefined ? noKeeper : keeperIn(folder, keptAs);
  }

  /** Another whenever other results are known. */
  get version(): number {
    return this.#version;
  }

  /** Where scans and advisories are kept; undefined: nowhere. */
  get folder(): string | undefined {
    return this.#folder;
  }

  /** Reads once what was kept. */
  load(): Promise<void> {
    this.#isLoaded ??= this.#keeper.read().then((kept) => {
      for (const result of kept) if (!this.#results.has(result.id)) this.#results.set(result.id, result);
      if (kept.length > 0) this.#changed();
    });
    return this.#isLoaded;
  }

  /** Called whenever there are other results, or other scans under way. */
  onChanged(hear: () => void): void {
    this.#listeners.push(hear);
  }

  /** Those of this workspace, the newest first. What is known of an image counts in every other too. */
  get ofWorkspace(): readonly ScanResult[] {
    const open = this.#workspace();
    return this.all.filter(({ folders }) => open.length === 0 || folders.some((one) => open.includes(one)));
  }

  /** The newest first. */
  get all(): readonly ScanResult[] {
    return [...this.#results.values()].reverse();
  }

  get(id: string): ScanResult | undefined {
    return this.#results.get(id);
  }

  /** What is under way or failed for an image, or for the built image of a Dockerfile. */
  runningFor(key: Key): RunningScan | undefined {
    return [...this.#running].find((one) =>
      'built' in key ? one.built === key.built : one.built === undefined && sameImage(one.image, key.image),
    );
  }

  troubleFor(key: Key): ScanTrouble | undefined {
    return this.#troubles.get(keyText(key));
  }

  /** The newest result of an image that a file names. */
  resultOf(reference: string): ScanResult | undefined {
    return this.all.find(({ image, scan }) => referencesOf(image, scan).includes(reference));
  }

  builtFrom(path: string): ScanResult | undefined {
    return this.all.find(({ built }) => built?.path === path);
  }

  begin(running: RunningScan): void {
    this.#troubles.delete(keyText(keyOf(running)));
    this.#running.add(running);
    this.#tell();
  }

  /** Configuration and history are known, which is enough for some findings. */
  toldEarly(running: RunningScan, early: ImageScan): void {
    running.early = early;
    this.#changed();
  }

  /** How far it is has changed. */
  moved(): void {
    this.#tell();
  }

  end(running: RunningScan): void {
    this.#running.delete(running);
    if (running.early === undefined) this.#tell();
    else this.#changed();
  }

  failed(running: RunningScan, trouble: ScanTrouble): void {
    this.#troubles.set(keyText(keyOf(running)), trouble);
  }

  cancel(image: string): void {
    for (const one of this.#running) if (one.image === image || one.built === image) one.cancel();
  }

  /** Takes in what a scan told. `from` is the Dockerfile that it was built from, as it was then. */
  async add(
    image: string,
    scan: ImageScan,
    from?: { readonly path: string; readonly text: string; readonly target: string | undefined },
  ): Promise<ScanResult> {
    const built = from && { ...from, text: maskedText(from.text) };
    const id = resultId(image, built);
    const result: ScanResult = { id, image, scan, built, folders: this.#workspace() };
    if (from) this.#texts.set(from.path, from.text);
    await this.#put(result);
    return result;
  }

  /** Says that a result is of the image that is built from a Dockerfile; there is one such image a file. */
  async attach(id: string, from: Parameters<Scans['add']>[2]): Promise<ScanResult | undefined> {
    const result = this.#results.get(id);
    if (result === undefined || from === undefined) return undefined;
    this.#results.delete(id);
    await this.#keeper.forget(id);
    return this.add(result.image, result.scan, from);
  }

  async clear(id?: string): Promise<number> {
    const gone = id === undefined ? [...this.#results.keys()] : [id].filter((one) => this.#results.has(one));
    for (const one of gone) this.#results.delete(one);
    if (id === undefined) {
      this.#troubles.clear();
      this.#texts.clear();
      await this.#keeper.forgetAll();
      if (this.#folder !== undefined)
        await Promise.all([forgetScans(this.#folder), forgetContent(this.#folder)]);
    } else await this.#keeper.forget(id);
    this.#changed();
    return gone.length;
  }

  /** What is known of the images of a file: the same object for as long as nothing else is known. */
  factsFor(path: string, text: string): Facts {
    if (this.#isEmpty) return noFacts;
    const result = this.builtFrom(path);
    const from = result?.built;
    // What an earlier scan has told in full counts until the next one is done.
    const scan = result?.scan ?? [...this.#running].find((one) => one.built === path)?.early;
    const key = scan && path;
    const known = this.#facts.get(key);
    if (known !== undefined) return known;
    const then = from === undefined ? text : this.#textOf(from, text);
    const built: BuiltImage | undefined = scan && { scan, text: then, target: from?.target };
    const facts: Facts = { ...this.commonFacts, built };
    this.#facts.set(key, facts);
    return facts;
  }

  /** What is known of the images of every file. */
  get commonFacts(): Facts {
    return this.#isEmpty ? noFacts : { ...noFacts, scans: this.#byReference() };
  }

  get #isEmpty(): boolean {
    return this.#results.size === 0 && ![...this.#running].some(({ early }) => early !== undefined);
  }

  /** A Dockerfile as it was when its image was scanned. */
  #textOf({ path, text }: BuiltFrom, now: string): string {
    const known = this.#texts.get(path);
    if (known !== undefined) return known;
    // Only the masked text was kept: where today's reads the same, nothing has changed.
    const then = maskedText(now) === text ? now : text;
    this.#texts.set(path, then);
    return then;
  }

  /** The newest of each; what is only known early counts where nothing else is known. */
  #byReference(): ReadonlyMap<string, ImageScan> {
    const known = new Map<string, ImageScan>();
    for (const { image, early } of this.#running)
      if (early) for (const reference of referencesOf(image, early)) known.set(reference, early);
    for (const { image, scan } of this.#results.values())
      for (const reference of referencesOf(image, scan)) known.set(reference, scan);
    return known;
  }

  async #put(result: ScanResult): Promise<void> {
    // The newest stands last.
    this.#results.delete(result.id);
    this.#results.set(result.id, result);
    this.#changed();
    await this.#keeper.keep(result);
  }

  #changed(): void {
    this.#facts = new Map();
    this.#version += 1;
    this.#tell();
  }

  #tell(): void {
    for (const hear of this.#listeners) hear();
  }
}

/** An image that a file names, or the one that is built from it. */
export type Key = { readonly image: string } | { readonly built: string };

const keyOf = ({ image, built }: RunningScan): Key => (built === undefined ? { image } : { built });

const keyText = (key: Key): string =>
  'built' in key ? `built ${key.built}` : (referenceIn(key.image) ?? key.image);

const sameImage = (one: string, other: string): boolean => {
  const reference = referenceIn(one);
  return one === other || (reference !== undefined && reference === referenceIn(other));
};

/** The references that a result speaks of: the one that was asked for, and the one that the image says. */
function referencesOf(image: string, scan: ImageScan): readonly string[] {
  return [referenceIn(image), scan.reference].filter((one) => one !== undefined);
}

/** The normal form of the reference in a name of the grammar. */
export function referenceIn(image: string): string | undefined {
  const name = parseImageName(image);
  return 'reference' in name && name.reference !== undefined ? normalForm(name.reference) : undefined;
}
