import { definerOf } from '../core/rule.ts';
import type { Manifest } from './syntax.ts';

export const kubernetesRule = definerOf<Manifest>();
