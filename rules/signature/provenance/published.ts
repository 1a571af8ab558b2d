import type { CheckInput } from '../../core/rule.ts';
import type { NamesImages } from '../../image/use.ts';
import { judgeImage } from '../judge.ts';
import { type BuiltFrom, builtFrom } from './built-from.ts';

/** What is known of the image that a Dockerfile is compared with. */
export interface Published {
  /** The Dockerfile. */
  readonly text: string;
  /** The image, as it is told of: `ghcr.io/acme/app:1.2`. */
  readonly name: string;
  readonly answer: BuiltFrom;
}

/** Undefined where nobody asked, and for files that no image is built from. */
export function publishedOf({
  document,
  facts,
  policy,
  today,
}: CheckInput<NamesImages>): Published | undefined {
  if (facts.published === undefined || !hasText(document)) return undefined;
  const { signatures: found, atCommit } = facts.published;
  const { text, images: uses } = document;
  const verdict = judgeImage(found, policy.signatures, facts.demands, today);
  const answer = builtFrom({ text, uses, found, verdict, atCommit, images: facts.images });
  return { text, name: found.reference ?? found.source, answer };
}

/** A Dockerfile is one text; documents in YAML are not built from. */
const hasText = (document: NamesImages): document is NamesImages & { readonly text: string } =>
  'text' in document && typeof document.text === 'string';
