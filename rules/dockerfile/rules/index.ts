import type { Rule } from '../../core/rule.ts';
import type { Dockerfile } from '../syntax.ts';
import { addInsteadOfCopy } from './add-instead-of-copy.ts';
import { buildSecretArgToMount } from './build-secret-arg-to-mount.ts';
import { labelMissing } from './label-missing.ts';
import { packageDistUpgrade } from './package-dist-upgrade.ts';
import { packageUpdateAlone } from './package-update-alone.ts';
import { runSudo } from './run-sudo.ts';
import { secretFileCopied } from './secret-file-copied.ts';
import { secretInArgOrEnv } from './secret-in-arg-or-env.ts';
import { secretInRunCommand } from './secret-in-run-command.ts';
import { userCreatedButNeverUsed } from './user-created-but-never-used.ts';
import { userMissing } from './user-missing.ts';
import { userRootLast } from './user-root-last.ts';

/** In the order of their names. */
export const dockerfileRules: readonly Rule<Dockerfile>[] = [
  addInsteadOfCopy,
  buildSecretArgToMount,
  labelMissing,
  packageDistUpgrade,
  packageUpdateAlone,
  runSudo,
  secretFileCopied,
  secretInArgOrEnv,
  secretInRunCommand,
  userCreatedButNeverUsed,
  userMissing,
  userRootLast,
];
