import type { RuleHead } from '../rule.ts';
import { ignoreExpired } from './ignore-expired.ts';
import { ignoreMalformed } from './ignore-malformed.ts';
import { ignoreUnused } from './ignore-unused.ts';
import { parseError } from './parse-error.ts';
import { tooManyFindings } from './too-many-findings.ts';

/** Rules whose reports the engine makes, for every language. */
export const engineRules: readonly RuleHead[] = [
  ignoreExpired,
  ignoreMalformed,
  ignoreUnused,
  parseError,
  tooManyFindings,
];
