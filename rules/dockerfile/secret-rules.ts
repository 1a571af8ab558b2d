import type { Rule } from '../core/rule.ts';
import { secretValueLiteral } from '../secret/rules/secret-value-literal.ts';
import { secretValuesOf } from './secret-values.ts';
import type { Dockerfile } from './syntax.ts';

/** The rules of `secret/rules` that apply to Dockerfiles. */
export const dockerfileSecretRules: readonly Rule<Dockerfile>[] = [
  secretValueLiteral<Dockerfile>((document) => secretValuesOf(document).literals),
];
