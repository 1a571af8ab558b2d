import { isComposeFile } from './compose/detect.ts';
import { compose } from './compose/language.ts';
import type { FileHead } from './core/file-head.ts';
import type { Language } from './core/language.ts';
import type { RuleHead } from './core/rule.ts';
import { engineRules } from './core/rules/index.ts';
import { isDockerfile } from './dockerfile/detect.ts';
import { dockerfile } from './dockerfile/language.ts';
import { isKubernetesFile } from './kubernetes/detect.ts';
import { kubernetes } from './kubernetes/language.ts';
import { isPolicyFile } from './policy/detect.ts';
import { policyLanguage } from './policy/language.ts';
import { policyRules } from './policy/rules/index.ts';
import type { PolicyDocument } from './policy/syntax.ts';

const containerLanguages: readonly Language<unknown>[] = [dockerfile, kubernetes, compose];

/** Every rule of every language once, by id. */
export const rulesById: ReadonlyMap<string, RuleHead> = new Map(
  [...engineRules, ...policyRules, ...containerLanguages.flatMap(({ rules }) => rules)]
    .map((rule) => [rule.id, rule] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1)),
);

/** The policy file, whose entries may name any of the rules. */
export const policyFile: Language<PolicyDocument> = policyLanguage(rulesById);

export const languages: readonly Language<unknown>[] = [...containerLanguages, policyFile];

/** The language of a file, by name and content; undefined where it is none of ours. */
export function detectLanguage(file: FileHead): Language<unknown> | undefined {
  if (isPolicyFile(file)) return policyFile;
  if (isDockerfile(file)) return dockerfile;
  if (isComposeFile(file)) return compose;
  if (isKubernetesFile(file)) return kubernetes;
  return undefined;
}
