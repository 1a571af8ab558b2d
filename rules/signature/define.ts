import { definerOf } from '../core/rule.ts';
import type { NamesImages } from '../image/use.ts';

/** For rules over who signed images and what they were built from, in whatever language names them. */
export const signatureRule = definerOf<NamesImages>();
