import assert from 'node:assert/strict';
import { readOwnIgnore } from '../../rules/core/ignore-comment.ts';
import { dockerfile } from '../../rules/dockerfile/language.ts';
import { read, textAt } from './read.ts';

const base = 'FROM a\nRUN one\nUSER x\nFROM b\nRUN two\n';

/** The ignores of a comment line at a place in the base file: tool, rules, and the first line of what is covered. */
function told(comment: string, before = 'RUN one'): readonly unknown[] {
  const text = base.replace(before, `${comment}\n${before}`);
  return dockerfile.ignores(read(text).document).map(({ tool, rules, covers, reason, until }) => {
    const covered =
      covers === 'file' ? covers : textAt(text, covers).replace(`${comment}\n`, '').replaceAll('\n', ' ');
    return [tool, rules === 'all' ? rules : rules.join(), covered, reason ?? '', until ?? ''];
  });
}

const table: readonly (readonly [comment: string, before: string, ...expected: (readonly string[])[]])[] = [
  [
    '# seaworthy-ignore a-b, c until=2027-01-31: why',
    'RUN one',
    ['seaworthy', 'a-b,c', 'RUN one', 'why', '2027-01-31'],
  ],
  ['# seaworthy-ignore-file a: why', 'RUN two', ['seaworthy', 'a', 'file', 'why', '']],
  ['# hadolint ignore=DL3006,SC2086 # why', 'FROM b', ['hadolint', 'DL3006,SC2086', 'FROM b', 'why', '']],
  ['# hadolint ignore=DL3006, DL3007', 'RUN one', ['hadolint', 'DL3006,DL3007', 'RUN one', '', '']],
  ['#hadolint   global ignore=DL3006', 'RUN two', ['hadolint', 'DL3006', 'file', '', '']],
  ['# hadolint stage ignore=DL3006', 'RUN two', ['hadolint', 'DL3006', 'FROM b RUN two', '', '']],
  ['# hadolint ignore=nonsense,DL3006', 'RUN one'],
  ['# check=skip=A,B;error=true // why', 'RUN one', ['buildkit', 'A,B', 'RUN one', 'why', '']],
  ['# check=error=true', 'RUN one'],
  ['#trivy:ignore:DS-0010', 'RUN one', ['trivy', 'DS-0010', 'RUN one', '', '']],
  ['# trivy:ignore:AVD-DS-0010:exp:2027-01-31', 'RUN one', ['trivy', 'DS-0010', 'RUN one', '', '2027-01-31']],
  ['# trivy:ignore:DS-0002', 'RUN one', ['trivy', 'DS-0002', 'file', '', '']],
  ['# checkov:skip=CKV_DOCKER_2: no need', 'RUN two', ['checkov', 'CKV_DOCKER_2', 'file', 'no need', '']],
  ['# kics-scan ignore-line', 'RUN one', ['kics', 'all', 'RUN one', '', '']],
  ['# kics-scan ignore-block', 'FROM b', ['kics', 'all', 'FROM b RUN two', '', '']],
  ['# kics-scan disable=x,y', 'RUN one', ['kics', 'x,y', 'file', '', '']],
  [
    '# tally ignore=DL3006,buildkit/StageNameCasing,no-x;reason=why',
    'RUN one',
    ['hadolint', 'DL3006', 'RUN one', 'why', ''],
    ['buildkit', 'StageNameCasing', 'RUN one', 'why', ''],
    ['tally', 'no-x', 'RUN one', 'why', ''],
  ],
  [
    '# nosemgrep: dockerfile.security.missing-user.missing-user',
    'RUN one',
    ['semgrep', 'missing-user', 'RUN one', '', ''],
  ],
  ['# dockerfile-utils: ignore', 'RUN one', ['dockerfile-utils', 'all', 'RUN one', '', '']],
  ['# we ignore this', 'RUN one'],
];

describe('ignore comments', () => {
  for (const [comment, before, ...expected] of table) {
    it(`are understood: ${comment}`, () => assert.deepEqual(told(comment, before), expected));
  }
  it('cover the instruction that they stand in', () => {
    const text = 'FROM a\nRUN one \\\n  # seaworthy-ignore x: why\n  two\nRUN three';
    const [ignore] = dockerfile.ignores(read(text).document);
    assert.ok(ignore && ignore.covers !== 'file');
    assert.ok(textAt(text, ignore.covers).startsWith('RUN one'));
  });
  it('are read from the directive too', () => {
    const [ignore] = dockerfile.ignores(read('# check=skip=all\nFROM a').document);
    assert.deepEqual([ignore?.tool, ignore?.rules, ignore?.covers], ['buildkit', 'all', 'file']);
  });
  it('are data in a heredoc', () => {
    assert.deepEqual(dockerfile.ignores(read('RUN <<EOF\n# seaworthy-ignore x: y\nEOF').document), []);
  });
});

describe('our own ignore comment', () => {
  const wrong: readonly (readonly [comment: string, expected: RegExp])[] = [
    ['seaworthy-ignore', /Name the rule/],
    ['seaworthy-ignore: why', /Name the rule/],
    ['seaworthy-ignore a-b', /Say why, after a colon: `# seaworthy-ignore a-b: reason`/],
    ['seaworthy-ignore a-b:  ', /Say why/],
    ['seaworthy-ignore a-b because I say so', /Say why/],
    ['seaworthy-ignore A_B: why', /`A_B` is no rule id/],
    ['seaworthy-ignore a until=tomorrow: why', /`until=tomorrow` is not a day/],
    ['seaworthy-ignore-file a until=2027-02-30: why', /`until=2027-02-30` is not a day/],
  ];
  for (const [comment, expected] of wrong) {
    it(`is told what is wrong: ${comment}`, () => {
      const read = readOwnIgnore(comment);
      assert.match(read?.problem ?? '', expected);
      assert.deepEqual(read?.rules, []);
    });
  }
  it('keeps colons in its reason', () => {
    assert.equal(
      readOwnIgnore('seaworthy-ignore a: see https://x.example/y')?.reason,
      'see https://x.example/y',
    );
  });
  it('is not what only begins like it', () => {
    assert.equal(readOwnIgnore('seaworthy-ignored a: b'), undefined);
  });
});
