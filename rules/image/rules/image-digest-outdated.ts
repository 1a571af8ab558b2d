import { imageRule } from '../define.ts';
import { replacing } from '../edit.ts';
import { knownImages } from '../judged.ts';
import { movedTo } from '../pin.ts';
import { formatReference } from '../reference.ts';

export const imageDigestOutdated = imageRule({
  id: 'image-digest-outdated',
  summary: 'The digest of an image is the one that its tag leads to.',
  level: 'info',
  preset: 'recommended',
  family: 'unpinned image',
  since: '0.1.0',
  sources: [],
  fixes: 'unsafe',
  options: {},
  *check({ document, facts, today }) {
    for (const use of knownImages(document)) {
      const now = movedTo(use, facts.images);
      if (now === undefined) continue;
      const { name, tag, digest = '' } = use.reference;
      const next = formatReference({ ...use.reference, digest: now.digest });
      yield {
        at: use.at,
        message: `The tag \`${name}:${tag}\` has moved on: it leads to \`${brief(now.digest)}\`${builtWords(now.created, today)}, no more to \`${brief(digest)}\`.`,
        fixes: replacing(use, next, `Update the digest to ${brief(now.digest)}`, 'unsafe'),
      };
    }
  },
});

/** As people compare digests: the algorithm and twelve digits. */
const brief = (digest: string): string => digest.slice(0, digest.indexOf(':') + 13);

function builtWords(created: string | undefined, today: string): string {
  const days = Math.floor((Date.parse(today) - Date.parse(created?.slice(0, 10) ?? '')) / 86_400_000);
  if (Number.isNaN(days) || days < 0) return '';
  return days === 0 ? ', built today' : `, built ${days === 1 ? 'yesterday' : `${days} days ago`}`;
}
