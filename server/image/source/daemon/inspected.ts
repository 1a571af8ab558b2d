import { type ImageReference, normalForm, parseReference } from '../../../../rules/image/reference.ts';
import { isDigest } from '../../../registry/digest.ts';
import { fieldOf, isObject, type Json } from '../../json.ts';
import { broken } from '../attempt.ts';
import { listMember, textMember, texts } from '../document.ts';
import { sameName } from '../names.ts';
import { formatPlatform, readPlatform } from '../platform.ts';
import type { Described } from '../source.ts';

/**
 * Writes what a daemon tells of an image (`GET /images/x/json`, `/images/x/history`) as the configuration document that
 * it was made from. Layers are named by their diffIds alone. Throws a TroubleError `broken`.
 */
export function describedBy(
  inspected: unknown,
  history: unknown,
  asked: ImageReference | undefined,
): Described {
  const id = textMember(inspected, 'Id');
  const diffIds = texts(listMember(fieldOf(inspected, 'RootFS'), 'Layers'));
  if (id === undefined || !isDigest(id) || !diffIds.every(isDigest))
    throw broken('The daemon does not say which image it has.');
  const config = fieldOf(inspected, 'Config');
  const system = {
    architecture: textMember(inspected, 'Architecture') ?? '',
    os: textMember(inspected, 'Os') ?? '',
    ...(textMember(inspected, 'Variant') ? { variant: textMember(inspected, 'Variant') } : {}),
  };
  const platform = readPlatform(system);
  return {
    reference: nameAmong(tagsOf(inspected), asked),
    digest: id,
    imageId: id,
    platform: platform === undefined ? 'unknown' : formatPlatform(platform),
    config: {
      ...system,
      created: textMember(inspected, 'Created'),
      config: isObject(config) ? config : {},
      history: historyOf(history, diffIds.length),
      rootfs: { type: 'layers', diff_ids: diffIds },
    },
    layers: diffIds.map((diffId) => ({ digest: undefined, diffId, compressedSize: undefined })),
    keptUnder: id,
    provenance: [],
  };
}

/** Whether the id is a manifest's or an index's, as in Docker's containerd store. */
export const isManifestId = (inspected: unknown): boolean => isObject(fieldOf(inspected, 'Descriptor'));

const tagsOf = (inspected: unknown): readonly string[] =>
  texts(listMember(inspected, 'RepoTags')).filter((tag) => tag !== '<none>:<none>');

/** As it was asked for, if that is a name of the image: Podman finds `localhost/app` for `app`. */
function nameAmong(tags: readonly string[], asked: ImageReference | undefined): string | undefined {
  if (asked !== undefined && (asked.digest !== undefined || tags.some((tag) => sameName(tag, asked.text)))) {
    return normalForm(asked);
  }
  const reference = parseReference(tags[0] ?? '');
  return reference === undefined ? undefined : normalForm(reference);
}

/** Newest first there, oldest first here; which steps made a layer is told by their sizes or their words. */
function historyOf(history: unknown, layers: number): readonly Json[] {
  if (!Array.isArray(history)) return [];
  const steps = history.filter(isObject).toReversed();
  const bySize = steps.map((step) => fieldOf(step, 'Size') === 0);
  const byWords = steps.map((step) => changesNoFile(textMember(step, 'CreatedBy') ?? ''));
  const fits = (empty: readonly boolean[]): boolean => empty.filter((one) => !one).length === layers;
  const empty = fits(byWords) ? byWords : bySize;
  return steps.map((step, at) => {
    const created = fieldOf(step, 'Created');
    const comment = textMember(step, 'Comment');
    return {
      ...(typeof created === 'number' && Math.abs(created) < 1e11
        ? { created: new Date(created * 1000).toISOString() }
        : {}),
      created_by: textMember(step, 'CreatedBy') ?? '',
      ...(comment ? { comment } : {}),
      ...(empty[at] === true ? { empty_layer: true } : {}),
    };
  });
}

/** Instructions that only change the configuration, as the classic builder, BuildKit and Buildah write them. */
function changesNoFile(createdBy: string): boolean {
  const words = createdBy.replace(/^\/bin\/sh -c #\(nop\)\s*/, '');
  return /^(?:ENV|LABEL|USER|EXPOSE|CMD|ENTRYPOINT|ARG|VOLUME|SHELL|HEALTHCHECK|STOPSIGNAL|ONBUILD|MAINTAINER)\b/.test(
    words,
  );
}
