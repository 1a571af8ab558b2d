import { secretSpansOf, secretsOf } from '../../../rules/core/lint.ts';
import { mask, maskText } from '../../../rules/core/mask.ts';
import type { ImageSignatures, Provenance } from '../../../rules/core/signature.ts';
import { dockerfile } from '../../../rules/dockerfile/language.ts';

/** Provenance whose Dockerfile holds no secret's value: for whatever is kept, reported or sent. */
export function maskedProvenance(provenance: Provenance): Provenance {
  const { dockerfile: built } = provenance;
  if (built === undefined) return provenance;
  const text = maskedDockerfile(built.text);
  return text === built.text ? provenance : { ...provenance, dockerfile: { ...built, text, masked: true } };
}

/** The same for all that was found about an image. */
export const maskedSignatures = (signatures: ImageSignatures): ImageSignatures => ({
  ...signatures,
  attestations: signatures.attestations.map((one) =>
    one.provenance === undefined ? one : { ...one, provenance: maskedProvenance(one.provenance) },
  ),
});

/** A Dockerfile without any secret's value, by place and by value. */
export const maskedDockerfile = (text: string): string => maskedAlike([text])[0] ?? '';

/** Versions of a Dockerfile, each without the secrets of any of them: what one hides the other does not tell. */
export function maskedAlike(texts: readonly string[]): readonly string[] {
  const read = texts.map((text) => ({ text, parsed: dockerfile.parse(text) }));
  const values = read
    .flatMap(({ parsed }) => secretsOf(dockerfile, parsed))
    .sort((a, b) => b.length - a.length);
  return read.map(({ text, parsed }) => {
    let masked = '';
    let from = 0;
    for (const { start, end } of secretSpansOf(dockerfile, parsed)) {
      masked += mask(text.slice(from, start), values) + maskText;
      from = end;
    }
    return masked + mask(text.slice(from), values);
  });
}
