import { baseOf } from './images.ts';
import type { Variable } from './lexer.ts';
import { nameOf } from './stages.ts';
import type { AssignInstruction, FromInstruction, Instruction } from './syntax.ts';
import { growScope, lookupInFrom, lookupInStage, type Scope, scopeFrom } from './variables.ts';

export interface ScopeKeeper {
  lookup(inFrom: boolean): (name: string) => Variable;
  base(from: FromInstruction): FromInstruction;
  pass(instruction: Instruction): void;
}

/** Follows the variables from instruction to instruction and from stage to stage. */
export function scopeKeeper(): ScopeKeeper {
  const globals: AssignInstruction[] = [];
  const names: (string | undefined)[] = [];
  const ends: Scope[] = [];
  const globalScope = scopeFrom(undefined);
  let scope = globalScope;
  const isInStage = (): boolean => names.length > 0;
  return {
    lookup: (inFrom) => (inFrom || !isInStage() ? lookupInFrom(globalScope) : lookupInStage(scope)),
    base: (from) => {
      const base = baseOf(from, names, globals);
      const of = nameOf(from) ?? String(names.length);
      return { ...from, base: base.kind === 'image' ? { ...base, use: { ...base.use, of } } : base };
    },
    pass: (instruction) => {
      if (instruction.kind === 'from') {
        if (isInStage()) ends[names.length - 1] = scope;
        names.push(nameOf(instruction));
        scope = scopeFrom(instruction.base.kind === 'stage' ? ends[instruction.base.index] : undefined);
      } else if (isInStage()) growScope(scope, instruction, globalScope);
      else {
        growScope(globalScope, instruction, undefined);
        if (instruction.kind === 'arg') globals.push(instruction);
      }
    },
  };
}
