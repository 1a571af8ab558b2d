import { spanOf } from '../../core/span.ts';
import { familiar } from '../../image/moved.ts';
import { signatureRule } from '../define.ts';
import { type Difference, differenceOf } from '../provenance/compare.ts';
import { publishedOf } from '../provenance/published.ts';

export const dockerfileDiffersFromBuilt = signatureRule({
  id: 'dockerfile-differs-from-built',
  summary: 'A published image is built from the Dockerfile that says how it is built.',
  level: 'warning',
  preset: 'recommended',
  family: 'signature',
  since: '0.1.0',
  sources: [],
  fixes: 'none',
  options: {},
  *check(input) {
    const published = publishedOf(input);
    if (published?.answer.level !== 'differs') return;
    const { text, name, answer } = published;
    const built = answer.provenance?.dockerfile?.text;
    const difference = built === undefined ? undefined : differenceOf(text, built);
    const base = input.document.images.findLast(({ role }) => role === 'base');
    yield {
      at: difference?.at ?? base?.at ?? spanOf(0, 0),
      message: `\`${familiar(name)}\`: ${answer.words}${difference === undefined ? '' : differenceWords(difference)}`,
    };
  },
});

/** What one would see in a diff: `From here on 2 lines were not there, and 1 line is gone.` */
function differenceWords({ added, missing }: Difference): string {
  const parts = [
    ...(added === 0 ? [] : [`${lines(added)} ${added === 1 ? 'was' : 'were'} not there`]),
    ...(missing === 0 ? [] : [`${lines(missing)} ${missing === 1 ? 'is' : 'are'} gone`]),
  ];
  return ` From here on ${parts.join(', and ')}.`;
}

const lines = (count: number): string => `${count} ${count === 1 ? 'line' : 'lines'}`;
