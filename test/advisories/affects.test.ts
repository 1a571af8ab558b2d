import assert from 'node:assert/strict';
import { affects } from '../../server/image/advisories/affects.ts';
import { readOsvRecord } from '../../server/image/advisories/osv-record.ts';

/** The evaluation of the OSV schema. */
const record = (affected: unknown, more: object = {}) => {
  const read = readOsvRecord(JSON.stringify({ id: 'X-1', affected, ...more }));
  assert.ok(read);
  return read;
};
const answer = (events: readonly object[], version: string, ecosystem = 'npm', type = 'SEMVER') =>
  affects(record([{ package: { ecosystem, name: 'a' }, ranges: [{ type, events }] }]), {
    ecosystem,
    name: 'a',
    version,
  }).answer;

describe('whether a record is about a version', () => {
  it('opens a range with `introduced` and closes it with `fixed`, which is outside', () => {
    const events = [{ introduced: '1.0.0' }, { fixed: '1.2.0' }];
    const told = ['0.9.9', '1.0.0-rc.1', '1.0.0', '1.1.9', '1.2.0-rc.1', '1.2.0'].map((version) =>
      answer(events, version),
    );
    assert.deepEqual(told, ['no', 'no', 'yes', 'yes', 'yes', 'no']);
  });

  it('closes it behind `last_affected`', () => {
    const events = [{ introduced: '0' }, { last_affected: '2.0.0' }];
    assert.deepEqual([answer(events, '2.0.0'), answer(events, '2.0.1')], ['yes', 'no']);
  });

  it('takes `0` as before every version, previews too', () => {
    assert.equal(answer([{ introduced: '0' }, { fixed: '1.0.0' }], '0.0.0-0'), 'yes');
    assert.equal(answer([{ introduced: '0' }, { fixed: '1.0' }], '0.0~~', 'Debian:12', 'ECOSYSTEM'), 'yes');
  });

  it('knows nothing behind a `limit`', () => {
    const events = [{ introduced: '1.0.0' }, { limit: '2.0.0' }];
    assert.deepEqual([answer(events, '1.5.0'), answer(events, '2.0.0')], ['yes', 'no']);
  });

  it('sorts the events, whatever their order', () => {
    const events = [{ fixed: '2.1.0' }, { introduced: '2.0.0' }, { fixed: '1.5.0' }, { introduced: '1.0.0' }];
    const told = ['1.4.0', '1.5.0', '2.0.5', '2.1.0'].map((version) => answer(events, version));
    assert.deepEqual(told, ['yes', 'no', 'yes', 'no']);
  });

  it('counts listed versions as they are written, beside ranges', () => {
    const both = record([
      {
        package: { ecosystem: 'PyPI', name: 'a' },
        versions: ['1.0', '3.0'],
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '2' }, { fixed: '2.5' }] }],
      },
    ]);
    const told = ['1.0', '1.0.0', '2.1', '3.0'].map(
      (version) => affects(both, { ecosystem: 'PyPI', name: 'a', version }).answer,
    );
    assert.deepEqual(told, ['yes', 'no', 'yes', 'yes']);
  });

  it('leaves ranges of commits out', () => {
    const git = [{ type: 'GIT', repo: 'https://example.com/a', events: [{ introduced: '0' }] }];
    const only = record([{ package: { ecosystem: 'npm', name: 'a' }, ranges: git }]);
    assert.equal(affects(only, { ecosystem: 'npm', name: 'a', version: '1.0.0' }).answer, 'no');
  });

  it('is about nothing once it is withdrawn', () => {
    const all = [
      {
        package: { ecosystem: 'npm', name: 'a' },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }],
      },
    ];
    const gone = record(all, { withdrawn: '2024-01-01T00:00:00Z' });
    assert.equal(affects(gone, { ecosystem: 'npm', name: 'a', version: '1.0.0' }).answer, 'no');
  });

  it('does not know where a version is none, unless every version is affected', () => {
    assert.equal(answer([{ introduced: '0' }, { fixed: '1.0.0' }], '(devel)', 'Go'), 'unknown');
    assert.equal(answer([{ introduced: '0' }, { fixed: 'soon' }], '1.0.0'), 'unknown');
    assert.equal(answer([{ introduced: '0' }], '(devel)', 'Go'), 'yes');
  });

  it('compares releases of distributions, where both say one', () => {
    const part = (ecosystem: string) => [
      {
        package: { ecosystem, name: 'curl' },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '8' }] }],
      },
    ];
    const told = ['Debian:12', 'Debian:11', 'Debian', 'Ubuntu:22.04:LTS'].map(
      (ecosystem) =>
        affects(record(part(ecosystem)), { ecosystem: 'Debian:12', name: 'curl', version: '7' }).answer,
    );
    assert.deepEqual(told, ['yes', 'no', 'yes', 'no']);
  });

  it('does not compare a package of a module with one outside of it', () => {
    const part = (fixed: string) => [
      {
        package: { ecosystem: 'AlmaLinux:9', name: 'nodejs' },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }],
      },
    ];
    const told = (fixed: string, version: string) =>
      affects(record(part(fixed)), { ecosystem: 'AlmaLinux:9', name: 'nodejs', version }).answer;
    assert.equal(told('1:18.14.2-2.module_el9.1.0+9+aa', '1:16.20.2-1.el9'), 'no');
    assert.equal(told('1:18.14.2-2.module_el9.1.0+9+aa', '1:18.12.0-1.module_el9.1.0+8+bb'), 'yes');
    assert.equal(told('1:16.20.3-1.el9', '1:16.20.2-1.el9'), 'yes');
  });

  it('leaves the epoch out where an ecosystem’s records do', () => {
    const fixed = [{ introduced: '0' }, { fixed: '3.1.4-150600.5.7.1' }];
    assert.equal(answer(fixed, '1:3.1.4-150600.5.1.1', 'openSUSE:Leap 15.6', 'ECOSYSTEM'), 'yes');
    assert.equal(
      answer(
        [{ introduced: '0' }, { fixed: '1:3.0.7-25.el9' }],
        '1:3.0.7-24.el9',
        'AlmaLinux:9',
        'ECOSYSTEM',
      ),
      'yes',
    );
    assert.equal(
      answer([{ introduced: '0' }, { fixed: '3.0.7-25.el9' }], '1:3.0.7-24.el9', 'AlmaLinux:9', 'ECOSYSTEM'),
      'no',
    );
  });

  it('takes Bitnami’s own builds for no previews', () => {
    assert.equal(answer([{ introduced: '0' }, { fixed: '1.25.3' }], '1.25.3-2', 'Bitnami'), 'no');
    assert.equal(answer([{ introduced: '0' }, { fixed: '1.25.3' }], '1.25.2-9', 'Bitnami'), 'yes');
  });

  it('reads what is no record as none, and leaves out what is of another form', () => {
    for (const text of ['', 'null', '[]', '"x"', '{}', '{"id":7}', '{"id":"../../x"}', '{"id":""}']) {
      assert.equal(readOsvRecord(text), undefined, text);
    }
    const odd = readOsvRecord(
      '{"id":"X-1","__proto__":{"withdrawn":"x"},"aliases":[7,"a b","CVE-2024-1"],"affected":[null,{"package":7},{"package":{"name":"a","ecosystem":"npm"},"ranges":[{"type":"SEMVER","events":[{"introduced":7},null]}],"versions":"all"}],"severity":{},"references":[{"type":"WEB","url":"javascript:alert(1)"}],"summary":"a\\u001b[31m\\u202eb"}',
    );
    assert.deepEqual(odd?.aliases, ['CVE-2024-1']);
    assert.equal(odd?.withdrawn, false);
    assert.deepEqual(
      odd?.affected.map(({ name, ranges }) => [name, ranges]),
      [['a', [{ type: 'SEMVER', events: [] }]]],
    );
    assert.deepEqual(odd?.references, []);
    assert.equal(odd?.summary, 'a [31m b');
  });
});
