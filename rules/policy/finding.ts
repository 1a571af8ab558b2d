import type { Finding } from '../core/finding.ts';
import type { Report } from '../core/rule.ts';
import { policyInvalid } from './rules/policy-invalid.ts';

/** What only the reader of several policy files can know, as a finding of the file that says it. */
export const policyFinding = ({ at, message }: Report): Finding => ({
  rule: policyInvalid.id,
  level: policyInvalid.level,
  at,
  message,
  sources: policyInvalid.sources,
  fixes: [],
  related: [],
  tags: [],
  standsFor: [],
  suppressed: undefined,
  anchor: 'extends',
});

/** For an entry of `extends` whose file is not there or cannot be read. */
export const missingPolicy = (path: string, reason: string): string =>
  `\`${path}\` cannot be read: ${reason}.`;

/** For an entry of `extends` that leads back to a file on the way to it. */
export const circularPolicy = (path: string): string => `\`${path}\` leads back here, so it is left out.`;
