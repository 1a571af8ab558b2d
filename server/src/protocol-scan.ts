/**
 * What client and server say to each other about scans of images: names and types, nothing else.
 * Paths go over the wire as URIs; no secret's value does.
 */

/** Why an image is unknown, or something was not done. */
export interface ScanTrouble {
  /** As the scan says it (`no-daemon`, `auth-needed`, …), or `restricted`, `consent`, `virtual`. */
  readonly trouble: string;
  /** A sentence or two for a person: what failed, and what helps. */
  readonly message: string;
  /** Whom it would speak to, where the user has not allowed that yet. */
  readonly consent?: Consent;
  /** The same image at another place, in the grammar for images, where that may help. */
  readonly instead?: string;
}

/** Who would be spoken to. */
export interface Consent {
  /** Each as it is remembered once it is allowed: `registry:ghcr.io`, `osv-api:api.osv.dev`, `tool:trivy`. */
  readonly keys: readonly string[];
  /** The same in words, a line each. */
  readonly lines: readonly string[];
}

/** What of the network the user has allowed: keys of `Consent`. */
interface Allowed {
  readonly allowed: readonly string[];
}

interface WithProgress {
  readonly workDoneToken?: string | number;
}

export interface ScanRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** Client → server: the images of a file, or with no file those of all files of the workspace, each once. */
export const scanTargets = 'seaworthy/scan/targets';
export interface ScanTargetsParams {
  readonly uri?: string;
}
export interface ScanTargetsResult {
  readonly targets: readonly ScanTarget[];
  /** Whether the file can be built into an image. */
  readonly builds: boolean;
}
export interface ScanTarget {
  /** In the grammar for images. */
  readonly image: string;
  /** Whom it is for: a stage, a container, a service; for the workspace how many places name it. */
  readonly of: string;
  /** Where it stands; undefined for those of the workspace. */
  readonly range?: ScanRange;
}

/** Client → server: whether a text is a name in the grammar for images. */
export const readImageName = 'seaworthy/scan/name';
export interface ReadImageNameParams {
  readonly text: string;
}
export interface ReadImageNameResult {
  /** What to write instead, in a sentence; undefined where it is right. */
  readonly wrong?: string;
}

/** Client → server: what the local daemons have. */
export const listLocalImages = 'seaworthy/scan/local';
export type ListLocalImagesParams = Allowed;
export type ListLocalImagesResult =
  | {
      readonly images: readonly LocalImage[];
      /** Daemons that did not answer, in a sentence each. */
      readonly silent: readonly string[];
    }
  | ScanTrouble;
export interface LocalImage {
  /** In the grammar for images. */
  readonly image: string;
  readonly label: string;
  /** `docker · 142 MB · 3 days ago` */
  readonly detail: string;
}

/** Client → server: what a file that the user picked is, in the grammar for images. */
export const nameArchive = 'seaworthy/scan/archive';
export interface NameArchiveParams {
  readonly uri: string;
}
export type NameArchiveResult = { readonly image: string } | ScanTrouble;

/** Client → server: scans an image. What it finds becomes findings and a line in the list of results. */
export const scanImage = 'seaworthy/scan/image';
export interface ScanImageParams extends Allowed, WithProgress {
  /** In the grammar for images; paths absolute. */
  readonly image: string;
  /** The Dockerfile that is looked at: the image is attached to it where its history fits. */
  readonly beside?: string;
  /** Whether what is kept of an earlier scan does not count. */
  readonly fresh?: boolean;
}
export type ScanImageResult = ScannedImage | ScanTrouble;

export interface ScannedImage {
  /** Under which the result is found again. */
  readonly result: string;
  /** What was scanned, for a title. */
  readonly title: string;
  /** `2 critical, 5 high · 14 MB · 41 packages` */
  readonly summary: string;
  /** What was asked for and failed, a sentence each. */
  readonly unknown: readonly string[];
  /** Whether it was attached to the Dockerfile beside it; undefined where there is none, or it names the image. */
  readonly attached?: boolean;
}

/** Client → server: ends a scan that runs; the one who asked for it is told. */
export const cancelScan = 'seaworthy/scan/cancel';
export interface CancelScanParams {
  readonly image: string;
}

/** Client → server: says that a result is of the image that is built from a Dockerfile. */
export const attachScan = 'seaworthy/scan/attach';
export interface AttachScanParams {
  readonly result: string;
  readonly uri: string;
}

/** Client → server: the programs that can build a Dockerfile here, and what would be run. */
export const planBuild = 'seaworthy/scan/plan-build';
export interface PlanBuildParams {
  readonly uri: string;
}
export type PlanBuildResult = { readonly plans: readonly BuildPlan[] } | ScanTrouble;
export interface BuildPlan {
  readonly tool: 'docker' | 'podman' | 'buildah';
  /** Absolute. */
  readonly program: string;
  readonly args: readonly string[];
  /** The folder that it is built in; what the instructions copy from. */
  readonly context: string;
  /** Relative to the workspace, for a list to pick from. */
  readonly contextName: string;
  /** The build as one would type it. */
  readonly command: string;
  /** What the plan is scanned under once it was run. */
  readonly build: string;
}

/** Client → server: scans what a build made. `save` is run first where the answer holds one. */
export const scanBuilt = 'seaworthy/scan/built';
export interface ScanBuiltParams extends Allowed, WithProgress {
  readonly build: string;
  /** Whether `save` was run. */
  readonly saved?: boolean;
}
export type ScanBuiltResult =
  | ScannedImage
  | ScanTrouble
  | {
      readonly save: { readonly program: string; readonly args: readonly string[]; readonly command: string };
    };

/** Client → server: the results, as the view lists them. */
export const scanTree = 'seaworthy/scan/tree';
export interface ScanTreeParams {
  readonly group: ScanGrouping;
  /** Words that must all be in a line or one below it. */
  readonly filter?: string;
  readonly onlyFixable?: boolean;
  readonly onlyOwn?: boolean;
}
export type ScanGrouping = 'severity' | 'package' | 'layer' | 'instruction';
export interface ScanTreeResult {
  readonly nodes: readonly ScanNode[];
  /** How many results there are, shown or not. */
  readonly results: number;
  /** How many findings the filters hide. */
  readonly hidden: number;
}
/** A line of the list. All text is plain: what an image says of itself is never Markdown or a command. */
export interface ScanNode {
  readonly id: string;
  /** The result that it belongs to. */
  readonly result: string;
  readonly kind: 'image' | 'group' | 'vulnerability' | 'package' | 'layer' | 'finding' | 'note';
  readonly label: string;
  readonly description?: string;
  /** Of VS Code's codicons. */
  readonly icon: string;
  /** Of VS Code's theme colours. */
  readonly colour?: string;
  readonly place?: { readonly uri: string; readonly range: ScanRange };
  /** An advisory's id. */
  readonly advisory?: string;
  /** An advisory's page. */
  readonly url?: string;
  readonly rule?: string;
  readonly open?: boolean;
  readonly children: readonly ScanNode[];
}

/** Client → server: all that is known of a line of the list, as Markdown without links that do anything. */
export const scanDetails = 'seaworthy/scan/details';
export interface ScanDetailsParams {
  readonly result: string;
  readonly node: string;
}
export interface ScanDetailsResult {
  /** Undefined where the result is gone. */
  readonly markdown?: string;
}

/** Client → server: a result as a file. */
export const exportScan = 'seaworthy/scan/export';
export interface ExportScanParams {
  readonly result: string;
  readonly format: 'cyclonedx' | 'spdx' | 'html';
}
export type ExportScanResult = { readonly name: string; readonly text: string } | ScanTrouble;

/** Client → server: takes in what another scanner has written. */
export const importScan = 'seaworthy/scan/import';
export interface ImportScanParams {
  readonly uri: string;
  /** The Dockerfile that is looked at. */
  readonly beside?: string;
}

/** Client → server: fetches advisories for scans without a network. */
export const downloadAdvisories = 'seaworthy/scan/download';
export interface DownloadAdvisoriesParams extends Allowed, WithProgress {
  /** As OSV names them: `Debian`, `npm`; left out: the answer says which there are. */
  readonly ecosystems?: readonly string[];
}
export type DownloadAdvisoriesResult =
  | { readonly message: string; readonly folder: string }
  | { readonly choices: readonly EcosystemChoice[] }
  | ScanTrouble;
export interface EcosystemChoice {
  readonly name: string;
  /** Whether an image that was scanned has packages of it. */
  readonly needed: boolean;
}

/** Client → server: forgets every result, in memory and on the disk. */
export const clearScans = 'seaworthy/scan/clear';
export interface ClearScansParams {
  /** Only this one. */
  readonly result?: string;
}
export interface ClearScansResult {
  readonly cleared: number;
}

/** Server → client: there are other results now, or other lines that they belong to. */
export const scansChanged = 'seaworthy/scan/changed';

/** Commands that code lenses name. */
export const scanCommands = {
  /** Arguments: an image in the grammar, and the URI of the file that names it. */
  image: 'seaworthy.scan.image',
  /** Arguments: the URI of a Dockerfile. */
  buildAndScan: 'seaworthy.buildAndScan',
  /** Arguments: the URI of a Dockerfile that the image that is picked may be built from. */
  pick: 'seaworthy.scanImage',
  /** Arguments: a result. */
  show: 'seaworthy.scan.show',
  /** Arguments: an image that is being scanned. */
  cancel: 'seaworthy.scan.cancel',
} as const;
