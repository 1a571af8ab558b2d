import type { Facts } from '../../core/facts.ts';
import type { Fix } from '../../core/fix.ts';
import { imageRule } from '../define.ts';
import { replacing } from '../edit.ts';
import { isDockerFrontend, type KnownUse, knownImages } from '../judged.ts';
import { formatReference, normalForm, parseReference } from '../reference.ts';
import { digestSources } from '../sources.ts';

export const imageNotPinnedByDigest = imageRule({
  id: 'image-not-pinned-by-digest',
  summary: 'An image is named with its digest, beside the tag.',
  level: 'hint',
  preset: 'recommended',
  family: 'unpinned image',
  since: '0.1.0',
  sources: ['sonar/S7023', ...digestSources],
  fixes: 'unsafe',
  options: {},
  *check({ document, facts }) {
    for (const { at, reference, editable } of document.images) {
      const broken = reference === undefined ? brokenDigest(editable?.text ?? '') : undefined;
      if (broken === undefined) continue;
      yield {
        at,
        message: `\`${broken}\` is no digest that a registry could have given, so it pins nothing.`,
      };
    }
    for (const use of knownImages(document)) {
      const { tag, digest, name } = use.reference;
      if (tag === undefined || tag === 'latest' || digest !== undefined || isDockerFrontend(use)) continue;
      yield {
        at: use.at,
        message: `The tag of \`${name}:${tag}\` can be moved to another image; a digest cannot.`,
        fixes: pinning(use, facts),
      };
    }
  },
});

/** What stands where a digest should, in a reference that is right but for that. */
function brokenDigest(text: string): string | undefined {
  const [, name, digest] = /^([^@]+)@([a-z0-9]+:[a-z0-9]+)$/.exec(text) ?? [];
  return name !== undefined && parseReference(name) !== undefined ? digest : undefined;
}

/** Only a digest that a registry or daemon has told is offered; none is ever invented. */
function pinning(use: KnownUse, { images }: Facts): readonly Fix[] {
  const digest = images.get(normalForm(use.reference))?.digest;
  if (digest === undefined) return [];
  const next = formatReference({ ...use.reference, digest });
  return replacing(use, next, `Pin to the digest ${digest.slice(0, 'sha256:'.length + 12)}`, 'unsafe');
}
