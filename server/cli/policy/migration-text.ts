import type { Carried, Left } from '../../../rules/policy/migrate/migration.ts';
import type { Style } from '../../report/style.ts';
import { visible } from '../../report/width.ts';

/** A configuration that was read, and what became of it. */
export interface MigratedFile {
  readonly shown: string;
  readonly tool: string;
  readonly carried: readonly Carried[];
  readonly left: readonly Left[];
}

/** What was carried over and what was not, file by file, for people. */
export const migrationText = (files: readonly MigratedFile[], style: Style): string =>
  files.map((file) => `${[...linesOf(file, style)].join('\n')}\n\n`).join('');

function* linesOf({ shown, tool, carried, left }: MigratedFile, style: Style): Generator<string> {
  yield style.bold(`${visible(shown)} (${tool})`);
  yield `  carried over: ${carried.length === 0 ? 'nothing' : ''}`.trimEnd();
  for (const one of carried) {
    const note = one.note === undefined ? '' : style.dim(` (${one.note})`);
    yield `    line ${one.line}: ${visible(one.what)} → ${visible(becomes(one))}${note}`;
  }
  if (left.length === 0) return;
  yield '  not carried over:';
  for (const { line, what, why } of left) yield `    line ${line}: ${visible(what)}: ${visible(why)}`;
}

function becomes(one: Carried): string {
  switch (one.kind) {
    case 'level':
      return one.paths === undefined
        ? `rules.${one.rule}: ${one.level}`
        : `${one.rule}: ${one.level} for ${one.paths.join(', ')}`;
    case 'ignore':
      return `ignore ${one.rule} in ${one.paths.join(', ')}${one.until === undefined ? '' : ` until ${one.until}`}`;
    case 'ignored-path':
      return `ignore ${one.pattern}`;
    case 'registry':
      return `images.registries: ${one.pattern}`;
    case 'label':
      return `labels.required: ${one.name}${one.like === undefined ? '' : ` as ${one.like}`}`;
    case 'workload-label':
      return `kubernetes.requiredLabels: ${one.name}`;
    case 'workload-annotation':
      return `kubernetes.requiredAnnotations: ${one.name}`;
  }
}
