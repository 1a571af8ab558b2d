import { definerOf } from '../core/rule.ts';
import type { NamesImages } from './use.ts';

/** For rules over image references, in whatever language names them. */
export const imageRule = definerOf<NamesImages>();
