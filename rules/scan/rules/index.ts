import type { Rule } from '../../core/rule.ts';
import type { ShowsScans } from '../place.ts';
import { accountDuplicate } from './account-duplicate.ts';
import { accountEmptyPassword } from './account-empty-password.ts';
import { cacheInImage } from './cache-in-image.ts';
import { criticalVulnerability } from './critical-vulnerability.ts';
import { highVulnerability } from './high-vulnerability.ts';
import { imageHealthcheckMissing } from './image-healthcheck-missing.ts';
import { imagePlatformMismatch } from './image-platform-mismatch.ts';
import { imageRunsAsRoot } from './image-runs-as-root.ts';
import { imageTooOld } from './image-too-old.ts';
import { imageVolumeSensitive } from './image-volume-sensitive.ts';
import { leftoverInImage } from './leftover-in-image.ts';
import { lowVulnerability } from './low-vulnerability.ts';
import { mediumVulnerability } from './medium-vulnerability.ts';
import { onbuildLeft } from './onbuild-left.ts';
import { riskyPortExposed } from './risky-port-exposed.ts';
import { runtimeEndOfLife } from './runtime-end-of-life.ts';
import { scannerFinding } from './scanner-finding.ts';
import { secretInImageConfig } from './secret-in-image-config.ts';
import { secretInLayer } from './secret-in-layer.ts';
import { setuidFile } from './setuid-file.ts';
import { systemEndOfLife } from './system-end-of-life.ts';
import { unneededToolInImage } from './unneeded-tool-in-image.ts';
import { unratedVulnerability } from './unrated-vulnerability.ts';
import { wastedBytes } from './wasted-bytes.ts';
import { worldWritablePath } from './world-writable-path.ts';

/** Rules over what scans found, for every language that names or builds images. In the order of their names. */
export const scanRules: readonly Rule<ShowsScans>[] = [
  accountDuplicate,
  accountEmptyPassword,
  cacheInImage,
  criticalVulnerability,
  highVulnerability,
  imageHealthcheckMissing,
  imagePlatformMismatch,
  imageRunsAsRoot,
  imageTooOld,
  imageVolumeSensitive,
  leftoverInImage,
  lowVulnerability,
  mediumVulnerability,
  onbuildLeft,
  riskyPortExposed,
  runtimeEndOfLife,
  scannerFinding,
  secretInImageConfig,
  secretInLayer,
  setuidFile,
  systemEndOfLife,
  unneededToolInImage,
  unratedVulnerability,
  wastedBytes,
  worldWritablePath,
];
