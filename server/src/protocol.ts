/** What client and server say to each other beside LSP: names and types, nothing else. Paths are URIs. */

/** Handed over with `initialize`. All of it may be left out by another client. */
export interface InitializationOptions {
  readonly settings?: unknown;
  /** Whether the user trusts the workspace; without a word it is not trusted. */
  readonly trusted?: boolean;
  /** What a rule's page is found under in the client, ended by `/`; without it pages are files of the server's. */
  readonly rulePages?: string;
  /** Whether the client has the commands named in `clientCommands`. */
  readonly commands?: boolean;
  /** Whether another server completes and explains what the policy file's schema knows: the YAML extension. */
  readonly completesBySchema?: boolean;
  /** Schemes of files that only the client can read, through `files` below. */
  readonly virtualSchemes?: readonly string[];
  /** A folder of the client's where results of scans and advisories are kept; without one nothing is. */
  readonly storage?: string;
  /** The day to check for, `YYYY-MM-DD`; for results that stay the same. */
  readonly today?: string;
}

/** Commands that the client has and code actions may name. */
export const clientCommands = {
  /** Arguments: a rule's id. */
  explainRule: 'seaworthy.explainRule',
  /** VS Code's own: asks for suggestions where the cursor stands. */
  suggest: 'editor.action.triggerSuggest',
} as const;

/** Client → server: holds every file of the workspace to its policy; the findings come as diagnostics. */
export const checkWorkspace = 'seaworthy/checkWorkspace';
export interface CheckWorkspaceParams {
  readonly workDoneToken?: string | number;
}
export interface CheckWorkspaceResult {
  readonly files: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly hints: number;
  /** Files that could not be read, and why. */
  readonly unread: readonly { readonly uri: string; readonly message: string }[];
}

/** Client → server: applies every safe fix of an open file, through `workspace/applyEdit`. */
export const fixAll = 'seaworthy/fixAll';
export interface FixAllParams {
  readonly uri: string;
}
export interface FixAllResult {
  /** How many findings are gone. */
  readonly fixed: number;
  /** How many are left that have a fix which someone must choose. */
  readonly left: number;
}

/** Client → server: the policy file of a folder and the text of a new one. */
export const newPolicy = 'seaworthy/newPolicy';
export interface NewPolicyParams {
  /** A workspace folder. */
  readonly folder: string;
}
export interface NewPolicyResult {
  readonly uri: string;
  /** Undefined where the folder has a policy file already. */
  readonly text?: string;
}

/** Client → server: every rule, for a list to pick from. */
export const listRules = 'seaworthy/listRules';
export interface ListedRule {
  readonly id: string;
  readonly summary: string;
  readonly level: string;
  readonly family: string;
  readonly preset: string;
  readonly languages: readonly string[];
  readonly fixes: string;
}

/** Client → server: what holds for one open file. */
export const fileStatus = 'seaworthy/fileStatus';
export interface FileStatusParams {
  readonly uri: string;
}
export interface FileStatus {
  /** Undefined where the file is of no language of ours, ignored, or Seaworthy is off for it. */
  readonly language?: string;
  /** The policy file that governs it; undefined where none does. */
  readonly policy?: string;
  /** What is wrong with that policy, in a sentence. */
  readonly broken?: string;
}

/** Server → client: policies or settings have changed, so a shown status may be out of date. */
export const statusChanged = 'seaworthy/statusChanged';

/** Client → server: whether the user trusts the workspace now. */
export const trustChanged = 'seaworthy/trustChanged';
export interface TrustChangedParams {
  readonly trusted: boolean;
}

/** Server → client: files of virtual workspaces. Each answers null where there is nothing at the URI. */
export const files = {
  read: 'seaworthy/files/read',
  list: 'seaworthy/files/list',
  stat: 'seaworthy/files/stat',
} as const;
export interface FileParams {
  readonly uri: string;
}
export type ReadResult = { readonly base64: string } | { readonly error: string } | null;
export type ListResult =
  | { readonly entries: readonly { readonly name: string; readonly kind: FileKind }[] }
  | { readonly error: string }
  | null;
export type StatResult =
  | { readonly kind: Exclude<FileKind, 'link'>; readonly size: number }
  | { readonly error: string }
  | null;
export type FileKind = 'file' | 'folder' | 'link' | 'other';

/** Why git could not tell, in a sentence for a person. */
export interface ChangesTrouble {
  /** `restricted`: the workspace is not trusted; `virtual`: its files are not on a disk; else as git says it. */
  readonly trouble: string;
  readonly message: string;
}

/** Client → server: the repositories of the workspace. */
export const listRepositories = 'seaworthy/listRepositories';
export interface ListedRepository {
  /** The folder of its working tree. */
  readonly uri: string;
  readonly name: string;
  /** Git's folders, and which files in them tell by a change that something else is staged or checked out. */
  readonly watch: readonly { readonly folder: string; readonly pattern: string }[];
}
export type ListRepositoriesResult = { readonly repositories: readonly ListedRepository[] } | ChangesTrouble;

/** Client → server: the branches and tags of a repository, the likeliest to compare with first. */
export const listRevisions = 'seaworthy/listRevisions';
export interface RepositoryParams {
  readonly repository: string;
}
export interface ListedRevision {
  /** As git knows it: `main`, `origin/main`, `v1.2`. */
  readonly name: string;
  readonly kind: 'branch' | 'remote' | 'tag' | 'commit';
  /** Why it stands where it stands: `upstream of work`. */
  readonly why: string;
  readonly subject: string;
}
export type ListRevisionsResult = { readonly revisions: readonly ListedRevision[] } | ChangesTrouble;

/** Client → server: the verdict on what is staged, or on what changed since a revision. */
export const scanChanges = 'seaworthy/scanChanges';
export interface ScanChangesParams {
  readonly repository: string;
  /** The working tree since its merge base with this revision; left out: what is staged, against HEAD. */
  readonly since?: string;
  readonly workDoneToken?: string | number;
}
export type ScanChangesResult = ScannedChanges | ChangesTrouble;

/** What a commit would be told, ready to be shown: no secret's value is in it. */
export interface ScannedChanges {
  readonly base: { readonly name: string; readonly commit?: string };
  /** `wrong`: a policy is broken; `unknown`: not everything could be checked; the first that applies counts. */
  readonly verdict: 'wrong' | 'refused' | 'unknown' | 'fits';
  /** The level that is refused: `seaworthy.failOn`. */
  readonly failOn: string;
  /** The policy that the editor's settings put in the place of the nearest one. */
  readonly policy?: string;
  readonly files: readonly ScannedFile[];
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  readonly seconds: number;
}
export interface ScannedFile {
  /** Relative to the repository, with `/`. */
  readonly path: string;
  /** The file of the working tree. */
  readonly uri: string;
  /** The same file in the base; undefined where it is new. */
  readonly before?: RevisionText;
  /** What is staged; undefined where the file on the disk was checked. */
  readonly after?: RevisionText;
  readonly findings: readonly ScannedFinding[];
}
export interface RevisionText {
  readonly path: string;
  /** Git's name of the content. */
  readonly object: string;
}
export interface ScannedFinding {
  readonly rule: string;
  readonly summary: string;
  readonly level: 'error' | 'warning' | 'info' | 'hint';
  readonly message: string;
  /** From 0, as LSP counts. */
  readonly range: ScannedRange;
  readonly fixes: readonly ScannedFix[];
  /** Why it is no news; undefined where it counts. `since` is the day of the baseline. */
  readonly known?: { readonly by: 'base' | 'baseline'; readonly since?: string };
  /** Whether it would refuse the commit. */
  readonly refused: boolean;
  readonly fingerprint: string;
}
export interface ScannedFix {
  readonly title: string;
  readonly safe: boolean;
  /** Whether it changes the policy file: that is done in the editor. */
  readonly inPolicy: boolean;
}
export interface ScannedRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** Client → server: the lines around a finding as a small diff, secrets masked. */
export const changeContext = 'seaworthy/changeContext';
export interface ChangeContextParams extends RepositoryParams {
  readonly file: Omit<ScannedFile, 'findings'>;
  /** From 0. */
  readonly line: number;
}
export type ChangeContextResult = { readonly diff: string } | ChangesTrouble;

/** Client → server: a text as git keeps it, for the sides of a comparison. */
export const readRevision = 'seaworthy/readRevision';
export interface ReadRevisionParams extends RepositoryParams {
  readonly object: string;
}
export type ReadRevisionResult = { readonly text: string } | ChangesTrouble;

/** Client → server: fixes what is staged, or hands over the edit for what changed since a revision. */
export const fixChanges = 'seaworthy/fixChanges';
export interface FixChangesParams extends RepositoryParams {
  readonly since?: string;
  /** Only this file, or only one finding of it; left out: every safe fix of what is new. */
  readonly only?: { readonly uri: string; readonly fingerprint?: string };
  /** Take this fix of the one finding, safe or not. */
  readonly title?: string;
  readonly workDoneToken?: string | number;
}
export type FixChangesResult = FixedChanges | ChangesTrouble;
export interface FixedChanges {
  readonly fixed: number;
  /** How many files were changed. */
  readonly files: number;
  /** Files that were left as they were, and why. */
  readonly left: readonly { readonly path: string; readonly reason: string }[];
  /** A `WorkspaceEdit` for the client to apply; without one the files are written already. */
  readonly edit?: unknown;
}

/** Client → server: installs, removes or looks at the hook that checks before a commit. */
export const hook = 'seaworthy/hook';
export interface HookParams extends RepositoryParams {
  readonly action: 'install' | 'uninstall' | 'state';
}
export type HookResult = HookTold | ChangesTrouble;
export interface HookTold {
  readonly installed: boolean;
  /** Whether anything was changed by this request. */
  readonly changed: boolean;
  /** The file that holds the hook; undefined where there is none. */
  readonly file?: string;
  /** What was done and where, in a sentence or two. */
  readonly message: string;
}

/** Client → server: what a baseline would hide, and with `write` the baseline itself. */
export const createBaseline = 'seaworthy/createBaseline';
export interface CreateBaselineParams {
  /** A workspace folder. */
  readonly folder: string;
  /** `look`: write nothing; `create`: where there is none; `prune`: drop what was fixed; `add`: also take in what is new. */
  readonly action: 'look' | 'create' | 'prune' | 'add';
  readonly workDoneToken?: string | number;
}
export type CreateBaselineResult = BaselineTold | ChangesTrouble;
export interface BaselineTold {
  readonly uri: string;
  /** Whether there was a baseline before. */
  readonly exists: boolean;
  /** Findings that it hides after this; with `look` on none, that it would hide. */
  readonly hidden: number;
  readonly files: number;
  /** Findings that it does not list, and entries of findings that are no more. */
  readonly added: number;
  readonly gone: number;
  /** Files that could not be checked. */
  readonly unread: number;
}

/** Server → client: policies, settings or trust have changed, so a shown verdict may be out of date. */
export const changesStale = 'seaworthy/changesStale';
