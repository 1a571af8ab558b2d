/** What proofs are led back to. Nothing of it ever comes from the image or its signature. */
export interface Anchors {
  readonly keys: readonly KeyAnchor[];
  readonly trustRoots: readonly TrustRootAnchor[];
  readonly stores: readonly StoreAnchor[];
}

interface Anchor {
  /** What `FoundSignature.provenBy` names it by: the path that the policy has, `public-good`, `github`. */
  readonly id: string;
  /** The file or option that grants the trust. */
  readonly grantedBy: string;
}

export interface KeyAnchor extends Anchor {
  /** A public key: ECDSA, RSA or Ed25519. */
  readonly pem: string;
}

/** Certificate authorities, logs and timestamp authorities, as `trusted_root.json` holds them. */
export interface TrustRootAnchor extends Anchor {
  readonly json: unknown;
  /** As of when it is known to be right, ISO 8601: the TUF snapshot's day; undefined for files. */
  readonly date: string | undefined;
}

/** Certificates of Notation's trust stores. */
export interface StoreAnchor extends Anchor {
  readonly type: 'ca' | 'signingAuthority' | 'tsa';
  readonly name: string;
  /** PEM or DER, one or several. */
  readonly certificates: readonly Uint8Array[];
}

export const noAnchors: Anchors = { keys: [], trustRoots: [], stores: [] };
