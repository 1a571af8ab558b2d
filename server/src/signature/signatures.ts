import type { Facts, ImageFacts, PublishedImage } from '../../../rules/core/facts.ts';
import { once } from '../../../rules/core/keep.ts';
import type { ImageSignatures } from '../../../rules/core/signature.ts';
import type { SignatureRequirement, TrustedSigner } from '../../../rules/core/signature-policy.ts';
import { maskedDockerfile } from '../../signature/attestation/masked.ts';
import type { SignatureTrouble } from '../protocol-signature.ts';
import { type Keeper, type KeptAs, keeperIn, noKeeper } from '../scan/keep.ts';
import { referencesOf, registryReference } from './references.ts';
import {
  type AnchorHashes,
  type ComparedFile,
  type SignatureResult,
  signatureId,
  withDockerfile,
  withoutSecrets,
} from './result.ts';

/** A look at an image's signatures that is under way. */
export interface RunningCheck {
  readonly image: string;
  /** How far it is, in words. */
  text: string;
  cancel(): void;
}

/** What is known of signatures and digests; the same object for as long as nothing else is known. */
export type SignatureFacts = Pick<Facts, 'images' | 'signatures' | 'demands' | 'published'>;

/** What other tools' files of the workspace ask for, and whom they trust. */
export interface Demands {
  readonly requirements: readonly SignatureRequirement[];
  /** Whom they trust, as far as that counts here. */
  readonly signers: readonly TrustedSigner[];
  /** Keys that lie in the workspace: nobody trusts them, and they can be offered to whoever wants to. */
  readonly candidates: readonly TrustedSigner[];
  /** Files that could not be read, a sentence each. */
  readonly problems: readonly string[];
}

const keptAs: KeptAs<SignatureResult> = {
  name: 'signature-results',
  form: 1,
  most: 200,
  at: ({ found }) => found.at,
};

/** What looks at signatures have told, and what is under way. */
export class Signatures {
  readonly #workspace: () => readonly string[];
  readonly #keeper: Keeper<SignatureResult>;
  readonly #results = new Map<string, SignatureResult>();
  readonly #running = new Set<RunningCheck>();
  readonly #troubles = new Map<string, SignatureTrouble>();
  readonly #digests = new Map<string, ImageFacts>();
  #demands: Demands = noDemands;
  #areDemandsRead = false;
  /** By path; every file that is compared with no image has the same. */
  #facts = new Map<string | undefined, SignatureFacts>();
  readonly #listeners: (() => void)[] = [];
  #isLoaded: Promise<void> | undefined;
  #version = 0;

  /** `folder`: where results are kept; undefined: nowhere. `workspace`: the folders that are open now. */
  constructor(folder: string | undefined, workspace: () => readonly string[]) {
    this.#workspace = workspace;
    this.#keeper = folder === undefined ? noKeeper : keeperIn(folder, keptAs);
  }

  /** Another whenever other results are known. */
  get version(): number {
    return this.#version;
  }

  /** Reads once what was kept. */
  load(): Promise<void> {
    this.#isLoaded ??= this.#keeper.read().then((kept) => {
      for (const result of kept) if (!this.#results.has(result.id)) this.#results.set(result.id, result);
      if (kept.length > 0) this.#changed();
    });
    return this.#isLoaded;
  }

  /** Called whenever there are other results, or other checks under way. */
  onChanged(hear: () => void): void {
    this.#listeners.push(hear);
  }

  /** Whether nobody has asked for anything yet. */
  get isEmpty(): boolean {
    return this.#results.size === 0 && this.#digests.size === 0 && this.#demands === noDemands;
  }

  /** The newest first. */
  get all(): readonly SignatureResult[] {
    return [...this.#results.values()].reverse();
  }

  /** Of an image in the grammar for images. */
  of(image: string): SignatureResult | undefined {
    return this.#results.get(signatureId(registryReference(image) ?? image));
  }

  runningFor(image: string): RunningCheck | undefined {
    return [...this.#running].find((one) => keyOf(one.image) === keyOf(image));
  }

  troubleFor(image: string): SignatureTrouble | undefined {
    return this.#troubles.get(keyOf(image));
  }

  begin(running: RunningCheck): void {
    this.#troubles.delete(keyOf(running.image));
    this.#running.add(running);
    this.#tell();
  }

  /** How far it is has changed. */
  moved(): void {
    this.#tell();
  }

  end(running: RunningCheck): void {
    this.#running.delete(running);
    this.#tell();
  }

  failed(image: string, trouble: SignatureTrouble): void {
    this.#troubles.set(keyOf(image), trouble);
    this.#tell();
  }

  cancel(image: string): void {
    for (const one of this.#running) if (keyOf(one.image) === keyOf(image)) one.cancel();
  }

  /** Takes in what was found. `anchors` says what it was held against. */
  async add(image: string, found: ImageSignatures, anchors: AnchorHashes): Promise<SignatureResult> {
    const id = signatureId(keyOf(image));
    const compared = this.#results.get(id)?.compared ?? [];
    const folders = this.#workspace();
    const result: SignatureResult = { id, image, found, anchors, isStale: false, compared, folders };
    await this.#put(result);
    return result;
  }

  replace(result: SignatureResult): Promise<void> {
    return this.#put(result);
  }

  /** Says that a Dockerfile is compared with the one that an image was built from; there is one such image a file. */
  async compare(image: string, file: ComparedFile): Promise<void> {
    const result = this.of(image);
    if (result === undefined) return;
    for (const other of this.#results.values()) {
      if (other === result || !other.compared.some(({ path }) => path === file.path)) continue;
      await this.#put({ ...other, compared: other.compared.filter(({ path }) => path !== file.path) });
    }
    const compared = [...result.compared.filter(({ path }) => path !== file.path), file];
    await this.#put({ ...result, compared });
  }

  /** Which digest a name leads to now, by its normal form without a digest. */
  knowDigests(digests: ReadonlyMap<string, ImageFacts>): void {
    for (const [name, facts] of digests) this.#digests.set(name, facts);
    if (digests.size > 0) this.#changed();
  }

  get digests(): ReadonlyMap<string, ImageFacts> {
    return this.#digests;
  }

  /** Whether they are what the files say. */
  get areDemandsRead(): boolean {
    return this.#areDemandsRead;
  }

  /** Says that a file of another tool may be another now; it is read when somebody asks for signatures. */
  demandsChanged(): void {
    this.#areDemandsRead = false;
  }

  get demands(): Demands {
    return this.#demands;
  }

  set demands(demands: Demands) {
    this.#areDemandsRead = true;
    if (JSON.stringify(demands) === JSON.stringify(this.#demands)) return;
    this.#demands = demands;
    this.#changed();
  }

  async clear(): Promise<number> {
    const count = this.#results.size;
    this.#results.clear();
    this.#troubles.clear();
    this.#digests.clear();
    await this.#keeper.forgetAll();
    this.#changed();
    return count;
  }

  /** What is known that counts for a file. */
  factsFor(path: string, text: string): SignatureFacts {
    const result = this.comparedWith(path);
    const key = result && path;
    const known = this.#facts.get(key);
    if (known !== undefined) return known;
    const facts: SignatureFacts = {
      ...this.commonFacts,
      published: result && publishedAs(result, path, text),
    };
    this.#facts.set(key, facts);
    return facts;
  }

  /** What is known that counts for every file. */
  get commonFacts(): SignatureFacts {
    const known = this.#facts.get(commonKey);
    if (known !== undefined) return known;
    const facts: SignatureFacts = {
      images: new Map([...this.#digestsOfResults(), ...this.#digests]),
      signatures: this.#byReference(),
      demands: this.#demands.requirements,
      published: undefined,
    };
    this.#facts.set(commonKey, facts);
    return facts;
  }

  /** Whose Dockerfile a file is compared with. */
  comparedWith(path: string): SignatureResult | undefined {
    return this.all.find(({ compared }) => compared.some((file) => file.path === path));
  }

  #byReference(): ReadonlyMap<string, ImageSignatures> {
    const known = new Map<string, ImageSignatures>();
    for (const { image, found } of this.#results.values())
      for (const reference of referencesOf(image, found)) known.set(reference, found);
    return known;
  }

  /** A look at signatures tells which digest the tag leads to as well. */
  *#digestsOfResults(): Generator<readonly [string, ImageFacts]> {
    for (const { image, found } of this.#results.values()) {
      const reference = registryReference(image);
      if (reference === undefined || reference.includes('@')) continue;
      yield [reference, digestTold(found)];
    }
  }

  async #put(result: SignatureResult): Promise<void> {
    // The newest stands last.
    this.#results.delete(result.id);
    this.#results.set(result.id, result);
    this.#changed();
    await this.#keeper.keep(withoutSecrets(result));
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

/** The same object for the same answer, so that nobody takes it for news. */
const digestTold = once(
  ({ digest, at, from }: ImageSignatures): ImageFacts => ({ digest, at, source: from }),
);

const noDemands: Demands = { requirements: [], signers: [], candidates: [], problems: [] };

/** No path is. */
const commonKey = '\0';

const keyOf = (image: string): string => registryReference(image) ?? image;

/** Where only the masked Dockerfile was kept and today's reads the same, nothing has changed. */
function publishedAs({ found, compared }: SignatureResult, path: string, now: string): PublishedImage {
  const masked = maskedDockerfile(now);
  return {
    signatures: {
      ...found,
      attestations: found.attestations.map((one) =>
        withDockerfile(one, (text) => (text === masked ? now : text)),
      ),
    },
    atCommit: compared.find((file) => file.path === path)?.atCommit,
  };
}
