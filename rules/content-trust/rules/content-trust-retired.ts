import type { Rule } from '../../core/rule.ts';
import type { ContentTrustUse } from '../content-trust.ts';

/** The rule for one language; `usesOf` gives the places of a document that rely on Docker Content Trust. */
export const contentTrustRetired = <Document>(
  usesOf: (document: Document) => Iterable<ContentTrustUse>,
): Rule<Document> => ({
  id: 'content-trust-retired',
  summary: 'Nothing relies on Docker Content Trust, which verifies nothing any more.',
  level: 'error',
  preset: 'recommended',
  family: 'signature',
  since: '0.1.0',
  sources: [],
  fixes: 'none',
  options: {},
  *check({ document, today }) {
    const told = new Set<number>();
    for (const use of usesOf(document)) {
      if (told.has(use.at.start)) continue;
      told.add(use.at.start);
      yield { at: use.at, message: `${reasonFor(use, today)} ${wayOut}`, tags: ['deprecated'] };
    }
  },
});

/** The day on which Docker's own server, notary.docker.io, is switched off. */
const lastDay = '2026-12-08';

function reasonFor({ what, name }: ContentTrustUse, today: string): string {
  const ends = today < lastDay ? `ends on ${lastDay}` : `ended on ${lastDay}`;
  if (what === 'server')
    return `\`${name}\` names a server that Docker's command asks no more since version 29.`;
  if (what === 'command')
    return `Docker Content Trust ${ends}, and \`${name}\` is no part of Docker's command since version 29.`;
  return `Docker Content Trust ${ends}, and since version 29 Docker's command ignores \`${name}\` without a word: nothing is verified.`;
}

const wayOut = 'Pin images by digest, and verify signatures of cosign or Notation by a policy.';
