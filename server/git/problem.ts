import type { GitOutput } from './git.ts';

/** Why git could not tell or do something. */
export interface GitProblem {
  readonly problem:
    | 'no-git'
    | 'git-too-old'
    | 'no-repository'
    | 'bare'
    | 'not-owned'
    | 'unknown-revision'
    | 'no-merge-base'
    | 'shallow'
    | 'in-conflict'
    | 'locked'
    | 'broken'
    | 'cancelled';
  /** A sentence for a person, that says what to do where something can be done. */
  readonly message: string;
}

export const isGitProblem = (value: object): value is GitProblem => 'problem' in value;

/** What an output that is no success means; `doing` is what git could not do: `read the index`. */
export function problemOf({ code, said }: GitOutput, doing: string, signal?: AbortSignal): GitProblem {
  if (signal?.aborted) return cancelled;
  const lines = printable(said).split('\n');
  const lock = /Unable to create '(.*)': File exists/.exec(lines.join(' '))?.[1];
  if (lock !== undefined)
    return {
      problem: 'locked',
      message: `Another git process is working on this repository. Try again; if none is running, delete ${lock}.`,
    };
  const first = lines.find((line) => /^(?:fatal|error):/.test(line)) ?? lines.find((line) => line !== '');
  const why = first?.replace(/^(?:fatal|error): /, '') ?? `it ended with ${code}`;
  return { problem: 'broken', message: `Git could not ${doing}: ${why}` };
}

export const cancelled: GitProblem = { problem: 'cancelled', message: 'It was cancelled.' };

/** What git says may hold what a repository named: nothing of it may steer a terminal. */
export const printable = (said: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out.
  said.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, '\ufffd').trim();
