import type { Subject } from '../evidence.ts';
import { type Envelope, payloadType } from './envelope.ts';
import { refuse } from './refusal.ts';
import { mapOf, readStrictJson } from './strict-json.ts';

/** What the signer wrote about the image: Notation's user metadata. */
export type UserMetadata = Readonly<Record<string, string>>;

/** Refuses a payload that is not about exactly this image: its media type, its digest and its size. */
export function checkPayload({ contentType, payload }: Envelope, image: Subject): UserMetadata {
  if (contentType !== payloadType)
    return refuse('What is signed is not of the kind that Notary Project signs.');
  const target = mapOf(mapOf(readStrictJson(payload))?.get('targetArtifact'));
  if (target === undefined) return refuse('What is signed does not say of which image it is.');
  if (target.get('digest') !== image.digest) return refuse('It signs another image: the digest differs.');
  if (target.get('size') !== image.size) return refuse('It signs another image: the size differs.');
  if (target.get('mediaType') !== image.mediaType)
    return refuse('It signs another image: the media type differs.');
  const annotations = target.get('annotations');
  if (annotations === undefined || annotations === null) return {};
  const entries = [...(mapOf(annotations) ?? refuse('The annotations that are signed cannot be read.'))];
  return Object.fromEntries(
    entries.map(([name, value]) =>
      typeof value === 'string' ? [name, value] : refuse('The annotations that are signed cannot be read.'),
    ),
  );
}
