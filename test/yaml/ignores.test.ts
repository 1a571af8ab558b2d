import assert from 'node:assert/strict';
import { commentIgnores } from '../../rules/yaml/ignores.ts';
import { parseYaml } from '../../rules/yaml/parse.ts';

/** What each ignore comment covers, as text, whose form it has, and the rules. */
const ignoresIn = (text: string): readonly unknown[] =>
  commentIgnores(parseYaml(text).document).map(({ covers, tool, rules, until, reason }) => [
    covers === 'file' ? covers : text.slice(covers.start, covers.end),
    tool,
    rules,
    ...(until === undefined && reason === undefined ? [] : [until, reason]),
  ]);

describe('ignore comments in YAML', () => {
  it('on a line of its own: the next entry or item with all below it', () => {
    assert.deepEqual(ignoresIn('x: 0\n# seaworthy-ignore image-latest: why\na:\n  b: 1\nc: 2\n'), [
      ['a:\n  b: 1', 'seaworthy', ['image-latest'], undefined, 'why'],
    ]);
    assert.deepEqual(
      ignoresIn('l:\n  # seaworthy-ignore a-b until=2027-01-31: why\n  - n: 1\n    m: 2\n  - n: 3\n'),
      [['n: 1\n    m: 2', 'seaworthy', ['a-b'], '2027-01-31', 'why']],
    );
    assert.deepEqual(ignoresIn('a:\n  # seaworthy-ignore a-b: why\n  b: 1\n  c: 2\n'), [
      ['b: 1', 'seaworthy', ['a-b'], undefined, 'why'],
    ]);
  });

  it('above the first line of a document: the document', () => {
    const text = '# seaworthy-ignore a-b: why\na: 1\nb: 2\n';
    assert.deepEqual(ignoresIn(text), [[text, 'seaworthy', ['a-b'], undefined, 'why']]);
  });

  it("at a line's end: what begins on that line", () => {
    assert.deepEqual(ignoresIn('a: # seaworthy-ignore a-b: why\n  b: 1\nc: 2\n')[0], [
      'a: # seaworthy-ignore a-b: why\n  b: 1',
      'seaworthy',
      ['a-b'],
      undefined,
      'why',
    ]);
    assert.deepEqual(
      ignoresIn('l:\n- n: 1 # seaworthy-ignore a-b: why\n  m: 2\n- x # seaworthy-ignore a-b: y\n'),
      [
        ['n: 1', 'seaworthy', ['a-b'], undefined, 'why'],
        ['x', 'seaworthy', ['a-b'], undefined, 'y'],
      ],
    );
  });

  it('for the file', () => {
    assert.deepEqual(ignoresIn('a: 1\n# seaworthy-ignore-file a-b: why\n'), [
      ['file', 'seaworthy', ['a-b'], undefined, 'why'],
    ]);
  });

  it('with something wrong ignore nothing and say so', () => {
    const [ignore] = commentIgnores(parseYaml('a: 1 # seaworthy-ignore a-b\n').document);
    assert.deepEqual(ignore?.rules, []);
    assert.ok(ignore?.problem);
  });

  it('of KICS', () => {
    assert.deepEqual(ignoresIn('# kics-scan ignore\na: 1\n'), [['file', 'kics', 'all']]);
    assert.deepEqual(ignoresIn('a: 1\n# kics-scan ignore\n'), []);
    assert.deepEqual(ignoresIn('a: 1\n# kics-scan ignore-line\nb:\n  c: 1\n'), [['b:', 'kics', 'all']]);
    assert.deepEqual(ignoresIn('a: 1\n# kics-scan ignore-block\nb:\n  c: 1\n'), [
      ['b:\n  c: 1', 'kics', 'all'],
    ]);
  });

  it('of Trivy, in every spelling of its ids', () => {
    assert.deepEqual(ignoresIn('a: 1 #trivy:ignore:AVD-KSV-0012 trivy:ignore:KSV014:exp:2027-01-31\n'), [
      ['a: 1', 'trivy', ['KSV-0012']],
      ['a: 1', 'trivy', ['KSV-0014'], '2027-01-31', undefined],
    ]);
  });

  it('of Checkov and Semgrep', () => {
    assert.deepEqual(ignoresIn('a: 1\nb: 2 # checkov:skip=CKV_K8S_14,CKV_K8S_16:why\n'), [
      [
        'a: 1\nb: 2 # checkov:skip=CKV_K8S_14,CKV_K8S_16:why\n',
        'checkov',
        ['CKV_K8S_14', 'CKV_K8S_16'],
        undefined,
        'why',
      ],
    ]);
    assert.deepEqual(ignoresIn('a: 1 # nosemgrep: x.y\nb: 2 # nosemgrep\n'), [
      ['a: 1 # nosemgrep: x.y', 'semgrep', ['x.y']],
      ['b: 2 # nosemgrep', 'semgrep', 'all'],
    ]);
  });

  it('are none where a text only looks like one', () => {
    assert.deepEqual(ignoresIn('a: "# seaworthy-ignore a-b: c"\nb: |\n  # kics-scan ignore\n'), []);
  });
});
