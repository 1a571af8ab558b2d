import type { Connection } from 'vscode-languageserver/node';
import type { Facts } from '../../rules/core/facts.ts';
import type { Finding } from '../../rules/core/finding.ts';
import type { BaselineEntry } from '../report/baseline.ts';
import { type Snapshot, takeSnapshot } from '../workspace/snapshot.ts';
import type { ClientAbilities } from './abilities.ts';
import type { Place } from './convert.ts';
import type { Documents, OpenDocument } from './documents.ts';
import { type FactSources, factsFor, granting } from './facts.ts';
import type { Folders } from './folders.ts';
import { whereOf } from './guard.ts';
import { type Known, knownIn } from './known.ts';
import { findingsOfPolicy, type Policies, type PolicyInForce } from './policies.ts';
import type { Scans } from './scan/scans.ts';
import type { SettingsStore } from './settings-store.ts';
import type { Signatures } from './signature/signatures.ts';

/** What every feature needs; made once the client has introduced itself. */
export interface Session {
  readonly connection: Connection;
  readonly client: ClientAbilities;
  readonly documents: Documents;
  readonly folders: Folders;
  readonly policies: Policies;
  readonly known: Known;
  readonly settings: SettingsStore;
  /** What scans of images have told. */
  readonly scans: Scans;
  /** What looks at signatures, provenance and digests have told. */
  readonly signatures: Signatures;
  readonly snapshots: Snapshots;
  /** Whether a path is one of this machine's, which the server reads without the client. */
  readonly readsOwnFiles: (path: string) => boolean;
  /** The day that everything is checked for, `YYYY-MM-DD`. */
  readonly today: () => string;
  /** Where a rule's page is found, as a URI. */
  readonly pageOf: (rule: string) => string;
}

/** An open file and what is known of it. */
export interface Held {
  readonly document: OpenDocument;
  readonly snapshot: Snapshot;
  readonly place: Place;
  readonly inForce: PolicyInForce;
  /** What the baseline says of it, and the findings that it therefore does not show. */
  readonly entries: readonly BaselineEntry[];
  readonly known: ReadonlySet<Finding>;
  /** What was known of its images. */
  readonly facts: Facts;
  /** Another whenever anything about the findings may be another. */
  readonly resultId: string;
}

/** The newest snapshot of every open file, made when asked for. */
export class Snapshots {
  readonly #documents: Documents;
  readonly #policies: Policies;
  readonly #settings: SettingsStore;
  readonly #known: Known;
  readonly #sources: FactSources;
  /** The day to check for, `YYYY-MM-DD`. */
  readonly today: () => string;
  readonly #log: (line: string) => void;
  readonly #held = new Map<string, Held>();
  readonly #crashed = new Set<string>();
  readonly #run = Date.now().toString(36);
  #count = 0;

  constructor(
    parts: Pick<Session, 'documents' | 'policies' | 'settings' | 'known' | 'scans' | 'signatures'>,
    today: () => string,
    log: (line: string) => void,
  ) {
    this.#documents = parts.documents;
    this.#policies = parts.policies;
    this.#settings = parts.settings;
    this.#known = parts.known;
    this.#sources = parts;
    this.today = today;
    this.#log = log;
  }

  /** Undefined where the file is not open, of no language of ours, ignored by policy, or Seaworthy is off for it. */
  async of(uri: string): Promise<Held | undefined> {
    const opened = this.#documents.get(uri);
    if (opened === undefined) return undefined;
    const settings = await this.#settings.for(opened.path);
    const inForce = await this.#policies.for(opened.path);
    const entries = await this.#known.entriesFor(opened.path);
    // While the policy was read the file may have gone on.
    const document = this.#documents.get(uri);
    if (document === undefined) return undefined;
    if (!settings.enable || inForce.ignores(document.path)) {
      this.#held.delete(uri);
      return undefined;
    }
    const before = this.#held.get(uri);
    const facts = factsFor(this.#sources, document.path, document.text);
    const isKept = before?.entries === entries && before.facts === facts;
    if (isKept && isSame(before, document, inForce, this.today())) return before;
    const held = this.#take(document, { inForce, entries, facts }, before?.snapshot);
    if (held) this.#held.set(uri, held);
    else this.#held.delete(uri);
    return held;
  }

  /** A snapshot of any text as if it stood in a file of that path: for what a fix would make, or a closed file. */
  take(
    file: { readonly path: string; readonly text: string; readonly languageId?: string | undefined },
    inForce: PolicyInForce,
    previous?: Snapshot,
  ): Snapshot | undefined {
    return takeSnapshot({
      ...file,
      policy: granting(this.#sources, inForce.policy),
      facts: factsFor(this.#sources, file.path, file.text),
      today: this.today(),
      previous,
      onCrash: (rule, error) => this.#told(rule, error),
    });
  }

  /** What was last made for an open file, of whatever version; nothing is made for it. */
  latest(uri: string): Held | undefined {
    return this.#held.get(uri);
  }

  forget(uri: string): void {
    this.#held.delete(uri);
  }

  #take(
    document: OpenDocument,
    held: Pick<Held, 'inForce' | 'entries' | 'facts'>,
    previous: Snapshot | undefined,
  ): Held | undefined {
    const { inForce, entries } = held;
    const taken = this.take(document, inForce, previous);
    if (taken === undefined) return undefined;
    const snapshot = withFindings(taken, findingsOfPolicy(inForce, document.path));
    this.#count += 1;
    return {
      ...held,
      document,
      snapshot,
      known: knownIn(snapshot, entries),
      place: { uri: document.uri, text: snapshot.text, lines: snapshot.lines },
      resultId: `${this.#run}-${this.#count}-${this.today()}`,
    };
  }

  /** A rule that crashed in a worker; nothing but its name is known here. */
  crashed(rule: string): void {
    this.#told(rule, undefined);
  }

  /** A rule that throws is told once a session, and never with what it stumbled over. */
  #told(rule: string, error: unknown): void {
    if (this.#crashed.has(rule)) return;
    this.#crashed.add(rule);
    this.#log(`The rule ${rule} crashed; its findings are missing where it did. ${whereOf(error)}`);
  }
}

const isSame = (held: Held, document: OpenDocument, inForce: PolicyInForce, today: string): boolean =>
  held.document.version === document.version &&
  held.document.languageId === document.languageId &&
  held.inForce === inForce &&
  held.resultId.endsWith(today);

const withFindings = (snapshot: Snapshot, more: readonly Finding[]): Snapshot =>
  more.length === 0 ? snapshot : { ...snapshot, findings: [...snapshot.findings, ...more] };
