import type { AttachmentKind } from '../evidence.ts';

/** How much is read of what lies beside an image. What goes beyond is told as unknown; tests put smaller figures here. */
export interface CollectLimits {
  /** Signatures and attestations of one image. */
  readonly attachments: number;
  /** Manifests that are fetched of what refers to an image. */
  readonly referrers: number;
  /** Bytes of one blob, by what it is. */
  readonly blobBytes: Readonly<Record<AttachmentKind, number>>;
  /** Bytes of all blobs of one image. */
  readonly totalBytes: number;
  /** Questions that are asked at the same time for one image. */
  readonly atOnce: number;
  /** Without a word for that long a registry counts as stalled. Milliseconds. */
  readonly idleMs: number;
}

const mib = 1024 * 1024;

export const usualCollectLimits: CollectLimits = {
  attachments: 100,
  referrers: 200,
  blobBytes: {
    bundle: 10 * mib,
    'cosign-signature': 4 * mib,
    'cosign-attestation': 40 * mib,
    notation: 4 * mib,
    buildkit: 40 * mib,
  },
  totalBytes: 200 * mib,
  atOnce: 6,
  idleMs: 30_000,
};
