import type { Facts } from '../core/facts.ts';
import type { Gather } from '../core/rule.ts';
import { normalForm } from '../image/reference.ts';
import { runsAsRootKey, runsAsRootMessage } from '../scan/root-user.ts';
import { userOf } from './stages.ts';
import type { Dockerfile, Stage } from './syntax.ts';
import { userFixes } from './user-fix.ts';
import { isRoot, rootOf } from './users.ts';

/**
 * The user that a stage's image has by a scan of it, or of the image that it is built on: `''` for none set; undefined
 * where nothing was scanned, or what was has changed.
 */
function scannedUser(document: Dockerfile, stage: Stage, facts: Facts): string | undefined {
  if (isBuilt(document, stage, facts)) return facts.built?.scan.config.user;
  const { base } = rootOf(stage).from;
  const reference = base.kind === 'image' && userOf(stage) === undefined ? base.use.reference : undefined;
  return reference && facts.scans.get(normalForm(reference))?.config.user;
}

/** Whether a scan says that the image of a stage runs as another user than root. */
export const isScannedNonRoot = (document: Dockerfile, stage: Stage, facts: Facts): boolean => {
  const user = scannedUser(document, stage, facts);
  return user !== undefined && user !== '' && isRoot(user) === false;
};

/** Where the image of a stage was scanned, the finding over that image says the same with more right. */
export function gatheredByScan(
  document: Dockerfile,
  stage: Stage,
  facts: Facts,
): { readonly gather: Gather } | undefined {
  const { built } = facts;
  if (built === undefined || !isBuilt(document, stage, facts)) return undefined;
  const { at } = document.placeLayers(built).setBy('USER');
  const message = runsAsRootMessage(built.scan.config.user);
  return {
    gather: {
      rule: 'image-runs-as-root',
      key: runsAsRootKey,
      at,
      message,
      fixes: userFixes(document, stage, userOf(stage)?.instruction),
    },
  };
}

/** Whether it is this stage whose image was scanned, and nothing that sets its user has changed since. */
function isBuilt(document: Dockerfile, stage: Stage, { built }: Facts): boolean {
  if (built === undefined) return false;
  const places = document.placeLayers(built);
  const { image, keywordSpan } = stage.from;
  return (
    places.whole.at.start === (image?.span ?? keywordSpan).start &&
    !places.base.stale &&
    !places.setBy('USER').stale
  );
}
