import type { FoundAttestation, FoundSignature } from '../../rules/core/signature.ts';
import type { Network } from '../registry/http.ts';
import type { Anchors } from './anchors.ts';
import type { Attachment } from './evidence.ts';

/**
 * Checks one attachment of an image: is it by whom it says, over the very digest that it lies beside
 * (`attachment.beside`), at a time that is proven. Never throws for what an attachment holds, and never believes a key,
 * a certificate or a root that came with it.
 */
export type Verifier = (attachment: Attachment, context: VerifyContext) => Promise<readonly Found[]>;

export interface VerifyContext {
  readonly anchors: Anchors;
  readonly now: Date;
  /** Whether authorities may be asked whether a certificate was revoked; undefined: that is not checked. */
  readonly revocation: { readonly network: Network; readonly signal: AbortSignal } | undefined;
}

/** An attachment may hold several signatures: a DSSE envelope has a list of them. */
export type Found =
  | { readonly what: 'signature'; readonly signature: FoundSignature }
  | { readonly what: 'attestation'; readonly attestation: FoundAttestation };
