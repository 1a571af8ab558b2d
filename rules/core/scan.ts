/**
 * What a scan found in an image. Plain data: it is kept on the disk as JSON, goes between threads, and is what rules,
 * reports and views are made from. No secret's value stands in it, and all text of the image's own is as untrusted
 * as the image.
 */
export interface ImageScan {
  /** What was scanned, in the grammar for images: `docker:app:1`, `oci-archive:build/app.tar`. */
  readonly source: string;
  /** The image's name in its normal form; undefined where nothing names it. */
  readonly reference: string | undefined;
  /** Of the manifest, `sha256:…`; of the configuration where there is no manifest, as in what `docker save` wrote. */
  readonly digest: string;
  /** Of the configuration, which is the same wherever the image lies. */
  readonly imageId: string;
  /** `linux/amd64`, `linux/arm64/v8`. */
  readonly platform: string;
  /** When it was scanned, ISO 8601. */
  readonly at: string;
  readonly config: ImageConfig;
  /** Every step that the image tells of, oldest first, those without a layer too. */
  readonly history: readonly HistoryStep[];
  /** Lowest first. */
  readonly layers: readonly ImageLayer[];
  /** How many of the lowest layers are known to be the base image's; undefined where nobody knows. */
  readonly baseLayers: number | undefined;
  readonly os: OperatingSystem | undefined;
  readonly packages: readonly ImagePackage[];
  readonly files: readonly NotedFile[];
  readonly accounts: readonly NotedAccount[];
  readonly secrets: readonly LayerSecret[];
  readonly vulnerabilities: readonly Vulnerability[];
  /** What an external scanner reported beside vulnerabilities. */
  readonly reported: readonly ReportedFinding[];
  /** What cannot be told, and why. */
  readonly notCovered: readonly Uncovered[];
  /** What was asked for and failed, and why. */
  readonly unknown: readonly Uncovered[];
  /** Where the advisories came from; undefined where vulnerabilities were not looked for: *not checked*. */
  readonly data: AdvisoryData | undefined;
  readonly scanner: { readonly name: string; readonly version: string };
}

/** What, as a phrase (`vulnerabilities of rpm packages`), and why, as a sentence. */
export interface Uncovered {
  readonly what: string;
  readonly reason: string;
}

export interface AdvisoryData {
  /** `OSV.dev`, `OSV files in /data/osv`, `Grype's database`. */
  readonly source: string;
  /** How old the newest of it is, ISO 8601; undefined where it does not say. */
  readonly date: string | undefined;
}

/** The configuration, as OCI's image specification has it, secrets masked. */
export interface ImageConfig {
  /** ISO 8601; undefined where it is missing or 1970, which reproducible builds write. */
  readonly created: string | undefined;
  readonly user: string;
  /** `NAME=value` */
  readonly env: readonly string[];
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly workingDir: string;
  /** `80/tcp` */
  readonly exposedPorts: readonly string[];
  readonly volumes: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** `none` where it was switched off. */
  readonly healthcheck: 'set' | 'none' | undefined;
  /** Instructions that run in builds on top of this image. */
  readonly onBuild: readonly string[];
}

export interface HistoryStep {
  /** As a line of a Dockerfile, secrets masked: `RUN apt-get update`, `COPY app.js /app`. */
  readonly instruction: string;
  /** ISO 8601 */
  readonly created: string | undefined;
  /** The layer that it made; undefined for none. */
  readonly layer: number | undefined;
  /** Who wrote it: BuildKit, the classic builder, or something else. */
  readonly builder: 'buildkit' | 'classic' | 'other';
}

export interface ImageLayer {
  /** Of the blob; undefined where it is not known. */
  readonly digest: string | undefined;
  /** Of its uncompressed tar. */
  readonly diffId: string;
  /** Bytes of the uncompressed tar's files. */
  readonly size: number;
  /** Bytes of the blob; undefined where it is not known. */
  readonly compressedSize: number | undefined;
  /** The step that made it, an index into `history`; undefined where the history does not say. */
  readonly step: number | undefined;
  /** How many files it adds or changes. */
  readonly files: number;
  /** Bytes in it that a later layer deletes or writes anew. */
  readonly wasted: number;
  /** Where BuildKit's provenance names them: lines of the Dockerfile from 1, both inclusive. */
  readonly lines?: { readonly first: number; readonly last: number } | undefined;
}

export interface OperatingSystem {
  /** `ID` of os-release: `debian`, `alpine`, `rhel`. */
  readonly id: string;
  /** `ID_LIKE` */
  readonly like: readonly string[];
  /** `VERSION_ID`; empty where there is none (Debian's testing, Arch). */
  readonly version: string;
  readonly codename: string | undefined;
  /** `PRETTY_NAME` */
  readonly name: string;
  /** `SUPPORT_END`, `YYYY-MM-DD`. */
  readonly supportEnd: string | undefined;
}

/** The types of packageurl, where it has one. */
export type PackageType =
  | 'apk'
  | 'deb'
  | 'rpm'
  | 'alpm'
  | 'npm'
  | 'pypi'
  | 'gem'
  | 'cargo'
  | 'golang'
  | 'maven'
  | 'composer'
  | 'nuget'
  | 'conda'
  | 'cran'
  | 'bitnami'
  | 'generic';

export interface ImagePackage {
  readonly type: PackageType;
  /** As its ecosystem spells it: `@babel/core`, `org.apache.logging.log4j:log4j-core`, `github.com/gorilla/mux`. */
  readonly name: string;
  /** In full, with epoch and release; empty where it does not say. */
  readonly version: string;
  /** `pkg:deb/debian/curl@7.88.1-10+deb12u8?arch=amd64` */
  readonly purl: string;
  /** The source package, by which distributions name advisories. */
  readonly source: { readonly name: string; readonly version: string } | undefined;
  readonly arch: string | undefined;
  /** As the package states them, SPDX where it does. */
  readonly licences: readonly string[];
  /** The file that tells of it, without a leading `/`. */
  readonly path: string;
  /** The layer that brought it. */
  readonly layer: number;
  /** `low`: read from a file's name, not from what it says. */
  readonly confidence: 'high' | 'low';
}

/** What a file is noted for. */
export type FileKind =
  | 'setuid'
  | 'setgid'
  | 'world-writable'
  | 'device'
  | 'shell'
  | 'package-manager'
  | 'compiler'
  | 'downloader'
  | 'sudo'
  | 'ssh-server'
  | 'cache'
  | 'leftover';

export interface NotedFile {
  readonly kind: FileKind;
  /** Without a leading `/`. Of caches and leftovers the folder that holds them. */
  readonly path: string;
  readonly layer: number;
  /** Bytes; of a folder all below it. */
  readonly size: number;
  /** Permission bits. */
  readonly mode: number;
  /** The layer that deletes it or writes it anew; undefined: it is in the final image. */
  readonly removedIn: number | undefined;
}

export interface NotedAccount {
  readonly kind: 'empty-password' | 'duplicate-uid' | 'duplicate-gid' | 'duplicate-name' | 'second-root';
  /** `alice`; for a duplicate all that share it. */
  readonly names: readonly string[];
  readonly path: string;
  readonly layer: number;
}

export interface LayerSecret {
  /** `private key`, `npm token`, … */
  readonly what: string;
  /** `file`: in a layer; `env`: a variable of the configuration; `history`: in a step's command; `label`. */
  readonly where: 'file' | 'env' | 'history' | 'label';
  /** The file's path without a leading `/`, the variable's or label's name; empty for a step. */
  readonly name: string;
  /** The line in the file, from 1; undefined where the file itself is the secret. */
  readonly line: number | undefined;
  /** Undefined where no layer holds it. */
  readonly layer: number | undefined;
  /** The step that it stands in, an index into `history`. */
  readonly step: number | undefined;
  /** The layer that deletes it or writes it anew, though it can still be read from `layer`. */
  readonly removedIn: number | undefined;
}

export const severities = ['critical', 'high', 'medium', 'low', 'unrated'] as const;
export type Severity = (typeof severities)[number];

export interface Vulnerability {
  /** As its source names it: `CVE-2024-3094`, `GHSA-…`, `GO-2024-2687`, `DSA-5649-1`. */
  readonly id: string;
  /** Other names of the same, CVE first. */
  readonly aliases: readonly string[];
  /** An index into `packages`. */
  readonly package: number;
  readonly severity: Severity;
  /** CVSS base score, 0 to 10. */
  readonly score: number | undefined;
  /** `CVSS:3.1/AV:N/…`; version 2 without a head. */
  readonly vector: string | undefined;
  /** The versions that repair it, in the order in which to try them; empty: none is known. */
  readonly fixedIn: readonly string[];
  /** What the source says where there is no fixed version. */
  readonly status: 'affected' | 'will-not-fix' | 'end-of-life' | 'under-investigation' | undefined;
  readonly title: string;
  readonly url: string | undefined;
  /** The chance of an attack in the next 30 days, 0 to 1, by FIRST's EPSS. */
  readonly epss: number | undefined;
  /** Whether CISA lists it as exploited. */
  readonly knownExploited: boolean;
  /** `YYYY-MM-DD` */
  readonly published: string | undefined;
  /** Who says that it is not affected, or what became of it: it is listed and does not count. */
  readonly vex: VexStatement | undefined;
}

export interface VexStatement {
  readonly status: 'not_affected' | 'fixed';
  readonly justification: string | undefined;
  readonly statement: string | undefined;
  /** The document that says so. */
  readonly source: string;
}

/** A finding of an external scanner that is no vulnerability. */
export interface ReportedFinding {
  readonly kind: 'misconfiguration' | 'secret' | 'licence' | 'end-of-life' | 'other';
  readonly id: string;
  readonly title: string;
  readonly message: string;
  readonly severity: Severity;
  readonly url: string | undefined;
  /** Without a leading `/`. */
  readonly path: string | undefined;
  readonly line: number | undefined;
  readonly layer: number | undefined;
}
