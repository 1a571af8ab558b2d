import type { Level } from '../../../rules/core/level.ts';
import type { TransparencyLog } from '../../../rules/core/signature-policy.ts';
import type { ExternalTool } from '../../signature/external/settings.ts';

export const verifyFormats = ['text', 'json', 'sarif'] as const;
export type VerifyFormat = (typeof verifyFormats)[number];

/** Whom the command line trusts, and what it asks for. Paths as the user wrote them. */
export interface TrustOptions {
  /** Public keys, PEM. */
  readonly keys: readonly string[];
  readonly identities: readonly { readonly identity: string; readonly issuer: string }[];
  /** Certificates of Notation's authorities, PEM. */
  readonly certificates: readonly string[];
  /** `trusted_root.json`; identities are led back to these and no longer to the public one. */
  readonly trustedRoots: readonly string[];
  readonly annotations: Readonly<Record<string, string>>;
  /** Undefined: as the policy says. */
  readonly transparencyLog: TransparencyLog | undefined;
}

/** How registries are asked. */
export interface RegistryOptions {
  /** `host:port` */
  readonly plainHttp: readonly string[];
  /** From a registry's host to a URL. */
  readonly mirrors: ReadonlyMap<string, string>;
  /** Whether what has a digest is kept, and what is kept counts. */
  readonly cache: boolean;
}

/** What `seaworthy verify` is asked for; paths as the user wrote them. */
export interface VerifyOptions extends RegistryOptions {
  /** In the grammar for images; none: those that the file names. */
  readonly images: readonly string[];
  /** A bundle and the plain file that it is over, in place of images. */
  readonly blob: { readonly bundle: string; readonly artifact: string } | undefined;
  /** The file whose lines the findings belong to. */
  readonly file: string | undefined;
  /** What the builder of this machine wrote down: `--metadata-file`'s JSON, `.dockerbuild`. */
  readonly records: readonly string[];
  /** Whether registries are asked where the names that the Dockerfile builds on lead now. */
  readonly bases: boolean;
  readonly policy: string | undefined;
  readonly trust: TrustOptions;
  /** `linux/arm64`; undefined: the machine's own. */
  readonly platform: string | undefined;
  /** Whether authorities are asked whether Notation's certificates were revoked. */
  readonly revocation: boolean;
  readonly failOn: Level | 'never';
  readonly format: VerifyFormat;
  /** Reports that go into files, beside the one that is printed. */
  readonly outputs: readonly { readonly format: VerifyFormat; readonly file: string }[];
  /** Undefined: we verify ourselves. */
  readonly tool: ExternalTool | undefined;
  readonly toolPath: string | undefined;
  /** `YYYY-MM-DD`; undefined: the day of the machine's clock. */
  readonly today: string | undefined;
}
