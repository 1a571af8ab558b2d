import type { Rule } from '../../core/rule.ts';
import type { PolicyDocument } from '../syntax.ts';
import { policyInvalid } from './policy-invalid.ts';

/** Rules over the policy file itself. In the order of their names. */
export const policyRules: readonly Rule<PolicyDocument>[] = [policyInvalid];
