import type { Rule } from '../../core/rule.ts';
import type { NamesImages } from '../use.ts';
import { imageDigestOutdated } from './image-digest-outdated.ts';
import { imageEndOfLife } from './image-end-of-life.ts';
import { imageLatest } from './image-latest.ts';
import { imageMajorTagOnly } from './image-major-tag-only.ts';
import { imageNotApproved } from './image-not-approved.ts';
import { imageNotPinnedByDigest } from './image-not-pinned-by-digest.ts';
import { imageRegistryMoved } from './image-registry-moved.ts';
import { imageRegistryNotApproved } from './image-registry-not-approved.ts';
import { imageRegistryPublic } from './image-registry-public.ts';
import { imageUntagged } from './image-untagged.ts';

/** Rules over image references, for every language that names images. In the order of their names. */
export const imageRules: readonly Rule<NamesImages>[] = [
  imageDigestOutdated,
  imageEndOfLife,
  imageLatest,
  imageMajorTagOnly,
  imageNotApproved,
  imageNotPinnedByDigest,
  imageRegistryMoved,
  imageRegistryNotApproved,
  imageRegistryPublic,
  imageUntagged,
];
