import type { Rule } from '../../core/rule.ts';
import type { PolicyDocument } from '../syntax.ts';
import { policyContradiction } from './policy-contradiction.ts';
import { policyIgnoreExpired } from './policy-ignore-expired.ts';
import { policyIgnoreWithoutReason } from './policy-ignore-without-reason.ts';
import { policyInvalid } from './policy-invalid.ts';
import { policyLocked } from './policy-locked.ts';
import { policyWithoutEffect } from './policy-without-effect.ts';

/** Rules over the policy file itself. In the order of their names. */
export const policyRules: readonly Rule<PolicyDocument>[] = [
  policyContradiction,
  policyIgnoreExpired,
  policyIgnoreWithoutReason,
  policyInvalid,
  policyLocked,
  policyWithoutEffect,
];
