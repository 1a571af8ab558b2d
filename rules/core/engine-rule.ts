import type { RuleHead } from './rule.ts';

/** Declares a rule whose reports the engine itself makes, so that it has a level, a page and a place in policy. */
export const engineRule = (head: RuleHead): RuleHead => head;
