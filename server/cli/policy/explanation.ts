import type { Approved, RequiredKey, RuleSetting } from '../../../rules/core/policy.ts';
import type { TrustedSigner } from '../../../rules/core/signature-policy.ts';
import type { Span } from '../../../rules/core/span.ts';
import { linesOf, positionAt } from '../../../rules/core/text.ts';
import type { Origin, Sourced } from '../../../rules/policy/settled.ts';
import { whoWords } from '../../../rules/signature/words.ts';
import type { PolicyExplained } from '../../workspace/policy-store.ts';
import type { View } from '../../workspace/policy-view.ts';

/** Why a file is held to what it is held to: plain data, paths as they are shown. */
export interface Explanation {
  readonly path: string;
  /** `locked rules only`: the policy leaves the file out, and some rules are locked. */
  readonly checked: 'yes' | 'no' | 'locked rules only';
  /** The policy file that governs, with those that it extends before it, from the furthest to itself. */
  readonly policies: readonly PolicyFile[];
  /** Policies of folders above that lock something, the nearest first. */
  readonly above: readonly string[];
  readonly overrides: readonly { readonly place: Place; readonly paths: readonly string[] }[];
  readonly ignores: readonly IgnoreSaid[];
  readonly images: {
    readonly registries: readonly Said<string>[];
    readonly approved: readonly Said<Approved>[];
    readonly mirrors: readonly Said<{ readonly from: string; readonly to: string }>[];
  };
  readonly labels: { readonly required: readonly Said<RequiredKey>[] };
  readonly kubernetes: {
    readonly version: string;
    readonly podSecurity: { readonly level: string; readonly version: string };
    readonly requiredLabels: readonly Said<RequiredKey>[];
    readonly requiredAnnotations: readonly Said<RequiredKey>[];
  };
  readonly signatures: {
    readonly transparencyLog: string;
    /** By name; `value.who` as the policy has it, paths absolute. */
    readonly signers: readonly Said<Pick<TrustedSigner, 'name' | 'who'>>[];
    readonly trustRoots: readonly Said<string>[];
    /** Patterns of images, and who must have signed those. */
    readonly images: readonly Said<{
      readonly match: readonly string[];
      readonly signers: readonly string[];
    }>[];
  };
  readonly rules: readonly RuleSaid[];
}

export interface PolicyFile {
  readonly file: string;
  /** As written. */
  readonly extends: readonly string[];
}

/** A line of a policy file, counted from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

export interface Said<Value> {
  readonly value: Value;
  readonly place: Place;
}

export interface IgnoreSaid {
  readonly place: Place;
  readonly paths: readonly string[];
  readonly rules: readonly string[] | 'all';
  readonly reason: string | null;
  readonly owner: string | null;
  readonly until: string | null;
  /** Whether its last day has passed, so that it hides nothing. */
  readonly expired: boolean;
}

export interface RuleSaid {
  readonly id: string;
  readonly level: RuleSetting['level'];
  /** `preset` where no file says anything about the level. */
  readonly by: Origin['by'];
  readonly place: Place | null;
  readonly options: Readonly<Record<string, unknown>>;
  readonly locked: { readonly level: RuleSetting['level']; readonly place: Place } | null;
}

export interface Shown {
  readonly show: (path: string) => string;
  readonly today: string;
}

export function explanationOf(path: string, explained: PolicyExplained, { show, today }: Shown): Explanation {
  const { inForce, settled, layers, view, userTrust } = explained;
  const placeOf = placesIn(inForce.read, show);
  const said = <Value>(list: readonly Sourced<Value>[]): readonly Said<Value>[] =>
    list.map(({ value, file, at }) => ({ value, place: placeOf(file, at) }));
  const { lists } = settled;
  const { version, podSecurity } = settled.policy.kubernetes;
  return {
    path: show(path),
    checked: inForce.ignores(path) ? 'no' : explained.isLockedOnly ? 'locked rules only' : 'yes',
    policies: layers
      .filter(({ file }) => file !== userTrust)
      .map(({ source, file }) => ({
        file: show(file),
        extends: source.extends.map((entry) =>
          entry.kind === 'preset' ? entry.preset : entry.kind === 'file' ? entry.path : entry.text,
        ),
      })),
    above: filesAbove(view).map(show),
    overrides: meaning(explained, ({ overrides }) => overrides).map(({ file, entry }) => ({
      place: placeOf(file, entry.at),
      paths: entry.paths,
    })),
    ignores: meaning(explained, ({ ignore }) => ignore).map(({ file, entry }) => ({
      place: placeOf(file, entry.at),
      paths: entry.paths,
      rules: entry.rules === 'all' ? 'all' : entry.rules.map(({ value }) => value),
      reason: entry.reason ?? null,
      owner: entry.owner ?? null,
      until: entry.until?.value ?? null,
      expired: entry.until !== undefined && entry.until.value < today,
    })),
    images: {
      registries: said(lists.registries),
      approved: said(lists.approved),
      mirrors: said(lists.mirrors),
    },
    labels: { required: said(lists.labels) },
    kubernetes: {
      version: version ?? 'latest',
      podSecurity: { level: podSecurity.level, version: podSecurity.version ?? 'latest' },
      requiredLabels: said(lists.requiredLabels),
      requiredAnnotations: said(lists.requiredAnnotations),
    },
    signatures: signaturesSaid(explained, said),
    rules: rulesSaid(explained, placeOf),
  };
}

const signaturesSaid = (
  { settled: { lists, policy } }: PolicyExplained,
  said: <Value>(list: readonly Sourced<Value>[]) => readonly Said<Value>[],
): Explanation['signatures'] => ({
  transparencyLog: policy.signatures.transparencyLog ?? 'required',
  signers: said(lists.signers).map(({ value: { name, who }, place }) => ({ value: { name, who }, place })),
  trustRoots: said(lists.trustRoots).map(({ value, place }) => ({ value: value.path, place })),
  images: said(lists.signedImages).map(({ value: { images, signers }, place }) => ({
    value: {
      match: images,
      signers: signers.map((one) => (one.kind === 'named' ? one.name : whoWords(one.who))),
    },
    place,
  })),
});

type PlaceOf = (file: string, at: Span) => Place;

function placesIn(read: PolicyExplained['inForce']['read'], show: (path: string) => string): PlaceOf {
  const lines = new Map(read.map(({ path, text }) => [path, linesOf(text ?? '')]));
  return (file, at) => {
    const map = lines.get(file);
    return { file: show(file), line: map === undefined ? 1 : positionAt(map, at.start).line + 1 };
  };
}

const filesAbove = (view: View | undefined): readonly string[] => {
  const above = view?.above;
  return above === undefined ? [] : [above.governing.file, ...filesAbove(above)];
};

/** The entries of all layers that mean the file. */
const meaning = <Entry extends { readonly paths: readonly string[] }>(
  { layers, view }: PolicyExplained,
  entriesOf: (source: PolicyExplained['layers'][number]['source']) => readonly Entry[],
): readonly { readonly file: string; readonly entry: Entry }[] =>
  layers.flatMap(({ source, file }) =>
    entriesOf(source)
      .filter(({ paths }) => view?.means(paths))
      .map((entry) => ({ file, entry })),
  );

const rulesSaid = ({ inForce, settled }: PolicyExplained, placeOf: PlaceOf): readonly RuleSaid[] =>
  [...inForce.policy.settings].map(([id, { level, options }]) => {
    const origin = settled.origins.get(id);
    const by: Origin = origin?.level ?? { by: 'preset' };
    const lock = settled.locks.get(id);
    return {
      id,
      level,
      by: by.by,
      place: by.by === 'preset' ? null : placeOf(by.file, by.at),
      options: Object.fromEntries(Object.entries(options).filter(([name]) => origin?.options.has(name))),
      locked: lock === undefined ? null : { level: lock.level, place: placeOf(lock.file, lock.at) },
    };
  });
