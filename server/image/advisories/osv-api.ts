import type { Uncovered } from '../../../rules/core/scan.ts';
import type { Network } from '../../registry/http.ts';
import type { Trouble } from '../../registry/trouble.ts';
import { askedVersion, comparableName } from './affects.ts';
import type { WantedPackage } from './ecosystems.ts';
import { askOsv } from './osv-api-call.ts';
import { fetchRecords } from './osv-api-records.ts';
import { cancelled, type FindOptions, type FindRecords, keyOf } from './records.ts';
import { isVersion } from './versions/compare.ts';

const osvUrl = 'https://api.osv.dev';

/** Records from OSV.dev's interface: first the ids for every package, many at once, then each record. */
export const apiRecords =
  (url: string = osvUrl): FindRecords =>
  async (wanted, options) => {
    const { network, signal } = options;
    const data = { source: url === osvUrl ? 'OSV.dev' : url, date: new Date().toISOString() };
    if (wanted.length === 0) return { recordsOf: () => [], unknown: [], data };
    if (network === undefined) return { trouble: 'refused', message: 'The network may not be used.' };
    if (!URL.canParse(url)) return { trouble: 'refused', message: `\`${url}\` is no URL of an OSV service.` };
    const asked = await idsOf(wanted, url, network, options);
    if ('trouble' in asked) return asked;
    const fetched = await fetchRecords(asked.ids, url, network, options);
    if ('trouble' in fetched) return fetched;
    if (signal.aborted) return cancelled;
    return {
      recordsOf: (one) =>
        [...(asked.byKey.get(keyOf(one)) ?? [])].flatMap((id) => fetched.records.get(id) ?? []),
      unknown: fetched.missing.length === 0 ? [] : [missingWord(fetched.missing)],
      data,
    };
  };

const missingWord = (missing: readonly string[]): Uncovered => ({
  what: `${missing.length === 1 ? '1 advisory' : `${missing.length} advisories`} that OSV names for packages of the image`,
  reason: `OSV gives no record of ${missing.slice(0, 5).join(', ')}${missing.length > 5 ? ', …' : ''}.`,
});

interface Asked {
  /** With the date of its last change, by id. */
  readonly ids: ReadonlyMap<string, string>;
  readonly byKey: ReadonlyMap<string, ReadonlySet<string>>;
}

interface Query {
  readonly key: string;
  readonly package: { readonly name: string; readonly ecosystem: string };
  /** Left out, every advisory of the package is named: where the service could not compare it either. */
  readonly version?: string;
  readonly page_token?: string;
}

/** The interface takes a thousand at once, and answers with 32 MiB at most. */
const portion = 500;
/** Of the pages of one package. */
const mostPages = 200;

async function idsOf(
  wanted: readonly WantedPackage[],
  url: string,
  network: Network,
  { signal, onProgress }: FindOptions,
): Promise<Asked | Trouble> {
  const ids = new Map<string, string>();
  const byKey = new Map<string, Set<string>>();
  let open = queriesFor(wanted);
  const all = open.length;
  for (let round = 0; open.length > 0; round += 1) {
    if (round === mostPages) return endless(url);
    const next: Query[] = [];
    for (let from = 0; from < open.length; from += portion) {
      const part = open.slice(from, from + portion);
      const answer = await askOsv(url, '/v1/querybatch', network, signal, {
        queries: part.map(({ key, ...query }) => query),
      });
      if ('trouble' in answer) return answer;
      const results = resultsOf(answer.value);
      if (results.length !== part.length) return noAnswer(url);
      for (const [index, { vulnerabilities, token }] of results.entries()) {
        const query = part[index];
        if (query === undefined) continue;
        const known = byKey.get(query.key) ?? new Set();
        byKey.set(query.key, known);
        for (const { id, modified } of vulnerabilities) {
          known.add(id);
          ids.set(id, modified);
        }
        if (token !== undefined) next.push({ ...query, page_token: token });
      }
      if (round === 0) onProgress?.(Math.min(from + portion, all), all);
    }
    open = next;
  }
  return { ids, byKey };
}

/** Characters; no record has a longer name. */
const longestName = 1_000;

/** One for each name and version: many packages are made from the same source. */
function queriesFor(wanted: readonly WantedPackage[]): readonly Query[] {
  const queries = new Map<string, Query>();
  for (const one of wanted) {
    const { ecosystem } = one;
    const name = /^(?:PyPI|Packagist)$/.test(ecosystem) ? comparableName(ecosystem, one.name) : one.name;
    if (name.length > longestName) continue;
    const version = askedVersion(one);
    const asked = isVersion(ecosystem, version) ? { version } : {};
    queries.set(`${ecosystem} ${name} ${version}`, {
      key: keyOf(one),
      package: { name, ecosystem },
      ...asked,
    });
  }
  return [...queries.values()];
}

const endless = (url: string): Trouble => ({
  trouble: 'broken',
  message: `\`${url}\` does not come to an end with the advisories of a package.`,
});

const noAnswer = (url: string): Trouble => ({
  trouble: 'broken',
  message: `What \`${url}\` answers is not what OSV answers to a query.`,
});

interface Result {
  readonly vulnerabilities: readonly { readonly id: string; readonly modified: string }[];
  readonly token: string | undefined;
}

function resultsOf(value: unknown): readonly Result[] {
  const results = fieldOf(value, 'results');
  return (Array.isArray(results) ? results : []).map((result: unknown) => {
    const vulns = fieldOf(result, 'vulns');
    const token = fieldOf(result, 'next_page_token');
    return {
      vulnerabilities: (Array.isArray(vulns) ? vulns : []).flatMap((vuln: unknown) => {
        const id = fieldOf(vuln, 'id');
        const modified = fieldOf(vuln, 'modified');
        if (typeof id !== 'string' || !/^[A-Za-z0-9][A-Za-z0-9._:+-]{0,199}$/.test(id)) return [];
        return [{ id, modified: typeof modified === 'string' ? modified : '' }];
      }),
      token: typeof token === 'string' && token !== '' ? token : undefined,
    };
  });
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(name) : undefined;
