import type { Parsed, Part, Placed } from '../core/language.ts';
import { splitDocuments } from './split.ts';

/**
 * The parts of a YAML stream, one a document. Documents at the start and at the end whose text is that of
 * `previous` keep their very parts; those between are read anew. Linear in the text's length, at the speed
 * of comparing strings.
 */
export function partsOf<Document>(
  text: string,
  previous: Parsed<Document> | undefined,
  read: (text: string) => Part<Document>,
): readonly Placed<Document>[] {
  const chunks = splitDocuments(text);
  const old = previous?.parts ?? [];
  const most = Math.min(chunks.length, old.length);
  let head = 0;
  while (head < most && chunks[head]?.text === old[head]?.part.text) head += 1;
  let tail = 0;
  while (tail < most - head && chunks.at(-1 - tail)?.text === old.at(-1 - tail)?.part.text) tail += 1;
  return chunks.map(({ start, text: chunk }, index) => {
    const fromEnd = chunks.length - index;
    const kept = index < head ? old[index] : fromEnd <= tail ? old.at(-fromEnd) : undefined;
    return { start, part: kept?.part ?? read(chunk) };
  });
}
