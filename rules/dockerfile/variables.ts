import type { Variable } from './lexer.ts';
import type { Assignment, Instruction } from './syntax.ts';

/** The variables that one place of a Dockerfile sees. */
export interface Scope {
  readonly args: ReadonlyMap<string, Variable>;
  readonly envs: ReadonlyMap<string, Variable>;
}

/** What FROM sees: the ARGs above the first stage; what none declares has no value at all. */
export const lookupInFrom =
  (globals: Scope) =>
  (name: string): Variable =>
    globals.args.get(name) ?? (predefined.has(name) ? unknown : unset);

/** What an instruction of a stage sees; ENV goes before ARG. What none sets, the base image may. */
export const lookupInStage =
  ({ args, envs }: Scope) =>
  (name: string): Variable =>
    envs.get(name) ?? args.get(name) ?? unknown;

/** A scope that grows with every ARG and ENV. */
export interface GrowingScope extends Scope {
  readonly args: Map<string, Variable>;
  readonly envs: Map<string, Variable>;
}

/** A new scope with all that another one has: stages begin with the scope of the stage they are built on. */
export const scopeFrom = (scope: Scope | undefined): GrowingScope => ({
  args: new Map(scope?.args),
  envs: new Map(scope?.envs),
});

/** Adds what an ARG or ENV sets; the values of its pairs have been read in the scope before it. */
export function growScope(scope: GrowingScope, instruction: Instruction, globals: Scope | undefined): void {
  if (instruction.onBuild) return;
  if (instruction.kind === 'arg') {
    for (const pair of instruction.pairs) scope.args.set(pair.name, argValue(pair, globals));
  } else if (instruction.kind === 'env') {
    for (const pair of instruction.pairs) scope.envs.set(pair.name, known(pair));
  }
}

const unknown: Variable = { kind: 'unknown' };
const unset: Variable = { kind: 'unset' };

const known = ({ value }: Assignment): Variable =>
  value?.value === undefined ? unknown : { kind: 'known', text: value.value };

/** An ARG without a default takes that of the global one of its name. */
function argValue(pair: Assignment, globals: Scope | undefined): Variable {
  if (pair.value !== undefined) return known(pair);
  if (predefined.has(pair.name)) return unknown;
  return globals?.args.get(pair.name) ?? unset;
}

/** The ARGs that BuildKit sets itself, and those it takes from the caller without a declaration. */
const predefined: ReadonlySet<string> = new Set([
  ...['PLATFORM', 'OS', 'OSVERSION', 'ARCH', 'VARIANT'].flatMap((part) => [`BUILD${part}`, `TARGET${part}`]),
  'TARGETSTAGE',
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'FTP_PROXY', 'NO_PROXY', 'ALL_PROXY'].flatMap((name) => [
    name,
    name.toLowerCase(),
  ]),
]);
