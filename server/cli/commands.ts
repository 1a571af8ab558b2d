import { advisoriesCommand } from './commands/advisories.ts';
import { baselineCommand } from './commands/baseline.ts';
import { checkCommand } from './commands/check.ts';
import { gateCommand } from './commands/gate.ts';
import { hookCommand } from './commands/hook.ts';
import { pinCommand } from './commands/pin.ts';
import { policyCommand } from './commands/policy.ts';
import { scanCommand } from './commands/scan.ts';
import { trustCommand } from './commands/trust.ts';
import { verifyCommand } from './commands/verify.ts';
import type { CommandSpec } from './options.ts';

/** Every command, in the order in which `--help` lists them. */
export const commands: readonly CommandSpec[] = [
  checkCommand,
  scanCommand,
  advisoriesCommand,
  verifyCommand,
  pinCommand,
  gateCommand,
  trustCommand,
  baselineCommand,
  hookCommand,
  policyCommand,
];
