import assert from 'node:assert/strict';
import { scoreOf } from '../../server/image/advisories/cvss.ts';
import { readOsvRecord } from '../../server/image/advisories/osv-record.ts';
import { ratingOf } from '../../server/image/advisories/severity.ts';

const rated = (record: object) => {
  const read = readOsvRecord(
    JSON.stringify({ id: 'X-1', affected: [{ package: { name: 'a', ecosystem: 'npm' } }], ...record }),
  );
  assert.ok(read);
  const { severity, score } = ratingOf(read, read.affected);
  return [severity, score];
};

describe('severity', () => {
  it('has the scores of the examples of CVSS 2, 3 and 4', () => {
    // The scores are those that FIRST and NVD print beside these vectors.
    const vectors: readonly (readonly [string, number])[] = [
      ['AV:N/AC:L/Au:N/C:N/I:N/A:C', 7.8],
      ['(AV:L/AC:H/Au:N/C:C/I:C/A:C)', 6.2],
      ['CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H', 7.5],
      ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H', 10],
      ['CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N', 6.1],
      ['CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H', 7.8],
      ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 9.3],
      ['CVSS:4.0/AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 7.3],
      ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N', 0],
    ];
    for (const [vector, score] of vectors) assert.equal(scoreOf(vector)?.score, score, vector);
  });

  it('has none for what is no vector, or not a whole one', () => {
    for (const text of [
      '',
      '7.5',
      'CVSS:3.1/AV:N',
      'CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
      'CVSS:9.9/AV:N/AC:L',
      '__proto__',
    ]) {
      assert.equal(scoreOf(text), undefined, text);
    }
  });

  it('takes the newest version of CVSS, and the word of the source before the score', () => {
    const v3 = { type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' };
    const v4 = { type: 'CVSS_V4', score: 'CVSS:4.0/AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N' };
    assert.deepEqual(rated({ severity: [v3] }), ['critical', 9.8]);
    assert.deepEqual(rated({ severity: [v3, v4] }), ['high', 7.3]);
    assert.deepEqual(rated({ severity: [v3], database_specific: { severity: 'MODERATE' } }), ['medium', 9.8]);
  });

  it('knows the words of distributions', () => {
    const debian = (urgency: string) =>
      rated({
        affected: [{ package: { name: 'a', ecosystem: 'Debian:12' }, ecosystem_specific: { urgency } }],
      });
    assert.deepEqual(debian('high**'), ['high', undefined]);
    assert.deepEqual(debian('unimportant'), ['low', undefined]);
    assert.deepEqual(debian('not yet assigned'), ['unrated', undefined]);
    assert.deepEqual(rated({ severity: [{ type: 'Ubuntu', score: 'negligible' }] }), ['low', undefined]);
    assert.deepEqual(rated({ id: 'ALSA-2024:1', summary: 'Important: x security update' }), [
      'high',
      undefined,
    ]);
    assert.deepEqual(rated({ id: 'MAL-2024-1' }), ['critical', undefined]);
  });

  it('is unrated where nobody says', () => {
    assert.deepEqual(rated({}), ['unrated', undefined]);
    assert.deepEqual(
      rated({ database_specific: { severity: 'whatever' }, severity: [{ type: 'CVSS_V3', score: 'x' }] }),
      ['unrated', undefined],
    );
  });
});
