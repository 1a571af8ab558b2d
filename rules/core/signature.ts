/**
 * What was found out about who signed an image and what it was built from. Plain data: it is kept as JSON and handed
 * to rules. It says what the signatures prove; whether that is good enough is for the policy (`signature/judge.ts`).
 */
export interface ImageSignatures {
  /** What was asked for, in the grammar for images. */
  readonly source: string;
  /** The image's name in its normal form; undefined where nothing names it. */
  readonly reference: string | undefined;
  /** What the name led to: of an index where there is one. */
  readonly digest: string;
  /** Where `digest` is of an index: the image of the platform that was looked at. */
  readonly platform: { readonly name: string; readonly digest: string } | undefined;
  /** When it was asked, ISO 8601. */
  readonly at: string;
  /** Who answered: a registry's host, a daemon, a folder, a file. */
  readonly from: string;
  readonly signatures: readonly FoundSignature[];
  readonly attestations: readonly FoundAttestation[];
  /** Look-ups that failed, a sentence each: while there are any, nobody can say that something is not there. */
  readonly unknown: readonly string[];
  /** What cannot be told, and why: a scheme that is not verified, a look at revocation that nobody asked for. */
  readonly notCovered: readonly string[];
}

/** The words of a verdict. They never blur. */
export const signatureStatuses = [
  /** Proven, and by a signer whom the policy trusts. */
  'verified',
  /** A good signature, but not by a signer whom the policy trusts. */
  'untrusted',
  /** Something that the policy asks for is missing, such as an entry in a transparency log. */
  'not-proven',
  'expired',
  /** Changed, moved from another image, or otherwise not what it claims to be. */
  'invalid',
  'unsigned',
  /** Asked for and failed, with the reason. */
  'unknown',
] as const;
export type SignatureStatus = (typeof signatureStatuses)[number];

/** What the mathematics says of one signature, whoever is trusted. */
export type Proof =
  /** It is by the signer named, over this very image, at a time when the signer's certificate was valid. */
  | 'good'
  /** By a key or a certificate that leads to none of the trust anchors: nobody can say whose it is. */
  | 'unknown-signer'
  /** What would prove it is missing, such as a trustworthy time for a certificate of ten minutes. */
  | 'not-proven'
  | 'expired'
  | 'invalid'
  /** An attestation that nobody signed: a claim. */
  | 'unsigned'
  /** It could not be checked: a scheme or an algorithm that is not covered. */
  | 'unknown';

export type SignatureKind =
  | 'cosign-bundle'
  | 'cosign-legacy'
  | 'notation-jws'
  | 'notation-cose'
  /** Told by Docker Engine or by a program of the user's, not verified by ourselves. */
  | 'engine'
  | 'tool'
  /** BuildKit's own attestations: not signed by themselves. */
  | 'buildkit';

export interface FoundSignature {
  readonly kind: SignatureKind;
  readonly proof: Proof;
  /** Why it is not good, as a sentence; empty where it is. */
  readonly reason: string;
  /** Who made it. Only where `proof` is `good` is that proven; else it is what the signature claims. */
  readonly signer: Signer | undefined;
  /** The digest that it is over: of the index, of the platform's image or of its attestations. */
  readonly covers: string;
  /** When it was made, ISO 8601; undefined where nothing says so. */
  readonly time: string | undefined;
  /** Who says when: the log or a timestamp authority, which is proven, or the signature itself, which is a claim. */
  readonly timeFrom: 'log' | 'timestamp' | 'claim' | undefined;
  /** Whether it stands in a transparency log that is trusted. `none` where the scheme has no logs (Notation). */
  readonly log: 'included' | 'absent' | 'broken' | 'none';
  /** Why the log's entry is broken; empty otherwise. */
  readonly logReason: string;
  /** What the signer wrote into what is signed: cosign's annotations, Notation's user metadata. */
  readonly annotations: Readonly<Record<string, string>>;
  /** The ids of the trust anchors on which the proof rests (`Anchor.id`); a key that verified it, a root, a store. */
  readonly provenBy: readonly string[];
  /** Notation's five checks; undefined for other schemes. */
  readonly checks?: NotationChecks | undefined;
  /** The manifest that holds it. */
  readonly manifest: string;
}

/** Notary Project specification, *signature verification*. What failed is not a proof at level `strict`. */
export interface NotationChecks {
  readonly integrity: Check;
  readonly authenticity: Check;
  readonly authenticTimestamp: Check;
  readonly expiry: Check;
  readonly revocation: Check;
}
export interface Check {
  /** `unknown`: it was asked about, and nobody could tell. */
  readonly result: 'passed' | 'failed' | 'unknown' | 'not-checked';
  /** A sentence; empty where it passed. */
  readonly reason: string;
}

export type Signer =
  /** A key of the user's; `fingerprint` is the SHA-256 of its SubjectPublicKeyInfo, `sha256:…`. */
  | { readonly kind: 'key'; readonly fingerprint: string | undefined }
  /** A certificate of Fulcio's, for whoever signed in. */
  | {
      readonly kind: 'identity';
      /** The subject alternative name: a workflow's URI, an address. */
      readonly identity: string;
      /** Who let them sign in: `https://token.actions.githubusercontent.com`. */
      readonly issuer: string;
      readonly build: SignerBuild | undefined;
    }
  /** An X.509 certificate of Notation's. */
  | { readonly kind: 'certificate'; readonly subject: string; readonly fingerprint: string }
  /** Only told by a name, by the Engine or a tool. */
  | { readonly kind: 'named'; readonly name: string };

/** What Fulcio's certificate says of the build (OIDs 1.3.6.1.4.1.57264.1.*). */
export interface SignerBuild {
  /** `https://github.com/acme/app` */
  readonly repository: string | undefined;
  /** `refs/tags/v1` */
  readonly ref: string | undefined;
  readonly commit: string | undefined;
  /** `github-hosted`, `self-hosted` */
  readonly runner: string | undefined;
  /** The workflow that was called: `https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1`. */
  readonly workflow: string | undefined;
  readonly trigger: string | undefined;
}

/** An in-toto statement about the image, signed or not. */
export interface FoundAttestation extends Omit<FoundSignature, 'annotations'> {
  /** `https://slsa.dev/provenance/v1`; empty where the statement cannot be read. */
  readonly predicateType: string;
  /** What SLSA provenance says; undefined for other predicates. */
  readonly provenance: Provenance | undefined;
  /** A few words about other predicates: `SPDX 2.3, 41 packages`; empty where there is nothing to say. */
  readonly summary: string;
}

/** SLSA provenance 0.2 or 1, as far as it can be read. Secrets in build arguments are masked. */
export interface Provenance {
  readonly version: '0.2' | '1';
  readonly builder: string;
  readonly buildType: string;
  readonly source:
    | {
        /** `https://github.com/acme/app`, without a reference or `git+`. */
        readonly uri: string;
        /** `refs/heads/main`; undefined where it does not say. */
        readonly ref: string | undefined;
        readonly commit: string | undefined;
        /** The file in it that the build began with: `Dockerfile`, a workflow. */
        readonly path: string | undefined;
      }
    | undefined;
  /** The Dockerfile as it was built (BuildKit, `mode=max`). May hold secrets: in memory only, masked wherever it is kept. */
  readonly dockerfile: BuiltDockerfile | undefined;
  /** The stage that was built; undefined: the last, or not said. */
  readonly target: string | undefined;
  /** Names of build arguments that were given. */
  readonly buildArguments: readonly string[];
  /** Base images and other images that it used. */
  readonly images: readonly UsedImage[];
  readonly startedAt: string | undefined;
  readonly finishedAt: string | undefined;
  /** How much it says (BuildKit); undefined where that cannot be told. */
  readonly mode: 'min' | 'max' | undefined;
  readonly hermetic: boolean | undefined;
}

export interface BuiltDockerfile {
  readonly name: string;
  readonly text: string;
  /** Whether secrets in it are hidden: then nobody can tell any more whether it is exactly the same as a file. */
  readonly masked?: true | undefined;
}

export interface UsedImage {
  /** In its normal form, without digest. */
  readonly reference: string;
  readonly digest: string;
  readonly platform: string | undefined;
}
