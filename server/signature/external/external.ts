import type { ImageSignatures } from '../../../rules/core/signature.ts';
import { formatReference } from '../../../rules/image/reference.ts';
import { digestOf } from '../../image/digest-of.ts';
import { type ImageName, parseImageName } from '../../image/name.ts';
import type { Trouble } from '../../registry/trouble.ts';
import { askCosign } from './cosign.ts';
import { askEngine } from './engine.ts';
import { askGh } from './gh.ts';
import { askNotation } from './notation.ts';
import type { ExternalTool, PinnedImage, ToolSettings } from './settings.ts';

/**
 * Asks another tool who signed an image. What it answers is its word and not ours: the signatures are of the kind `tool`
 * or `engine`, and `notCovered` says so, with the holes that its version is known to have. A program is asked for the
 * very digest that the name leads to now, never for a tag.
 */
export async function askTool(
  tool: ExternalTool,
  image: string,
  settings: ToolSettings,
): Promise<ImageSignatures | Trouble> {
  const name = parseImageName(image);
  if ('wrong' in name) return { trouble: 'wrong-name', message: name.wrong };
  if (settings.allowed === 'files')
    return { trouble: 'refused', message: `In Restricted Mode ${tool} is not asked.` };
  if (tool === 'docker') return askEngine(name, settings);
  if (settings.allowed !== 'network')
    return {
      trouble: 'refused',
      message: `${tool} asks the image's registry, and the network is not allowed.`,
    };
  const pinned = await pin(name, settings);
  if ('trouble' in pinned) return pinned;
  return programs[tool](pinned, settings);
}

const programs = { cosign: askCosign, notation: askNotation, gh: askGh };

async function pin(
  image: ImageName,
  { network, allowed, signal }: ToolSettings,
): Promise<PinnedImage | Trouble> {
  if ((image.from !== 'registry' && image.from !== 'daemon') || image.reference === undefined)
    return {
      trouble: 'unsupported',
      message: 'Such programs are asked about images in registries, by their name.',
    };
  const { reference, text } = image;
  const found = reference.digest ?? (await digestOf(image, { network, allowed, signal }));
  if (typeof found === 'object' && 'trouble' in found) return found;
  const digest = typeof found === 'string' ? found : found.digest;
  const name = `${reference.registry}/${reference.repository}`;
  return {
    source: text,
    reference: { ...reference, digest },
    digest,
    name: formatReference({ name, tag: undefined, digest }),
  };
}
