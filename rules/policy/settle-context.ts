import type { PolicyContext } from '../core/policy.ts';
import { placedSignatures, requirementFrom } from './settle-signatures.ts';
import type { Lists, PolicyLayer, Sourced } from './settled.ts';
import type { Placed, PolicyParts } from './syntax.ts';

/**
 * What the layers say beside the rules. An override's list takes the place of what stands before it; what is asked of
 * signatures is only ever more.
 */
export function contextOf(
  layers: readonly PolicyLayer[],
  means: (patterns: readonly string[]) => boolean,
): { readonly context: PolicyContext; readonly lists: Lists } {
  let lists = noLists;
  let kubernetes: PolicyParts['kubernetes'] = {};
  let log: PolicyParts['signatures']['transparencyLog'];
  for (const { source, file } of layers) {
    lists = joined(lists, listsOf(source, file));
    kubernetes = { ...kubernetes, ...written(source.kubernetes) };
    log = source.signatures.transparencyLog ?? log;
    for (const override of source.overrides) {
      if (!means(override.paths)) continue;
      const said = listsOf(override, file);
      lists = { ...lists, ...written(said), ...signaturesOf(joined(lists, said)) };
      kubernetes = { ...kubernetes, ...written(override.kubernetes) };
      log = override.signatures.transparencyLog ?? log;
    }
  }
  return {
    context: {
      ...contextFrom(lists),
      kubernetes: kubernetesFrom(kubernetes, lists),
      signatures: {
        transparencyLog: log?.value,
        signers: valuesOf(lists.signers),
        trustRoots: valuesOf(lists.trustRoots),
        requirements: lists.signedImages.map(requirementFrom),
      },
    },
    lists,
  };
}

const noLists: Lists = {
  registries: [],
  approved: [],
  mirrors: [],
  labels: [],
  requiredLabels: [],
  requiredAnnotations: [],
  signers: [],
  trustRoots: [],
  signedImages: [],
};

type Written = { readonly [Name in keyof Lists]: Lists[Name] | undefined };

function listsOf({ images, labels, kubernetes, signatures }: PolicyParts, file: string): Written {
  const from = <Value>(list: readonly Placed<Value>[] | undefined): readonly Sourced<Value>[] | undefined =>
    list?.map((item) => ({ ...item, file }));
  return {
    registries: from(images.registries),
    approved: from(images.approved),
    mirrors: from(images.mirrors),
    labels: from(labels.required),
    requiredLabels: from(kubernetes.requiredLabels),
    requiredAnnotations: from(kubernetes.requiredAnnotations),
    ...placedSignatures(signatures, file),
    signedImages: from(signatures.requirements),
  };
}

const joined = (a: Lists, b: Written): Lists => ({
  registries: join(a.registries, b.registries, (text) => text),
  approved: join(a.approved, b.approved, (one) => JSON.stringify(one)),
  // Of two places for the same images the nearer one counts.
  mirrors: join(b.mirrors ?? [], a.mirrors, ({ from }) => from),
  labels: join(b.labels ?? [], a.labels, ({ name }) => name),
  requiredLabels: join(b.requiredLabels ?? [], a.requiredLabels, ({ name }) => name),
  requiredAnnotations: join(b.requiredAnnotations ?? [], a.requiredAnnotations, ({ name }) => name),
  signers: join(b.signers ?? [], a.signers, ({ name }) => name),
  trustRoots: join(a.trustRoots, b.trustRoots, ({ path }) => path),
  // What each asks for counts: a requirement of a file below takes none of those above away.
  signedImages: [...a.signedImages, ...(b.signedImages ?? [])],
});

const signaturesOf = ({
  signers,
  trustRoots,
  signedImages,
}: Lists): Pick<Lists, 'signers' | 'trustRoots' | 'signedImages'> => ({ signers, trustRoots, signedImages });

/** The first list, and of the second what the first does not have. */
function join<Value>(
  first: readonly Sourced<Value>[],
  second: readonly Sourced<Value>[] | undefined,
  nameOf: (value: Value) => string,
): readonly Sourced<Value>[] {
  if (second === undefined || second.length === 0) return first;
  const names = new Set(first.map(({ value }) => nameOf(value)));
  const more = second.filter(({ value }) => !names.has(nameOf(value)));
  return [...first, ...more];
}

const contextFrom = (lists: Lists): Omit<PolicyContext, 'kubernetes' | 'signatures'> => ({
  images: {
    registries: valuesOf(lists.registries),
    approved: valuesOf(lists.approved),
    mirrors: new Map(lists.mirrors.map(({ value: { from, to } }) => [from, to])),
  },
  labels: { required: valuesOf(lists.labels) },
});

const kubernetesFrom = (
  { version, podSecurityLevel, podSecurityVersion }: PolicyParts['kubernetes'],
  { requiredLabels, requiredAnnotations }: Lists,
): PolicyContext['kubernetes'] => ({
  version: version?.value,
  podSecurity: { level: podSecurityLevel?.value ?? 'restricted', version: podSecurityVersion?.value },
  requiredLabels: valuesOf(requiredLabels),
  requiredAnnotations: valuesOf(requiredAnnotations),
});

const valuesOf = <Value>(list: readonly Sourced<Value>[]): readonly Value[] => [
  ...new Set(list.map(({ value }) => value)),
];

/** Without the keys that hold undefined, so that putting one over another keeps what is only there. */
const written = <Part extends object>(
  part: Part,
): { readonly [Name in keyof Part]?: NonNullable<Part[Name]> } =>
  Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Part]?: NonNullable<Part[Name]>;
  };
