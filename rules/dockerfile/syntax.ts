import type { BuiltImage } from '../core/facts.ts';
import type { Comment } from '../core/ignore.ts';
import type { Span } from '../core/span.ts';
import type { ImageUse } from '../image/use.ts';
import type { LayerPlaces, ShowsScans } from '../scan/place.ts';

/** A Dockerfile, read by BuildKit's grammar. */
export interface Dockerfile extends ShowsScans {
  readonly text: string;
  readonly directives: readonly Directive[];
  /** The escape character of this file. */
  readonly escape: '\\' | '`';
  /** All instructions in order, those before the first FROM too. */
  readonly instructions: readonly Instruction[];
  readonly stages: readonly Stage[];
  /** Every comment line, those inside a continued instruction too. */
  readonly comments: readonly Comment[];
  /** See `ShowsScans`. */
  placeLayers(this: Dockerfile, built: BuiltImage): LayerPlaces;
  ships(this: Dockerfile, use: ImageUse): boolean;
}

/** `# syntax=…`, `# escape=…`, `# check=…` at the top of the file. */
export interface Directive {
  /** Lower case. */
  readonly name: string;
  readonly value: string;
  readonly valueSpan: Span;
  readonly span: Span;
}

export interface Stage {
  readonly index: number;
  /** Lower case, as BuildKit compares it; undefined where the stage has no name. */
  readonly name: string | undefined;
  readonly from: FromInstruction;
  /** The instructions after FROM, ONBUILD ones included. */
  readonly instructions: readonly Instruction[];
  /** The earlier stage that this one is built on; undefined where it is built on an image. */
  readonly parent: Stage | undefined;
  /** The earlier stages of which a variable in the name of the base picks one; empty where the base is known. */
  readonly choices: readonly Stage[];
  /** Whether no other stage is built on this one or copies from it, or it is the last: it may be built as a target. */
  readonly isFinal: boolean;
  /** Just after the last instruction of the stage, before its line end. */
  readonly end: number;
}

export type Instruction =
  | FromInstruction
  | RunInstruction
  | CopyInstruction
  | AssignInstruction
  | UserInstruction
  | CommandInstruction
  | OtherInstruction;

interface InstructionBase {
  /** From the keyword to the end of the last line, heredoc bodies included, without the line end. */
  readonly span: Span;
  /** Upper case. */
  readonly keyword: string;
  readonly keywordSpan: Span;
  readonly flags: readonly Flag[];
  /** What follows keyword and flags, comments and continuations still inside. */
  readonly argumentsSpan: Span;
  /** The words of the arguments as Docker splits them, JSON form or shell words. */
  readonly words: readonly Word[];
  /** Whether the instruction stands behind ONBUILD; its span then starts at its own keyword. */
  readonly onBuild: boolean;
  readonly heredocs: readonly Heredoc[];
}

export interface FromInstruction extends InstructionBase {
  readonly kind: 'from';
  readonly image: Word | undefined;
  readonly alias: Word | undefined;
  readonly platform: Flag | undefined;
  /** What the image word names. */
  readonly base:
    | { readonly kind: 'image'; readonly use: ImageUse }
    | { readonly kind: 'stage'; readonly index: number }
    | { readonly kind: 'scratch' };
}

export interface RunInstruction extends InstructionBase {
  readonly kind: 'run';
  readonly form: 'shell' | 'exec';
  readonly mounts: readonly Mount[];
  /** Every simple command in the shell text, in order, those in subshells, substitutions and heredocs too. */
  readonly commands: readonly Command[];
  /** The words joined and unquoted no further than needed to search them; for exec form the words. */
  readonly script: string;
}

export interface CopyInstruction extends InstructionBase {
  readonly kind: 'copy' | 'add';
  readonly sources: readonly Word[];
  readonly destination: Word | undefined;
  /** The value of `--from`. */
  readonly from: Word | undefined;
}

/** ARG, ENV, LABEL. */
export interface AssignInstruction extends InstructionBase {
  readonly kind: 'arg' | 'env' | 'label';
  readonly pairs: readonly Assignment[];
}

export interface Assignment {
  readonly name: string;
  readonly nameSpan: Span;
  /** Undefined for `ARG NAME`. */
  readonly value: Word | undefined;
  readonly span: Span;
}

export interface UserInstruction extends InstructionBase {
  readonly kind: 'user';
  readonly user: Word | undefined;
}

/** CMD, ENTRYPOINT, HEALTHCHECK, SHELL. */
export interface CommandInstruction extends InstructionBase {
  readonly kind: 'cmd' | 'entrypoint' | 'healthcheck' | 'shell';
  readonly form: 'shell' | 'exec';
  readonly commands: readonly Command[];
}

export interface OtherInstruction extends InstructionBase {
  readonly kind: 'other';
}

export interface Flag {
  /** Without dashes, as written. */
  readonly name: string;
  readonly value: string | undefined;
  readonly valueSpan: Span | undefined;
  readonly span: Span;
}

/** `RUN --mount=type=secret,id=x,env=Y`: keys lower case. */
export interface Mount {
  readonly span: Span;
  readonly type: string;
  readonly values: ReadonlyMap<string, { readonly value: string; readonly span: Span }>;
}

/** One word of the file. */
export interface Word {
  readonly span: Span;
  /** As written, quotes and escapes included. */
  readonly raw: string;
  /** Unquoted, with known variables put in; undefined where a variable is unknown. */
  readonly value: string | undefined;
  /** Names of the variables that it refers to. */
  readonly variables: readonly string[];
}

export interface Heredoc {
  readonly name: string;
  /** The body, without the terminator's line. */
  readonly body: Span;
  readonly expand: boolean;
}

/** One simple command: `A=1 sudo apt-get install -y curl`. */
export interface Command {
  readonly span: Span;
  /** `A=1` before the name. */
  readonly assignments: readonly Assignment[];
  /** The command and its arguments, redirections left out; the first is the name. */
  readonly words: readonly Word[];
  /** The operator before it (`&&`, `|`, `;`, …), undefined for the first. */
  readonly operator: string | undefined;
}
