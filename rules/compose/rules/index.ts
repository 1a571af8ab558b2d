import type { Rule } from '../../core/rule.ts';
import type { ComposeFile } from '../syntax.ts';

/** In the order of their names. */
export const composeRules: readonly Rule<ComposeFile>[] = [];
