import type { TransparencyLogEntry } from '@sigstore/bundle';

/** One signature and what came with it, read but not yet believed. */
export interface SignedMaterial {
  /** What the signature is over: a message, or the pre-authentication encoding of an envelope (DSSE v1). */
  readonly signed: Uint8Array;
  /** The message itself, or the envelope's payload. */
  readonly payload: Uint8Array;
  readonly signature: Buffer;
  /** The signer's certificate, DER; undefined where a key without one made it. Chains are never taken from there. */
  readonly certificate: Buffer | undefined;
  readonly entries: readonly TransparencyLogEntry[];
  /** RFC 3161 answers, DER: over the signature, or over `stamped`. */
  readonly timestamps: readonly Buffer[];
  readonly stamped?: Buffer | undefined;
}

/** Why something could not be made material for a proof. */
export interface Unfit {
  readonly proof: 'invalid' | 'unknown';
  readonly reason: string;
}

export const isUnfit = (value: object): value is Unfit => 'proof' in value && 'reason' in value;

export const invalid = (reason: string): Unfit => ({ proof: 'invalid', reason });
export const notCovered = (reason: string): Unfit => ({ proof: 'unknown', reason });

/** More than anybody needs of log entries, timestamps and signatures; it bounds the work that a stranger can ask for. */
export const mostEach = 8;
