import type { Finding } from '../core/finding.ts';
import type { Level } from '../core/level.ts';
import type { Report, RuleHead } from '../core/rule.ts';
import { policyInvalid } from './rules/policy-invalid.ts';

/** What only the reader of several policy files can know, told in the file that says it. */
export interface PolicyReport extends Report {
  /** By default `policy-invalid`: then the policy is broken. */
  readonly rule?: RuleHead;
  /** Where it counts less than the rule does. */
  readonly level?: Level;
}

export const policyFinding = ({
  rule = policyInvalid,
  level = rule.level,
  at,
  message,
  fixes,
  tags,
}: PolicyReport): Finding => ({
  rule: rule.id,
  level,
  at,
  message,
  sources: rule.sources,
  fixes: fixes ?? [],
  related: [],
  tags: tags ?? [],
  standsFor: [],
  suppressed: undefined,
  anchor: rule.id,
});

/** For an entry of `extends` whose file is not there or cannot be read. */
export const missingPolicy = (path: string, reason: string): string =>
  `\`${path}\` cannot be read: ${reason}.`;

/** For an entry of `extends` that leads back to a file on the way to it. */
export const circularPolicy = (path: string): string => `\`${path}\` leads back here, so it is left out.`;
