/**
 * What the policy says of signatures: who is trusted, and what images need. Plain data.
 * Signers and trust roots grant; requirements ask for more. A file of a workspace that nobody trusts may only ask.
 */
export interface SignaturePolicy {
  /** Whether cosign's signatures must stand in a transparency log; undefined: `required`. */
  readonly transparencyLog: TransparencyLog | undefined;
  readonly signers: readonly TrustedSigner[];
  /** Trust roots beside the public one: `trusted_root.json` files. */
  readonly trustRoots: readonly TrustRootFile[];
  readonly requirements: readonly SignatureRequirement[];
}

export const transparencyLogs = ['required', 'optional', 'ignored'] as const;
/** `optional`: one that is there must be right; `ignored`: it is not looked at. */
export type TransparencyLog = (typeof transparencyLogs)[number];

/** Someone whose signatures count. */
export interface TrustedSigner {
  /** As requirements name it: `release`. */
  readonly name: string;
  readonly who: SignerWho;
  /** The file that grants the trust, or the option of the command line: `/repo/.seaworthy.yaml`, `--key cosign.pub`. */
  readonly grantedBy: string;
  /** The images for which they are trusted, where it is not all: another tool's file trusts for those that it names. */
  readonly only?: ImageScope | undefined;
}

export interface ImageScope {
  /** Patterns of images, as `images.registries` writes them; an image may be written with a tag. */
  readonly images: readonly string[];
  /** Images that it does not mean all the same. */
  readonly except: readonly string[];
}

export type SignerWho =
  /** `key`: the path of a PEM file, absolute once settled, or PEM text. It is the anchor's id too. */
  | { readonly kind: 'key'; readonly key: string }
  /** `identity` and `issuer`: exact, with `*` for any part. A lone `*` is nobody: it is refused where it is read. */
  | {
      readonly kind: 'identity';
      readonly identity: string;
      readonly issuer: string;
      /** Where it is not the public one: the path of the trust root's file, or its name `github`. */
      readonly trustRoot?: string | undefined;
    }
  | {
      readonly kind: 'certificate';
      /** The path of a PEM file with certificates that are trusted as authorities, absolute once settled; the anchor's id. */
      readonly certificate: string;
      /** `x509.subject: C=US, O=Acme`; empty: any signer below the certificate. */
      readonly identities: readonly string[];
      readonly level: NotationLevel;
    };

export const notationLevels = ['strict', 'permissive', 'audit', 'skip'] as const;
export type NotationLevel = (typeof notationLevels)[number];

export interface TrustRootFile {
  /** Absolute once settled; the anchor's id. */
  readonly path: string;
  readonly grantedBy: string;
}

/** What the images of some patterns need. Every requirement that means an image must be met. */
export interface SignatureRequirement extends ImageScope {
  /** The file that asks, for messages. */
  readonly from: string;
  /** Who must have signed. Empty: nobody in particular, any trusted signer. */
  readonly signers: readonly RequiredSigner[];
  /** How many of `signers`: `any` is one. */
  readonly need: 'any' | 'all' | number;
  /** Undefined: as the policy says. */
  readonly transparencyLog: TransparencyLog | undefined;
  /** What must stand in the signature. */
  readonly annotations: Readonly<Record<string, string>>;
  readonly attestations: readonly RequiredAttestation[];
  /** Days since the signature was made, at most; undefined: any. */
  readonly mostDays: number | undefined;
  /** Whether the image must be without a signature requirement but is refused (`reject`) or let pass (`accept`). */
  readonly verdict: 'check' | 'reject' | 'accept';
  /** What of the requirement we cannot evaluate, a sentence each: then the verdict is unknown, never verified. */
  readonly notCovered: readonly string[];
}

/**
 * A signer that a requirement asks for: by the name of a trusted one, or described. Who is only described asks for
 * more and grants nothing: the signature must be theirs, and a trusted signer's too.
 */
export type RequiredSigner =
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'described'; readonly who: SignerWho };

export interface RequiredAttestation {
  /** The predicate type, or one of the short names `slsa-provenance`, `spdx`, `cyclonedx`, `vulnerability`, `vex`. */
  readonly predicate: string;
  /** Who must have signed it; empty: any trusted signer. */
  readonly signers: readonly RequiredSigner[];
  /** Patterns with `*` for any part; undefined: any. */
  readonly builder: string | undefined;
  readonly source: string | undefined;
  /** Branch or tag: `refs/tags/v*`. */
  readonly ref: string | undefined;
  readonly mostDays: number | undefined;
}

/** What a requirement says that only names its images: any trusted signer will do. */
export const anySignature: Omit<SignatureRequirement, 'from' | 'images'> = {
  except: [],
  signers: [],
  need: 'any',
  transparencyLog: undefined,
  annotations: {},
  attestations: [],
  mostDays: undefined,
  verdict: 'check',
  notCovered: [],
};

export const emptySignaturePolicy: SignaturePolicy = {
  transparencyLog: undefined,
  signers: [],
  trustRoots: [],
  requirements: [],
};
