import type { Provenance } from '../../../rules/core/signature.ts';
import { entriesAt, fieldOf, isObject, textAt } from '../../image/json.ts';
import { isDigest, sha256Of } from '../../registry/digest.ts';
import { provenanceOf } from './describe.ts';
import { shownText } from './text.ts';

/** What a builder on this machine wrote down of a build. Nobody signed it; it is one's own. */
export interface BuildRecord {
  readonly provenance: Provenance;
  /** By which the image that was made is known: of its index, its manifest, its configuration. Empty: it does not say. */
  readonly digests: readonly string[];
  /** Of several platforms' images that one build made. */
  readonly platform: string | undefined;
  /** The target of a bake file; undefined for others. */
  readonly name: string | undefined;
}

/** Reads what `docker buildx build --metadata-file` and `docker buildx bake --metadata-file` write. */
export function recordsInMetadata(metadata: unknown): readonly BuildRecord[] {
  if (!isObject(metadata)) return [];
  const own = recordsOf(metadata, undefined);
  if (own.length > 0) return own;
  return entriesAt(metadata).flatMap(([name, target]) => recordsOf(target, shownText(name)));
}

function recordsOf(build: unknown, name: string | undefined): readonly BuildRecord[] {
  const digests = producedDigests(build);
  return entriesAt(build).flatMap(([key, predicate]) => {
    const [, platform] = /^buildx\.build\.provenance(?:\/(.+))?$/.exec(key) ?? [key];
    const provenance = key.startsWith(provenanceKey) ? predicateOf(predicate) : undefined;
    return provenance === undefined ? [] : [{ provenance, digests, platform, name }];
  });
}

const provenanceKey = 'buildx.build.provenance';

/** A predicate alone, whose version its members tell, or a whole statement. */
export function predicateOf(value: unknown, type?: string | undefined): Provenance | undefined {
  if (typeof fieldOf(value, '_type') === 'string')
    return provenanceOf(textAt(value, 'predicateType'), fieldOf(value, 'predicate'));
  const isNew = fieldOf(value, 'buildDefinition') !== undefined;
  return provenanceOf(type ?? `https://slsa.dev/provenance/${isNew ? 'v1' : 'v0.2'}`, value);
}

/** What an exporter answered: digests by name, and the configuration itself, whose digest is the image's id. */
export function producedDigests(response: unknown): readonly string[] {
  const named = ['containerimage.digest', 'containerimage.config.digest'].map((key) => textAt(response, key));
  const config = textAt(response, 'containerimage.config');
  const all = [...named, ...(config === '' ? [] : [sha256Of(Buffer.from(config))])];
  return [...new Set(all.filter(isDigest))];
}
