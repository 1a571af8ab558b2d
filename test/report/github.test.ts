import assert from 'node:assert/strict';
import { reportIn } from '../../server/report/formats.ts';
import type { FindingReport, RunReport } from '../../server/report/model.ts';
import { allRuns, fileOf, findingOf, reportContext, runOf } from '../support/runs.ts';

interface Annotation {
  readonly kind: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/** Reads a line as the runner of GitHub Actions does; undefined for one that it only prints. */
function obeyed(line: string): Annotation | undefined {
  const match = /^\s*::(\S+?)(?: (.*?))?::(.*)$/.exec(line);
  if (match === null) {
    // An older form of commands is obeyed wherever it stands in such a line.
    assert.ok(!line.trimStart().startsWith('::') && !line.includes('##['), line);
    return undefined;
  }
  const [, kind = '', written = '', data = ''] = match;
  const properties = written.split(',').map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at), undone(pair.slice(at + 1), true)] as const;
  });
  return { kind, properties: Object.fromEntries(properties), data: undone(data, false) };
}

const undone = (text: string, isProperty: boolean): string => {
  const once = text.replaceAll('%0D', '\r').replaceAll('%0A', '\n');
  const both = isProperty ? once.replaceAll('%3A', ':').replaceAll('%2C', ',') : once;
  return both.replaceAll('%25', '%');
};

const linesOf = (run: RunReport, showKnown = false): readonly string[] =>
  reportIn('github', run, reportContext({ showKnown })).trimEnd().split('\n');

const first = (finding: Partial<FindingReport>, path = 'Dockerfile'): string =>
  linesOf(runOf([fileOf(path, [findingOf(finding)])]))[0] ?? '';

describe('--format github', () => {
  it('writes a command that says where, what and how to repair it', () => {
    assert.equal(
      first(
        { fixes: [{ title: 'Use `node:24`', safety: 'unsafe', changes: undefined }] },
        'a dir/Dockerfile',
      ),
      '::warning file=a dir/Dockerfile,line=3,endLine=3,col=6,endColumn=9,title=seaworthy%3A image-untagged::`node` has no tag.%0AFix (unsafe): Use `node:24`.',
    );
  });

  it('escapes as the runner undoes it', () => {
    const path = 'a:b,c%0A=d\n\r/Dockerfile';
    const message = '100%, 50%25: a::b\r\nc,d';
    const annotation = obeyed(first({ message }, path));
    assert.equal(annotation?.properties['file'], path);
    assert.equal(annotation?.data, message);
    assert.ok(first({ message: 'a%b\nc:d,e' }).endsWith('::a%25b%0Ac:d,e'));
    assert.ok(first({}, 'a%b:c,d\ne').startsWith('::warning file=a%25b%3Ac%2Cd%0Ae,'));
  });

  it('gives columns only of a single line, the last one included', () => {
    const at = (start: readonly [number, number], end: readonly [number, number]): string => {
      const [[line, column], [endLine, endColumn]] = [start, end];
      return first({ range: { start: { line, column }, end: { line: endLine, column: endColumn } } });
    };
    assert.match(at([2, 3], [2, 3]), /line=2,endLine=2,col=3,endColumn=3,title/);
    assert.match(at([2, 3], [4, 5]), /line=2,endLine=4,title/);
    assert.match(at([2, 3], [3, 1]), /line=2,endLine=2,title/);
  });

  it('spends the ten annotations of a kind on the most severe, and loses nothing', () => {
    const run = allRuns()['of the examples'] ?? assert.fail();
    const lines = linesOf(run);
    const annotations = lines.flatMap((line) => obeyed(line) ?? []);
    const kinds = Map.groupBy(annotations, ({ kind }) => kind);
    assert.deepEqual(
      [...kinds].map(([kind, some]) => [kind, some.length]),
      [
        ['error', 10],
        ['warning', 10],
        ['notice', 10],
      ],
    );
    const infos = run.files.flatMap(({ findings }) => findings.filter(({ level }) => level === 'info'));
    assert.ok(infos.length > 0 && infos.length < 10);
    const notices = kinds.get('notice')?.map(({ properties }) => properties['title']);
    assert.deepEqual(
      notices?.slice(0, infos.length),
      infos.map(({ rule }) => `seaworthy: ${rule}`),
    );
    for (const { path, findings } of run.files)
      for (const { message, range } of findings) {
        const isTold = annotations.some(
          ({ properties, data }) =>
            properties['file'] === path &&
            properties['line'] === String(range.start.line) &&
            data.startsWith(message),
        );
        const place = `${path}:${range.start.line}:${range.start.column}`;
        assert.ok(isTold || lines.some((line) => line.includes(place) && line.includes(message)), message);
      }
  });

  it('hides neither errors behind findings nor findings behind errors', () => {
    const errors = Array.from({ length: 20 }, (_, index) => ({ path: `p${index}`, message: `no ${index}` }));
    const findings = Array.from({ length: 20 }, (_, index) =>
      findingOf({ level: 'error', message: `found ${index}` }),
    );
    const lines = linesOf(runOf([fileOf('Dockerfile', findings)], { errors }));
    const data = lines.flatMap((line) => obeyed(line)?.data ?? []);
    assert.equal(data.filter((text) => text.startsWith('no ')).length, 5);
    assert.equal(data.filter((text) => text.startsWith('found ')).length, 5);
    const all = lines.join('\n');
    for (const { message } of [...errors, ...findings]) assert.ok(all.includes(message));
    const few = linesOf(runOf([], { errors }));
    assert.equal(few.filter((line) => obeyed(line)).length, 10);
  });

  it('lets no name and no text give the runner another command', () => {
    const run = allRuns()['with hostile names and texts'] ?? assert.fail();
    const annotations = linesOf(run, true).flatMap((line) => obeyed(line) ?? []);
    assert.ok(annotations.length > 10);
    for (const { kind, properties } of annotations) {
      assert.ok(['error', 'warning', 'notice'].includes(kind));
      assert.match(properties['title'] ?? '', /^seaworthy: [a-z -]+$/);
      assert.match(properties['file'] ?? '', /^[ab]\//);
    }
  });
});
