import { checkCommand } from './commands/check.ts';
import type { CommandSpec } from './options.ts';

/** Every command, in the order in which `--help` lists them. */
export const commands: readonly CommandSpec[] = [checkCommand];
