import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { entriesAt, listAt, textAt } from '../../../server/image/json.ts';
import type { Attachment, AttachmentKind } from '../../../server/signature/evidence.ts';

/** What cosign put beside a tag of an OCI layout: under its `.sig` tag and under the referrers' fall-back tag. */
export function attachmentsBeside(layout: string, tag: string): readonly Attachment[] {
  const index = json(join(layout, 'index.json'));
  const digestOf = (name: string): string | undefined => {
    const entry = listAt(index, 'manifests').find(
      (one) => textAt(one, 'annotations', 'org.opencontainers.image.ref.name') === name,
    );
    return entry === undefined ? undefined : textAt(entry, 'digest');
  };
  const digest = digestOf(tag) ?? '';
  const beside = { mediaType: '', digest, size: 0 };
  const named = digest.replace(':', '-');
  const layers = (manifest: string, kind: AttachmentKind): readonly Attachment[] => {
    const read = json(blob(layout, manifest));
    return listAt(read, 'layers').map((layer) => ({
      kind,
      beside,
      manifest,
      mediaType: textAt(layer, 'mediaType'),
      annotations: new Map(
        [...entriesAt(read, 'annotations'), ...entriesAt(layer, 'annotations')].map(([name, value]) => [
          name,
          String(value),
        ]),
      ),
      bytes: readFileSync(blob(layout, textAt(layer, 'digest'))),
    }));
  };
  const fallBack = digestOf(named);
  const referrers = fallBack === undefined ? [] : listAt(json(blob(layout, fallBack)), 'manifests');
  const [legacy, attested] = [digestOf(`${named}.sig`), digestOf(`${named}.att`)];
  return [
    ...referrers
      .filter((one) => textAt(one, 'artifactType').includes('sigstore.bundle'))
      .flatMap((one) => layers(textAt(one, 'digest'), 'bundle')),
    ...(legacy === undefined ? [] : layers(legacy, 'cosign-signature')),
    ...(attested === undefined ? [] : layers(attested, 'cosign-attestation')),
  ];
}

const json = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

const blob = (layout: string, digest: string): string => join(layout, 'blobs', ...digest.split(':'));
