import { rulesById } from '../../rules/catalogue.ts';
import { isIgnoredPath } from '../../rules/policy/ignored-path.ts';
import { policyRules } from '../../rules/policy/rules/index.ts';
import { settle, withRulesOnly } from '../../rules/policy/settle.ts';
import type { PolicyLayer, Settled, SettledPolicy } from '../../rules/policy/settled.ts';
import { within } from './files.ts';
import type { PolicyRead } from './policy-chain.ts';

/** A policy file that governs a folder, with all that counts beside it. */
export interface Governing {
  readonly file: string;
  readonly folder: string;
  /** Furthest first, as they are settled; without what may not grant. */
  readonly layers: readonly PolicyLayer[];
  /** For each layer, the patterns of the paths that it and those before it leave out today. */
  readonly ignored: readonly (readonly string[])[];
  /** Nearest first, those of the folders above last. */
  readonly read: readonly PolicyRead[];
  /** Files that any of them names and that are not there. */
  readonly missing: readonly string[];
  /** The policy of a folder above, where one there locks something. */
  readonly above: Governing | undefined;
}

/** What of a policy means one file. Two files of one governing file with the same key are held to the same. */
export interface View {
  readonly governing: Governing;
  readonly key: string;
  /** Whether patterns that stand in the policy mean the file. */
  readonly means: (patterns: readonly string[]) => boolean;
  /** For each layer, whether the policy would leave the file out if it ended there: then it locks nothing for it. */
  readonly leftOut: readonly boolean[];
  /** Whether the file is not checked at all. */
  readonly isLeftOut: boolean;
  /** Whether the policy leaves the file out, so that only what is locked counts. */
  readonly isLockedOnly: boolean;
  readonly above: View | undefined;
}

/** Costs nothing but matching patterns, and where there are none nothing at all. */
export function viewOf(governing: Governing, path: string): View {
  const { layers, ignored, folder } = governing;
  const above = governing.above && viewOf(governing.above, path);
  const relative = within(folder, path) ?? '';
  const means = (patterns: readonly string[]): boolean =>
    patterns.length > 0 && relative !== '' && isIgnoredPath(patterns, relative);
  const leftOut = ignored.map(means);
  const isOut = leftOut.at(-1) === true;
  const isHeld = isOut && locksSomething({ governing, leftOut, above });
  const bits = (values: readonly boolean[]): string => values.map(Number).join('');
  return {
    governing,
    key: [bits(scopedPaths(layers).map(means)), bits(leftOut), above?.key ?? ''].join('|'),
    means,
    leftOut,
    isLeftOut: isOut && !isHeld,
    isLockedOnly: isHeld,
    above,
  };
}

/** The policy of a view, with what the folders above lock. */
export function settledOf(view: View, adjust: (policy: SettledPolicy) => SettledPolicy): Settled {
  const { governing, means, leftOut, above, isLockedOnly } = view;
  const locks = above === undefined ? noLocks : settledOf(above, (policy) => policy).locks;
  const settled = settle(governing.layers, rulesById, { means, leftOut, locks });
  const policy = adjust(settled.policy);
  if (!isLockedOnly) return { ...settled, policy };
  return { ...settled, policy: withRulesOnly(policy, (id) => settled.locks.has(id) || ofPolicy.has(id)) };
}

const noLocks: Settled['locks'] = new Map();
const ofPolicy = new Set(policyRules.map(({ id }) => id));

const locksSomething = ({
  governing,
  leftOut,
  above,
}: Pick<View, 'governing' | 'leftOut' | 'above'>): boolean =>
  (above !== undefined && locksSomething(above)) ||
  governing.layers.some(({ source }, index) => source.locked.length > 0 && leftOut[index] !== true);

/** The patterns of everything that counts for some files only. */
const scopedPaths = (layers: readonly PolicyLayer[]): readonly (readonly string[])[] =>
  layers.flatMap(({ source: { overrides, ignore } }) => [
    ...overrides.map(({ paths }) => paths),
    ...ignore.filter(({ rules }) => rules !== 'all').map(({ paths }) => paths),
  ]);
