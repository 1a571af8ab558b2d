import { homedir } from 'node:os';
import { policyFile } from '../../rules/catalogue.ts';
import type { PolicyReport } from '../../rules/policy/finding.ts';
import { policyWithoutEffect } from '../../rules/policy/rules/policy-without-effect.ts';
import type { PolicyLayer } from '../../rules/policy/settled.ts';
import { emptyPolicySource, type PolicyDocument } from '../../rules/policy/syntax.ts';
import { isFileError, joinPath } from './files.ts';
import { nodeFiles } from './node-files.ts';
import type { PolicyRead } from './policy-chain.ts';

/** Whom the user trusts wherever they are, and what is wrong with the file that says so. */
export interface UserTrust {
  readonly layer: PolicyLayer | undefined;
  readonly read: PolicyRead;
}

/**
 * Where the user's own trust lies: `trust.yaml` in Seaworthy's folder of the system's place for settings, or in the one
 * that `SEAWORTHY_CONFIG` names. Undefined where the system does not say.
 */
export function userTrustFile(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const folder = userFolder(environment);
  return folder === undefined ? undefined : joinPath(folder, 'trust.yaml');
}

/** Where the user's own settings of Seaworthy lie; parts joined by `/`. */
function userFolder(environment: NodeJS.ProcessEnv): string | undefined {
  const { SEAWORTHY_CONFIG: own, XDG_CONFIG_HOME: xdg, APPDATA: data } = environment;
  if (isAbsolute(own)) return slashed(own);
  // The XDG Base Directory Specification has relative ones ignored.
  if (isAbsolute(xdg)) return joinPath(slashed(xdg), 'seaworthy');
  if (process.platform === 'win32') return data ? joinPath(slashed(data), 'seaworthy') : undefined;
  const home = slashed(homedir());
  if (home === '') return undefined;
  return `${home}/${process.platform === 'darwin' ? 'Library/Application Support' : '.config'}/seaworthy`;
}

const isAbsolute = (path: string | undefined): path is string =>
  path !== undefined && /^(?:\/|[A-Za-z]:[/\\]|\\\\)/.test(path);

const slashed = (path: string): string =>
  (process.platform === 'win32' ? path.replaceAll('\\', '/') : path).replace(/(?<=.)\/+$/, '');

const largest = 1024 * 1024;

/**
 * Reads the file; undefined where there is none, as with almost everybody. It is the user's own, so that it may grant
 * in every folder; only what it says of signatures counts.
 */
export async function readUserTrust(path: string): Promise<UserTrust | undefined> {
  const stat = await nodeFiles.stat(path);
  // Where nobody may look there is nothing for this user, such as the home of another.
  if (stat === undefined || isFileError(stat)) return undefined;
  const unreadable = (error: string): UserTrust => ({
    layer: undefined,
    read: { path, text: undefined, error, problems: [], broken: true },
  });
  if (stat.kind !== 'file' || stat.size > largest) return unreadable('it is no file of less than 1 MiB');
  const file = await nodeFiles.read(path);
  if (file === undefined) return undefined;
  if (isFileError(file))
    return unreadable(file.error.charAt(0).toLowerCase() + file.error.slice(1).replace(/\.$/, ''));
  if (file.damage !== undefined) return unreadable('it is not a text file');
  const [placed] = policyFile.parse(file.text).parts;
  if (placed === undefined) return undefined;
  const { document, problems: unread } = placed.part;
  const { signatures } = document.source;
  return {
    layer: { source: { ...emptyPolicySource, signatures }, file: path },
    read: {
      path,
      text: file.text,
      error: undefined,
      problems: [...surplus(document.yaml)],
      broken: unread.length + document.problems.length > 0,
    },
  };
}

function* surplus({ root }: PolicyDocument['yaml']): Generator<PolicyReport> {
  for (const { key } of root?.kind === 'map' ? root.entries : []) {
    if (key.text === 'signatures') continue;
    const message = 'Of this file only `signatures` counts; the rest stands in the policy of a folder.';
    yield { rule: policyWithoutEffect, at: key.span, message, tags: ['unnecessary'] };
  }
}
