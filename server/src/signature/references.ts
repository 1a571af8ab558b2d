import type { ImageSignatures } from '../../../rules/core/signature.ts';
import { formatReference, normalForm, parseReference } from '../../../rules/image/reference.ts';
import { parseImageName } from '../../image/name.ts';

/** The normal form of an image that a registry is asked for: a bare reference means its registry. */
export function registryReference(image: string): string | undefined {
  const name = parseImageName(image);
  if ('wrong' in name || !('reference' in name) || name.reference === undefined) return undefined;
  return name.from === 'registry' || name.daemon === 'any' ? normalForm(name.reference) : undefined;
}

/**
 * The references that a result speaks of: the one that was asked for, the one that the answer says, and both with the
 * digest that they led to, so that who pins an image knows as much of it as before.
 */
export function referencesOf(image: string, { reference, digest }: ImageSignatures): readonly string[] {
  const asked = [registryReference(image), reference].filter((one) => one !== undefined);
  return [...new Set(asked.flatMap((one) => [one, ...pinnedTo(one, digest)]))];
}

function pinnedTo(normal: string, digest: string): readonly string[] {
  const reference = parseReference(normal);
  if (reference === undefined || reference.digest !== undefined) return [];
  const { registry, repository, tag } = reference;
  const name = `${registry}/${repository}`;
  return [formatReference({ name, tag, digest }), formatReference({ name, tag: undefined, digest })];
}
