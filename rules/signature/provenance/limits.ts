import type { Provenance } from '../../core/signature.ts';
import { isKnown } from '../../image/judged.ts';
import { familiar } from '../../image/moved.ts';
import type { ImageUse } from '../../image/use.ts';
import { nameInFacts } from './bases.ts';

/** What "built from this Dockerfile" does not say, a sentence each. */
export function limitsOf({ source }: Provenance, uses: readonly ImageUse[]): readonly string[] {
  const floating = uses.find(
    (use) => use.role === 'frontend' && use.reference !== undefined && use.reference.digest === undefined,
  );
  return [
    source?.commit === undefined
      ? 'This is about the text of the Dockerfile: not about the files of the build context, nor scripts that COPY brings.'
      : `This is about the text of the Dockerfile; files of the build context are those of commit ${source.commit.slice(0, 12)} where the context was that repository.`,
    'What RUN downloads without a checksum may be something else in the next build.',
    'It is worth what the word of the signer and of the builder is worth: a dishonest builder can lie.',
    ...(floating !== undefined && isKnown(floating)
      ? [
          `The frontend \`${familiar(nameInFacts(floating.reference))}\` (\`# syntax=\`) reads the file and is not pinned to a digest.`,
        ]
      : []),
  ];
}
