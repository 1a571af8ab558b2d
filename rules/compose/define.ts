import { definerOf } from '../core/rule.ts';
import type { ComposeFile } from './syntax.ts';

export const composeRule = definerOf<ComposeFile>();
