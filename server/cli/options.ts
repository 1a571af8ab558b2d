/** One option of the command line. */
export interface OptionSpec {
  readonly name: string;
  /** What its value is called; undefined for a switch. */
  readonly value?: string;
  readonly help: string;
}

/** The options that were written, each with its values in their order; `''` for a switch. */
export type Given = ReadonlyMap<string, readonly string[]>;

/** What is wrong with what was written, in a sentence. */
export interface Wrong {
  readonly wrong: string;
}

/** What a command is to do, not yet begun. `worker` is the module that workers run; the answer is the exit code. */
export type Work = (worker: URL) => Promise<number>;

/** One command of the command line. Nothing that costs time is loaded before its work begins. */
export interface CommandSpec {
  readonly name: string;
  /** One line for each form, as `check [PATH…]`, and what it does. */
  readonly usage: readonly (readonly [form: string, help: string])[];
  readonly options: readonly OptionSpec[];
  /** `words` are those behind the command's name. */
  readonly read: (given: Given, words: readonly string[]) => Work | Wrong;
}

export const last = (given: Given, name: string): string | undefined => given.get(name)?.at(-1);
