import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Diagnostic,
} from 'vscode-languageserver/node';
import { rulesById } from '../../../rules/catalogue.ts';
import type { Finding } from '../../../rules/core/finding.ts';
import { policyFileNames } from '../../../rules/policy/detect.ts';
import { policyIgnoreExpired } from '../../../rules/policy/rules/policy-ignore-expired.ts';
import { nameOf } from '../../workspace/files.ts';
import { fixFor } from '../../workspace/fix-file.ts';
import { fixAllKind } from '../action-kinds.ts';
import { toRange, toSpan } from '../convert.ts';
import { clientCommands } from '../protocol.ts';
import type { Held, Session } from '../session.ts';
import type { ActionData, ActionWork } from './action-data.ts';
import { resolveAction } from './resolve.ts';
import { rewritesAt } from './rewrites.ts';
import { signatureActions } from './signature-actions.ts';

/** Everything that can be done at a place, without its edits: those are made when one is picked. */
export async function codeActionsAt(session: Session, params: CodeActionParams): Promise<CodeAction[]> {
  const held = await session.snapshots.of(params.textDocument.uri);
  if (held === undefined) return [];
  const wants = (kind: string): boolean => wanted(kind, params.context.only);
  const quick = wants(CodeActionKind.QuickFix) ? [...quickFixes(session, held, params)] : [];
  const listed = [
    ...quick,
    ...(wants(CodeActionKind.RefactorRewrite) ? rewrites(session, held, params) : []).filter(
      ({ title }) => !quick.some((one) => one.title === title),
    ),
    ...(params.context.only && wants(fixAllKind) ? fixAllAction(held) : []),
  ];
  return session.client.resolvesEdits ? listed : resolved(session, listed);
}

/** For clients that do not ask again when one is picked. One that cannot be done is not offered. */
async function resolved(session: Session, actions: readonly CodeAction[]): Promise<CodeAction[]> {
  const done = await Promise.allSettled(actions.map((action) => resolveAction(session, action)));
  return done.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}

/** `quickfix` is wanted where `quickfix` or nothing is asked for, `source.fixAll.x` where `source` is. */
const wanted = (kind: string, only: readonly string[] | undefined): boolean =>
  only === undefined || only.some((asked) => asked === '' || kind === asked || kind.startsWith(`${asked}.`));

function* quickFixes(session: Session, held: Held, params: CodeActionParams): Generator<CodeAction> {
  const here = findingsIn(held, params);
  const rules = [...new Map(here.map(({ finding }) => [finding.rule, finding])).values()];
  yield* fixesHere(held, here);
  for (const { finding, diagnostics } of here) yield* signatureActions(session, held, finding, diagnostics);
  for (const one of here) yield* mending(session, held, one);
  for (const finding of rules) yield* everywhere(held, finding, here);
  if (held.snapshot.findings.filter(hasSafeFix).length > 1) yield* fixAllHere(held, here);
  for (const one of here) yield* ignoring(held, one);
  for (const { rule } of rules) yield* turningOff(session, held, rule, here);
  for (const { rule } of rules) yield* explaining(session, rule, here);
}

interface Here {
  readonly finding: Finding;
  /** Its place among the findings of the snapshot. */
  readonly index: number;
  /** The client's own diagnostic of it, where it sent one. */
  readonly diagnostics: Diagnostic[];
}

function findingsIn({ snapshot, place }: Held, { range, context }: CodeActionParams): readonly Here[] {
  const { start, end } = toSpan(range, place);
  return snapshot.findings.flatMap((finding, index) => {
    if (finding.suppressed !== undefined || finding.at.start > end || finding.at.end < start) return [];
    const own = toRange(finding.at, place);
    const diagnostics = context.diagnostics.filter(
      (one) => one.code === finding.rule && isSameStart(one.range, own) && one.message === finding.message,
    );
    return [{ finding, index, diagnostics }];
  });
}

const isSameStart = (a: Diagnostic['range'], b: Diagnostic['range']): boolean =>
  a.start.line === b.start.line && a.start.character === b.start.character;

/** Several findings of one place may want the very same: a newer version of a package mends all that is wrong with it. */
function fixesHere(held: Held, here: readonly Here[]): Iterable<CodeAction> {
  const made = new Map<string, CodeAction>();
  for (const one of here)
    for (const action of fixesOf(held, one)) {
      const key = `${one.finding.at.start} ${action.title}`;
      const same = made.get(key);
      if (same === undefined) made.set(key, action);
      else same.diagnostics = [...(same.diagnostics ?? []), ...one.diagnostics];
    }
  return made.values();
}

function* fixesOf(held: Held, { finding, index, diagnostics }: Here): Generator<CodeAction> {
  for (const [fix, { title }] of finding.fixes.entries()) {
    yield {
      title: inMenu(title),
      kind: CodeActionKind.QuickFix,
      ...(fix === 0 && { isPreferred: true }),
      diagnostics,
      data: dataOf(held, { kind: 'fix', rule: finding.rule, start: finding.at.start, index, fix }),
    };
  }
}

/** An ignore that ran out is let count for longer, or removed, by hand only: no fix of the rule's own may do that. */
function* mending(session: Session, held: Held, { finding, diagnostics }: Here): Generator<CodeAction> {
  if (finding.rule !== policyIgnoreExpired.id) return;
  for (const action of rewritesFrom(session, held, finding.at.start))
    yield { ...action, kind: CodeActionKind.QuickFix, diagnostics };
}

/** A menu shows code no other than words. */
const inMenu = (title: string): string => title.replaceAll('`', '');

/** Only where each of them is safe: other fixes are chosen one at a time. */
function* everywhere(held: Held, { rule }: Finding, here: readonly Here[]): Generator<CodeAction> {
  const fixable = held.snapshot.findings.filter((other) => other.rule === rule && hasSafeFix(other));
  if (fixable.length < 2) return;
  yield {
    title: `Fix every ${rule} in this file (${fixable.length})`,
    kind: CodeActionKind.QuickFix,
    diagnostics: diagnosticsOf(here, rule),
    data: dataOf(held, { kind: 'fix-rule', rule }),
  };
}

function* fixAllHere(held: Held, here: readonly Here[]): Generator<CodeAction> {
  if (here.length === 0) return;
  yield {
    title: 'Fix all safe problems in this file',
    kind: CodeActionKind.QuickFix,
    diagnostics: here.flatMap(({ diagnostics }) => diagnostics),
    data: dataOf(held, { kind: 'fix-all' }),
  };
}

const hasSafeFix = (finding: Finding): boolean => fixFor(finding, 'safe') !== undefined;

/** On save nothing is offered where nothing is safe, so that a save costs nothing then. */
const fixAllAction = (held: Held): CodeAction[] =>
  held.snapshot.findings.some(hasSafeFix)
    ? [{ title: 'Fix all safe problems', kind: fixAllKind, data: dataOf(held, { kind: 'fix-all' }) }]
    : [];

/** Nothing that is wrong with a policy may be silent. */
const canIgnore = (held: Held, { rule }: Finding): boolean =>
  held.snapshot.language.id !== 'policy' && rulesById.get(rule)?.family !== 'file';

function* ignoring(held: Held, { finding, index, diagnostics }: Here): Generator<CodeAction> {
  if (!canIgnore(held, finding)) return;
  const { rule, at } = finding;
  yield {
    title: `Ignore ${rule} here, with a reason`,
    kind: CodeActionKind.QuickFix,
    diagnostics,
    data: dataOf(held, { kind: 'ignore', rule, start: at.start, index }),
  };
}

function* turningOff(
  { policies }: Session,
  held: Held,
  rule: string,
  here: readonly Here[],
): Generator<CodeAction> {
  const { file } = held.inForce;
  if (held.snapshot.language.id === 'policy') return;
  if (file === undefined && policies.newFileFor(held.document.path) === undefined) return;
  yield {
    title: `Turn ${rule} off in ${file === undefined ? `a new ${policyFileNames[0]}` : nameOf(file)}`,
    kind: CodeActionKind.QuickFix,
    diagnostics: diagnosticsOf(here, rule),
    data: dataOf(held, { kind: 'policy-off', rule }),
  };
}

function* explaining({ client }: Session, rule: string, here: readonly Here[]): Generator<CodeAction> {
  if (!client.options.commands) return;
  const title = `Explain ${rule}`;
  yield {
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: diagnosticsOf(here, rule),
    command: { title, command: clientCommands.explainRule, arguments: [rule] },
  };
}

const diagnosticsOf = (here: readonly Here[], rule: string): Diagnostic[] =>
  here.filter(({ finding }) => finding.rule === rule).flatMap(({ diagnostics }) => diagnostics);

const rewrites = (session: Session, held: Held, { range }: CodeActionParams): CodeAction[] =>
  rewritesFrom(session, held, toSpan(range, held.place).start);

const rewritesFrom = (session: Session, held: Held, start: number): CodeAction[] =>
  rewritesAt(session, held, start).map(({ title }, index) => ({
    title: inMenu(title),
    kind: CodeActionKind.RefactorRewrite,
    data: dataOf(held, { kind: 'rewrite', start, index }),
  }));

const dataOf = ({ document: { uri, version } }: Held, work: ActionWork): ActionData => ({
  uri,
  version,
  ...work,
});
