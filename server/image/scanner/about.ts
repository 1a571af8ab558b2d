import type { ImageLayer, ImageScan } from '../../../rules/core/scan.ts';
import { normalForm, parseReference } from '../../../rules/image/reference.ts';
import { readConfig } from '../layer/config.ts';

/** What a report says of the image itself. */
export interface ToldImage {
  readonly reference: string;
  readonly digest: string;
  readonly imageId: string;
  /** The image's configuration, as JSON has it; anything else for none. */
  readonly config: unknown;
  /** Of the layers, lowest first. */
  readonly diffIds: readonly string[];
}

/** The same in our words. */
export function imageOfReport({
  reference,
  digest,
  imageId,
  config,
  diffIds,
}: ToldImage): Pick<
  ImageScan,
  'reference' | 'digest' | 'imageId' | 'platform' | 'config' | 'history' | 'layers' | 'secrets'
> {
  const named = parseReference(reference);
  const told = readConfig(config, diffIds.length);
  const steps = new Map(told.history.map(({ layer }, step) => [layer, step]));
  return {
    reference: named && normalForm(named),
    digest: digest || imageId,
    imageId,
    platform: told.platform.startsWith('unknown') ? '' : told.platform,
    config: told.config,
    history: told.history,
    secrets: told.secrets,
    layers: diffIds.map((diffId, index): ImageLayer => ({ ...plainLayer, diffId, step: steps.get(index) })),
  };
}

const plainLayer = { digest: undefined, size: 0, compressedSize: undefined, files: 0, wasted: 0 };
