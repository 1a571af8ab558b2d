import type { Descriptor } from '../../registry/manifest.ts';
import { fieldOf } from '../json.ts';
import type { Limits } from '../limits.ts';
import { parseObject, textMember } from './document.ts';
import { manifestFrom } from './image-manifest.ts';
import type { OciDocuments } from './oci-documents.ts';
import type { Described } from './source.ts';

/**
 * The SLSA predicates of BuildKit's attestation manifests. Those that are not there, as builds keep them but
 * in part, or are very large are left out; those that are not what their digest says throw a TroubleError.
 */
export async function readProvenance(
  attestations: readonly Descriptor[],
  documents: OciDocuments,
  limits: Limits,
): Promise<Described['provenance']> {
  const found: { type: string; predicate: unknown }[] = [];
  for (const attestation of attestations.slice(0, mostAttestations)) {
    const bytes = await documents.manifest(attestation);
    if (bytes === undefined) continue;
    const manifest = manifestFrom(bytes, attestation, documents.what, limits);
    if (manifest.kind !== 'image') continue;
    const told = manifest.layers.filter(
      (layer) => isProvenance(layer) && layer.size <= limits.statementBytes,
    );
    for (const layer of told.slice(0, mostAttestations)) {
      const statement = await documents.blob(layer, limits.statementBytes);
      if (statement === undefined) continue;
      const read = parseObject(statement, 'The provenance', limits);
      const type = textMember(read, 'predicateType');
      if (type !== undefined) found.push({ type, predicate: fieldOf(read, 'predicate') });
    }
  }
  return found;
}

const mostAttestations = 10;

const isProvenance = ({ mediaType, annotations }: Descriptor): boolean =>
  mediaType === 'application/vnd.in-toto+json' &&
  (annotations.get('in-toto.io/predicate-type') ?? '').startsWith('https://slsa.dev/provenance/');
