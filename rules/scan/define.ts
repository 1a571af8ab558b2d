import { definerOf } from '../core/rule.ts';
import type { ShowsScans } from './place.ts';

/** For rules over what a scan found, in whatever language names or builds the image. */
export const scanRule = definerOf<ShowsScans>();
