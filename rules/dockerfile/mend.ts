import type { Mend } from '../scan/place.ts';
import { withoutCache } from './cache-fix.ts';
import { packageWord } from './package-word.ts';
import { userOf } from './stages.ts';
import type { Dockerfile, Instruction } from './syntax.ts';
import { userFixes } from './user-fix.ts';

/** What an instruction offers to change about what it brought into an image. */
export const mendOf = (document: Dockerfile, instruction: Instruction): Mend => ({
  wordFor: (wanted) => packageWord(instruction, wanted),
  withoutCache: (path) => withoutCache(instruction, path),
  user: () => {
    const stage = document.stages.find(
      (one) => one.from === instruction || one.instructions.includes(instruction),
    );
    return stage ? userFixes(document, stage, userOf(stage)?.instruction) : [];
  },
});
