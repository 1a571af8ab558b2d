import { familiar } from '../../image/moved.ts';
import { signatureRule } from '../define.ts';
import { nameInFacts } from '../provenance/bases.ts';
import { publishedOf } from '../provenance/published.ts';
import { dayOf, shortDigest } from '../words.ts';

export const baseImageMovedOn = signatureRule({
  id: 'base-image-moved-on',
  summary: 'A published image is built anew when what it is built on has moved on.',
  level: 'info',
  preset: 'recommended',
  family: 'signature',
  since: '0.1.0',
  sources: [],
  fixes: 'none',
  options: {},
  *check(input) {
    const published = publishedOf(input);
    if (published === undefined) return;
    for (const { use, built, now, state } of published.answer.bases) {
      if (state !== 'moved-on' || now === undefined || use.role === 'frontend') continue;
      yield {
        at: use.at,
        message: `\`${familiar(nameInFacts(use.reference))}\` has moved on: \`${familiar(published.name)}\` was built with ${shortDigest(built)}, and the name led to ${shortDigest(now.digest)} on ${dayOf(now.at)}. Build again to get what was repaired since.`,
      };
    }
  },
});
