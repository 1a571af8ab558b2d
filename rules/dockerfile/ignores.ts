import type { Comment, Ignore } from '../core/ignore.ts';
import { readOwnIgnore } from '../core/ignore-comment.ts';
import { type Span, spanOf } from '../core/span.ts';
import { type PeerIgnore, readCheckDirective, readPeerIgnores } from './peer-ignores.ts';
import type { Dockerfile, Stage } from './syntax.ts';

/** Every ignore comment of the file, in our form and in the peers'. */
export function ignoresOf(document: Dockerfile): readonly Ignore[] {
  const directives = document.directives
    .filter(({ name }) => name === 'check')
    .flatMap(({ span, value }) => readCheckDirective(value).map((one) => peer(document, span, one, 'file')));
  return [...directives, ...document.comments.flatMap((comment) => ignoresIn(document, comment))];
}

function ignoresIn(document: Dockerfile, { span, text }: Comment): readonly Ignore[] {
  const own = readOwnIgnore(text);
  if (own === undefined) {
    return readPeerIgnores(text).map((one) => peer(document, span, one, one.scope));
  }
  const { rules, reason, until, problem, wholeFile } = own;
  const covers = wholeFile ? 'file' : coverage(document, span, 'instruction');
  return [{ at: span, covers, tool: 'seaworthy', rules, reason, until, problem }];
}

const peer = (
  document: Dockerfile,
  at: Span,
  { tool, rules, reason, until }: Omit<PeerIgnore, 'scope'>,
  scope: PeerIgnore['scope'],
): Ignore => ({
  at,
  covers: coverage(document, at, scope),
  tool,
  rules,
  reason,
  until,
  problem: undefined,
});

/** The instruction that a comment stands in or above, its stage, the rest of its block. */
function coverage(
  { instructions, stages }: Dockerfile,
  { start, end }: Span,
  scope: PeerIgnore['scope'],
): Span | 'file' {
  if (scope === 'file') return 'file';
  const instruction = instructions.find(({ span }) => span.end > start);
  if (instruction === undefined) return scope === 'stage' ? lastStage(stages, end) : spanOf(end, end);
  const stage = stages.findLast(({ from }) => from.span.start <= instruction.span.start);
  const isBlock = scope === 'block' && instruction.kind === 'from';
  return stage !== undefined && (scope === 'stage' || isBlock) ? spanOfStage(stage) : instruction.span;
}

const lastStage = (stages: readonly Stage[], end: number): Span => {
  const stage = stages.at(-1);
  return stage ? spanOfStage(stage) : spanOf(end, end);
};

const spanOfStage = ({ from, end }: Stage): Span => spanOf(from.span.start, end);
