import { strict as assert } from 'node:assert';
import { knownWords, messageFor, resultSentence, statusFor } from '../../client/src/changes/words.ts';
import type { ScannedChanges, ScannedFinding } from '../../server/src/protocol.ts';

const place = { line: 0, character: 0 };
const finding = (more: Partial<ScannedFinding> = {}): ScannedFinding => ({
  rule: 'image-latest',
  summary: '',
  level: 'error',
  message: 'Said.',
  range: { start: place, end: place },
  fixes: [],
  refused: more.known === undefined,
  fingerprint: 'f:1',
  ...more,
});
const scanned = (
  findings: readonly ScannedFinding[],
  more: Partial<ScannedChanges> = {},
): ScannedChanges => ({
  base: { name: 'HEAD', commit: 'abc1234def' },
  verdict: findings.some(({ refused }) => refused) ? 'refused' : 'fits',
  failOn: 'error',
  files: [{ path: 'Dockerfile', uri: 'file:///shop/Dockerfile', findings }],
  errors: [],
  seconds: 0.1,
  ...more,
});
const known = finding({ known: { by: 'base' } });
const mild = finding({ refused: false });
const nothing = { files: [], verdict: 'fits' } as const;
const unread = { verdict: 'unknown', errors: [{ path: 'a', message: 'It is in conflict.' }] } as const;
const staged = { since: undefined, showsAll: false };

describe('changes in words', () => {
  it('say above the list what was compared, what is new and what is hidden', () => {
    const of = (result: ScannedChanges, how = staged): string => messageFor(result, how);
    assert.equal(
      of(scanned([finding(), finding(), mild, known])),
      'Staged against HEAD (abc1234): 2 refused, 1 more new · 1 known hidden',
    );
    assert.equal(of(scanned([mild])), 'Staged against HEAD (abc1234): 1 new, none refused');
    assert.equal(of(scanned([])), 'Staged against HEAD (abc1234): nothing new in 1 file, fits');
    assert.match(of(scanned([known]), { ...staged, showsAll: true }), /1 known dimmed$/);
    assert.equal(
      messageFor(scanned([finding()], { base: { name: 'main', commit: 'abc1234def' } }), {
        since: 'main',
        showsAll: false,
      }),
      'Working tree against main (abc1234): 1 refused',
    );
    assert.match(of(scanned([], { base: { name: 'HEAD' } })), /against nothing: there is no commit yet: /);
  });

  it('never call clean what could not be told', () => {
    assert.equal(
      messageFor(scanned([], unread), staged),
      'Staged against HEAD (abc1234): nothing new in 1 file · 1 file could not be checked',
    );
    assert.equal(statusFor([scanned([], unread)])?.text, '$(question) Staged: not all checked');
    assert.equal(
      statusFor([scanned([], { ...unread, files: [] })])?.text,
      '$(question) Staged: not all checked',
    );
    assert.equal(statusFor([scanned([], { verdict: 'wrong' })])?.text, '$(error) Staged: broken policy');
    assert.match(resultSentence(scanned([], unread), undefined), /1 file could not be checked\.$/);
    const trouble = { trouble: 'shallow', message: 'This clone is too shallow.' };
    assert.equal(messageFor(trouble, staged), 'This clone is too shallow.');
  });

  it('say in the status bar what a commit would be told, over all repositories', () => {
    assert.equal(statusFor([]), undefined);
    assert.equal(statusFor([scanned([], nothing)]), undefined, 'nothing of ours is staged');
    assert.equal(statusFor([{ trouble: 'no-git', message: 'Git was not found.' }]), undefined);
    assert.equal(statusFor([scanned([mild, known])])?.text, '$(shield) Staged: fits');
    assert.equal(
      statusFor([scanned([finding()]), scanned([finding(), finding()]), scanned([])])?.text,
      '$(error) Staged: 3 would be refused',
    );
  });

  it('say what a scan came to', () => {
    assert.equal(
      resultSentence(scanned([finding(), mild]), undefined),
      '1 file checked: 1 would be refused, 1 more new.',
    );
    assert.equal(resultSentence(scanned([known]), 'main'), '1 file checked: nothing new.');
    assert.match(resultSentence(scanned([], nothing), undefined), /^No Dockerfile, .* is staged\.$/);
    assert.match(resultSentence(scanned([], nothing), 'main'), /has changed since main\.$/);
  });

  it('say why a finding is no news', () => {
    assert.equal(knownWords(known, 'HEAD'), 'in HEAD already');
    const listed = finding({ known: { by: 'baseline', since: '2026-11-01' } });
    assert.equal(knownWords(listed, 'HEAD'), 'in the baseline since 2026-11-01');
    assert.equal(knownWords(finding(), 'HEAD'), '');
  });
});
