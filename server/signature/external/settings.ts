import type { TransparencyLog, TrustedSigner } from '../../../rules/core/signature-policy.ts';
import type { ImageReference } from '../../../rules/image/reference.ts';
import type { Network } from '../../registry/http.ts';

/** Who may be asked instead of us: three programs, and Docker's own engine. Never by default. */
export const externalTools = ['cosign', 'notation', 'gh', 'docker'] as const;
export type ExternalTool = (typeof externalTools)[number];

export interface ToolSettings {
  /** Absolute; undefined: the one on the PATH. Docker's engine is not a program. */
  readonly path: string | undefined;
  /** Folders that no program may come from: the workspace's. */
  readonly outside: readonly string[];
  readonly network: Network;
  readonly allowed: 'files' | 'daemon' | 'network';
  readonly signal: AbortSignal;
  /** Whom to look for: a tool says yes or no of a signer whom it is told, and of nobody else. */
  readonly signers: readonly TrustedSigner[];
  readonly transparencyLog: TransparencyLog;
  readonly platform: string | undefined;
  readonly now: Date;
  /** For each run of a program; without a word two minutes. */
  readonly longestMs?: number | undefined;
}

/** An image by its digest. */
export interface PinnedImage {
  /** As it was asked for. */
  readonly source: string;
  readonly reference: ImageReference;
  readonly digest: string;
  /** `host/name@sha256:…`: what a program is asked about. */
  readonly name: string;
}
