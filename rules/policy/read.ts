import type { YamlNode } from '../yaml/syntax.ts';
import { isExtended, readExtended } from './extended.ts';
import type { Problem } from './problem.ts';
import { readIgnore } from './read-ignore.ts';
import { readOverrides } from './read-overrides.ts';
import { partReaders } from './read-parts.ts';
import { readRuleNames } from './read-rules.ts';
import {
  type Extended,
  emptyPolicySource,
  lockedAll,
  type Placed,
  type PolicySource,
  type RulesById,
} from './syntax.ts';
import { readKeys, readStrings, type Tell, type Written } from './walk.ts';

/** Reads the root of a policy file. Whatever is wrong is told and left out; the rest counts. */
export function readPolicySource(
  root: YamlNode | undefined,
  rules: RulesById,
): { readonly source: PolicySource; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const tell: Tell = (problem) => void problems.push(problem);
  let source = emptyPolicySource;
  const put = (part: Partial<PolicySource>): void => {
    source = { ...source, ...part };
  };
  const whole: Written = { key: '', at: root?.span ?? { start: 0, end: 0 }, node: root };
  const parts = partReaders(rules, put, tell);
  const readers: Record<keyof PolicySource, (written: Written) => void> = {
    extends: (written) => put({ extends: readExtends(written, tell) }),
    rules: parts.rules,
    overrides: (written) => put({ overrides: readOverrides(written, rules, tell) }),
    locked: (written) => put({ locked: readLocked(written, rules, tell) }),
    images: parts.images,
    labels: parts.labels,
    kubernetes: parts.kubernetes,
    signatures: parts.signatures,
    ignore: (written) => put({ ignore: readIgnore(written, rules, tell) }),
  };
  readKeys(whole, readers, tell);
  return { source, problems };
}

const readExtends = (written: Written, tell: Tell): readonly Extended[] =>
  readStrings(written, tell, true).flatMap((scalar) => {
    const read = readExtended(scalar);
    if (isExtended(read)) return [read];
    tell(read);
    return [];
  });

/** A list of rules, or the word `all`. */
function readLocked(written: Written, rules: RulesById, tell: Tell): readonly Placed<string>[] {
  const { node } = written;
  if (node?.kind === 'scalar' && node.text === lockedAll) return [{ value: lockedAll, at: node.span }];
  return readRuleNames(written, rules, tell);
}
