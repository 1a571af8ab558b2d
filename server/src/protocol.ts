/**
 * What client and server say to each other beside LSP: names and types, nothing else.
 * Paths go over the wire as URIs.
 */

/** Handed over with `initialize`. All of it may be left out by another client. */
export interface InitializationOptions {
  readonly settings?: unknown;
  /** Whether the user trusts the workspace; without a word it is not trusted. */
  readonly trusted?: boolean;
  /** What a rule's page is found under in the client, ended by `/`; without it pages are files of the server's. */
  readonly rulePages?: string;
  /** Whether the client has the commands named in `clientCommands`. */
  readonly commands?: boolean;
  /** Schemes of files that only the client can read, through `files` below. */
  readonly virtualSchemes?: readonly string[];
  /** The day to check for, `YYYY-MM-DD`; for results that stay the same. */
  readonly today?: string;
}

/** Commands that the client has and code actions may name. */
export const clientCommands = {
  /** Arguments: a rule's id. */
  explainRule: 'seaworthy.explainRule',
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
