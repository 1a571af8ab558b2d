import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { ImagePackage } from '../../rules/core/scan.ts';
import { type FoundVulnerabilities, findVulnerabilities } from '../../server/image/advisories/match.ts';
import { allowLoopback } from '../support/loopback.ts';
import { debian, network, type Place, packageOf, placeFor, recordOf } from './inventory.ts';
import { type Loopback, serve } from './server.ts';

const leftPad = packageOf('npm', 'left-pad', '1.0.0');

interface Query {
  readonly package: { readonly name: string; readonly ecosystem: string };
  readonly version?: string;
  readonly page_token?: string;
}

/** An OSV service that knows these records, and gives so many ids a page. */
class Osv {
  records = new Map<string, Readonly<Record<string, unknown>>>();
  page = 1_000;
  /** The queries of each request. */
  batches: (readonly Query[])[] = [];
  /** Answers in its own way where it returns true. */
  instead: (request: IncomingMessage, response: ServerResponse) => boolean = () => false;

  add(...records: readonly Readonly<Record<string, unknown>>[]): void {
    for (const record of records) this.records.set(String(record['id']), record);
  }

  answer = (request: IncomingMessage, response: ServerResponse, body: string): void => {
    if (this.instead(request, response)) return;
    if (request.url === '/v1/querybatch') {
      const { queries } = JSON.parse(body) as { queries: readonly Query[] };
      this.batches.push(queries);
      response.end(JSON.stringify({ results: queries.map((query) => this.resultOf(query)) }));
      return;
    }
    const record = this.records.get(decodeURIComponent(request.url?.replace('/v1/vulns/', '') ?? ''));
    response.statusCode = record === undefined ? 404 : 200;
    response.end(JSON.stringify(record ?? { code: 5, message: 'Bug not found.' }));
  };

  resultOf({ package: about, page_token: token = '0' }: Query): object {
    const own = [...this.records.values()].filter((record) =>
      JSON.stringify(record).includes(`"${about.name}"`),
    );
    const from = Number(token);
    const vulns = own.slice(from, from + this.page).map(({ id, modified }) => ({ id, modified }));
    const next = from + this.page < own.length ? { next_page_token: String(from + this.page) } : {};
    return vulns.length === 0 ? {} : { vulns, ...next };
  }
}

describe('vulnerabilities by OSV’s interface', () => {
  allowLoopback();
  let osv: Osv;
  let server: Loopback;
  let place: Place;
  beforeEach(async () => {
    osv = new Osv();
    place = placeFor();
    server = await serve(osv.answer);
  });
  afterEach(async () => {
    await server.close();
    place.remove();
  });

  const ask = (packages: readonly ImagePackage[], cache?: string) =>
    findVulnerabilities(
      { os: debian, packages },
      { kind: 'osv-api', url: server.url },
      { signal: new AbortController().signal, network, cache },
    );
  const found = async (packages: readonly ImagePackage[], cache?: string): Promise<FoundVulnerabilities> => {
    const answer = await ask(packages, cache);
    assert.ok(!('trouble' in answer), JSON.stringify(answer));
    return answer;
  };

  it('asks for ids first, many packages at once, then for each record', async () => {
    osv.add(
      recordOf('GHSA-aaaa-bbbb-cccc', 'npm', 'left-pad', '1.2.3'),
      recordOf('DEBIAN-CVE-2026-0001', 'Debian:12', 'curl', '8.1-2'),
    );
    const { vulnerabilities, data } = await found([
      leftPad,
      packageOf('deb', 'libcurl4', '8.0-1', { name: 'curl', version: '8.0-1' }),
      packageOf('deb', 'curl', '8.0-1'),
    ]);
    assert.deepEqual(
      vulnerabilities.map(({ id, package: index, fixedIn }) => [id, index, fixedIn]),
      [
        ['GHSA-aaaa-bbbb-cccc', 0, ['1.2.3']],
        ['CVE-2026-0001', 1, ['8.1-2']],
        ['CVE-2026-0001', 2, ['8.1-2']],
      ],
    );
    // Source packages are named, each version once.
    assert.deepEqual(osv.batches, [
      [
        { package: { name: 'left-pad', ecosystem: 'npm' }, version: '1.0.0' },
        { package: { name: 'curl', ecosystem: 'Debian:12' }, version: '8.0-1' },
      ],
    ]);
    assert.deepEqual([...server.asked].sort(), [
      'GET /v1/vulns/DEBIAN-CVE-2026-0001',
      'GET /v1/vulns/GHSA-aaaa-bbbb-cccc',
      'POST /v1/querybatch',
    ]);
    assert.equal(data.source, server.url);
  });

  it('turns pages to the last', async () => {
    osv.page = 2;
    for (let count = 0; count < 7; count += 1) osv.add(recordOf(`X-${count}`, 'npm', 'left-pad', '2.0.0'));
    const { vulnerabilities } = await found([leftPad, packageOf('npm', 'other', '1.0.0')]);
    assert.equal(vulnerabilities.length, 7);
    assert.deepEqual(
      osv.batches.map((batch) => batch.length),
      [2, 1, 1, 1],
    );
  });

  it('asks in portions', async () => {
    const packages = Array.from({ length: 1_201 }, (_, index) => packageOf('npm', `p-${index}`, '1.0.0'));
    assert.deepEqual((await found(packages)).vulnerabilities, []);
    assert.deepEqual(
      osv.batches.map((batch) => batch.length),
      [500, 500, 201],
    );
  });

  it('judges by itself what it is told', async () => {
    osv.add(recordOf('X-1', 'npm', 'left-pad', '0.5.0'));
    assert.deepEqual((await found([leftPad])).vulnerabilities, []);
  });

  it('asks for versions as the service compares them, and for all where it cannot', async () => {
    osv.add(recordOf('GO-2026-1', 'Go', 'example.com/app', '1.0.0'));
    const answer = await found([
      packageOf('golang', 'example.com/app', '(devel)'),
      packageOf('pypi', 'Foo_Bar', '1.0'),
      packageOf('bitnami', 'nginx', '1.25.3-2'),
      packageOf('npm', 'x'.repeat(2_000), '1.0.0'),
      packageOf('npm', 'y', '1'.repeat(2_000)),
    ]);
    assert.deepEqual(osv.batches, [
      [
        { package: { name: 'example.com/app', ecosystem: 'Go' } },
        { package: { name: 'foo-bar', ecosystem: 'PyPI' }, version: '1.0' },
        { package: { name: 'nginx', ecosystem: 'Bitnami' }, version: '1.25.3' },
      ],
    ]);
    assert.deepEqual(
      answer.unknown.map(({ what }) => what),
      ['vulnerabilities of 1 package', 'vulnerabilities of example.com/app (devel)'],
    );
  });

  it('keeps records, and asks again only for those that changed', async () => {
    const cache = join(place.folder, 'cache');
    osv.add(recordOf('X-1', 'npm', 'left-pad', '2.0.0'));
    await found([leftPad], cache);
    await found([leftPad], cache);
    assert.deepEqual(
      server.asked.filter((one) => one.startsWith('GET')),
      ['GET /v1/vulns/X-1'],
    );
    osv.add(recordOf('X-1', 'npm', 'left-pad', '3.0.0', { modified: '2026-11-02T00:00:00Z' }));
    const { vulnerabilities } = await found([leftPad], cache);
    assert.deepEqual(vulnerabilities[0]?.fixedIn, ['3.0.0']);
  });

  it('says which record there is none of', async () => {
    osv.instead = (request, response) => {
      if (request.url !== '/v1/querybatch') return false;
      response.end(
        JSON.stringify({
          results: [{ vulns: [{ id: 'X-9', modified: '' }, { id: '../../etc/passwd' }, null] }],
        }),
      );
      return true;
    };
    const { unknown } = await found([leftPad]);
    assert.deepEqual(
      unknown.map(({ reason }) => reason),
      ['OSV gives no record of X-9.'],
    );
  });

  it('is in trouble where the service fails, and says how', async () => {
    const trouble = async (send: (response: ServerResponse) => void): Promise<string> => {
      osv.instead = (_, response) => {
        send(response);
        return true;
      };
      const answer = await ask([leftPad]);
      assert.ok('trouble' in answer);
      return `${answer.trouble}: ${answer.message.replace(server.url, 'URL').replace(new URL(server.url).host, 'HOST')}`;
    };
    const withStatus = (status: number, text: string) => (response: ServerResponse) => {
      response.statusCode = status;
      response.end(text);
    };
    assert.equal(await trouble(withStatus(503, '')), 'network: `HOST` answers with 503.');
    assert.match(await trouble(withStatus(429, '')), /^network: `HOST` answers with 429: too many/);
    assert.equal(await trouble(withStatus(400, '{}')), 'refused: `HOST` answers with 400.');
    assert.equal(await trouble(withStatus(200, '<html>')), 'broken: What `HOST` answers is no JSON.');
    assert.match(
      await trouble(withStatus(200, '{"results":[]}')),
      /^broken: What `URL` answers is not what OSV/,
    );
    assert.match(await trouble((response) => response.destroy()), /^network: /);
    // A redirect could lead anywhere, and OSV has none.
    const redirect = (response: ServerResponse) =>
      response.writeHead(302, { location: 'http://192.168.0.1/' }).end();
    assert.equal(await trouble(redirect), 'refused: `HOST` answers with 302.');
  });

  it('does not turn pages for ever', async () => {
    osv.instead = (request, response) => {
      if (request.url !== '/v1/querybatch') return false;
      response.end(
        JSON.stringify({ results: [{ vulns: [{ id: 'X-1', modified: '' }], next_page_token: 'again' }] }),
      );
      return true;
    };
    const answer = await ask([leftPad]);
    assert.ok('trouble' in answer && /does not come to an end/.test(answer.message));
  });

  it('asks nobody where there is nothing to ask about, or the network may not be used', async () => {
    await found([]);
    const source = { kind: 'osv-api', url: server.url } as const;
    const signal = new AbortController().signal;
    const answer = await findVulnerabilities({ os: debian, packages: [leftPad] }, source, { signal });
    assert.ok('trouble' in answer && answer.trouble === 'refused');
    assert.deepEqual(server.asked, []);
  });

  it('speaks plain HTTP on loopback alone', async () => {
    const source = { kind: 'osv-api', url: 'http://osv.example' } as const;
    const signal = new AbortController().signal;
    const answer = await findVulnerabilities({ os: debian, packages: [leftPad] }, source, {
      signal,
      network,
    });
    assert.ok('trouble' in answer && answer.trouble === 'refused', JSON.stringify(answer));
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    osv.instead = () => {
      stop.abort();
      return true;
    };
    const answer = await findVulnerabilities(
      { os: debian, packages: [leftPad] },
      { kind: 'osv-api', url: server.url },
      { signal: stop.signal, network },
    );
    assert.ok('trouble' in answer && answer.trouble === 'cancelled', JSON.stringify(answer));
  });
});
