import type { FoundSignature, ImageSignatures } from '../../../rules/core/signature.ts';
import { normalForm } from '../../../rules/image/reference.ts';
import { knownHoles } from './known-holes.ts';
import type { Program } from './program.ts';
import type { PinnedImage, ToolSettings } from './settings.ts';

/** What a tool says of an image. */
export interface Told
  extends Partial<Pick<ImageSignatures, 'signatures' | 'attestations' | 'unknown' | 'notCovered'>> {
  readonly program: Program;
}

export function toldSignatures(
  { source, reference, digest }: PinnedImage,
  { program, signatures = [], attestations = [], unknown = [], notCovered = [] }: Told,
  { now }: Pick<ToolSettings, 'now'>,
): ImageSignatures {
  const by = toolWords(program);
  return {
    source,
    reference: normalForm(reference),
    digest,
    platform: undefined,
    at: now.toISOString(),
    from: by,
    signatures,
    attestations,
    unknown,
    notCovered: [
      `Verified by ${by}, not by Seaworthy.`,
      ...knownHoles(program.name as 'cosign' | 'notation' | 'gh', program.version),
      ...notCovered,
    ],
  };
}

/** `cosign 3.1.3` */
export const toolWords = ({ name, version }: Pick<Program, 'name' | 'version'>): string =>
  version === '' ? name : `${name} ${version}`;

/** A signature as a tool tells of it: what it does not say is not known. */
export const toldSignature = (
  { digest }: Pick<PinnedImage, 'digest'>,
  more: Partial<FoundSignature> & Pick<FoundSignature, 'proof'>,
): FoundSignature => ({
  kind: 'tool',
  reason: '',
  signer: undefined,
  covers: digest,
  time: undefined,
  timeFrom: undefined,
  log: 'none',
  logReason: '',
  annotations: {},
  provenBy: [],
  manifest: digest,
  ...more,
});

/** Whether a registry may be spoken to without TLS: a host that the user names, and this very machine. */
export const isPlain = (
  { reference: { registry } }: PinnedImage,
  { network }: Pick<ToolSettings, 'network'>,
): boolean =>
  network.plainHttpHosts.includes(registry) ||
  /^(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/.test(registry);
