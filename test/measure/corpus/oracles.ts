import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encode } from '../../../server/workspace/decode.ts';
import { root } from '../../support/root.ts';
import { corpusFolder } from './files.ts';
import type { Variant, Violation } from './outcome.ts';

/** A file after a fix, and which file that was. */
export interface Judged extends Variant {
  readonly path: string;
  readonly kind: string;
}

export interface Verdict {
  readonly violations: readonly Violation[];
  /** How many fixed files the programs read whose original they accept, at least in part. */
  readonly accepted: number;
  /** Why nothing was judged. */
  readonly skipped: string | undefined;
}

/** The programs by the kind of files that they read. */
const programs: Readonly<Record<string, string>> = { dockerfiles: 'dockerfile', kubernetes: 'kubernetes' };

/** Asks BuildKit's parser and Kubernetes' decoder whether they still take what they took before the fix. */
export function judge(all: readonly Judged[]): Verdict {
  const built = build();
  if (typeof built !== 'string') return { violations: [], accepted: 0, skipped: built.reason };
  const folder = mkdtempSync(join(tmpdir(), 'seaworthy-corpus-'));
  const violations: Violation[] = [];
  let accepted = 0;
  try {
    for (const [kind, program] of Object.entries(programs)) {
      const judged = all.filter((one) => one.kind === kind);
      const paths = judged.map((one, index) => writeVariant(folder, kind, one, index));
      const originals = [...new Set(judged.map(({ path }) => join(corpusFolder, path)))];
      const answers = ask(join(built, program), [...originals, ...paths]);
      for (const [index, one] of judged.entries()) {
        const before = answers.get(join(corpusFolder, one.path)) ?? new Map<string, string>();
        const after = answers.get(paths[index] ?? '') ?? new Map<string, string>();
        const wasTaken = [...before].filter(([, error]) => error === '').map(([key]) => key);
        if (wasTaken.length > 0) accepted += 1;
        for (const key of wasTaken) {
          const error = after.get(key) ?? 'It is not there any more.';
          if (error === '') continue;
          const detail = `${key} “${one.title}”: ${error.slice(0, 300)}`;
          violations.push({ what: 'refused', rule: one.rule, path: one.path, detail });
        }
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { violations, accepted, skipped: undefined };
}

/** The folder of the built programs; Go's own cache makes the second time short. */
function build(): string | { readonly reason: string } {
  const source = fileURLToPath(new URL('../../../../shared/oracles/', import.meta.url));
  const target = join(root, '.vscode-test', 'oracles');
  mkdirSync(target, { recursive: true });
  const done = spawnSync('go', ['build', '-o', `${target}/`, './cmd/...'], { cwd: source, encoding: 'utf8' });
  if (done.error) return { reason: 'Go is not here' };
  if (done.status !== 0) return { reason: `Go could not build the programs: ${done.stderr.slice(0, 300)}` };
  return target;
}

function writeVariant(folder: string, kind: string, { text, mark }: Judged, index: number): string {
  const path = join(folder, `${kind}-${index}`);
  writeFileSync(path, encode({ encoding: 'utf-8', mark }, text));
  return path;
}

interface Answer {
  readonly path: string;
  readonly ok: boolean;
  readonly error?: string;
  readonly document?: number;
  readonly lintError?: string;
}

/** By path: what was judged of it (a document, parsing, building) → the error, empty where it was accepted. */
function ask(program: string, paths: readonly string[]): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const done = spawnSync(program, [], {
    input: paths.join('\n'),
    encoding: 'utf8',
    maxBuffer: 4 * 1024 * 1024 * 1024,
  });
  const byPath = new Map<string, Map<string, string>>();
  for (const line of done.stdout.split('\n')) {
    if (line === '') continue;
    const { path, ok, error = '', document, lintError } = JSON.parse(line) as Answer;
    const answers = byPath.get(path) ?? new Map<string, string>();
    byPath.set(path, answers);
    const reason = ok ? '' : error || 'refused';
    answers.set(document === undefined ? 'parse' : `document ${document}`, reason);
    if (document === undefined && ok) answers.set('build', lintError ?? '');
  }
  return byPath;
}
