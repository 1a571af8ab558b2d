import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Network } from '../../registry/http.ts';
import type { Trouble } from '../../registry/trouble.ts';
import { askOsv } from './osv-api-call.ts';
import { type OsvRecord, readOsvRecord } from './osv-record.ts';
import { cancelled, type FindOptions } from './records.ts';

export interface Fetched {
  readonly records: ReadonlyMap<string, OsvRecord>;
  /** Ids of which there is no record, though the interface named them. */
  readonly missing: readonly string[];
}

/** How many are asked for at the same time. */
const atOnce = 8;

/** The records of these ids; one that is kept from before is asked for again only where it was changed since. */
export async function fetchRecords(
  ids: ReadonlyMap<string, string>,
  url: string,
  network: Network,
  { signal, cache }: FindOptions,
): Promise<Fetched | Trouble> {
  const records = new Map<string, OsvRecord>();
  const missing: string[] = [];
  let failed: Trouble | undefined;
  const rest = [...ids];
  const work = async (): Promise<void> => {
    for (let next = rest.pop(); next !== undefined && failed === undefined; next = rest.pop()) {
      const [id, modified] = next;
      const record = signal.aborted ? cancelled : await recordOf(id, modified, url, network, signal, cache);
      if (record === undefined) missing.push(id);
      else if ('trouble' in record) failed = record;
      else records.set(id, record);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return failed ?? { records, missing: missing.sort() };
}

/** Undefined where there is none. */
async function recordOf(
  id: string,
  modified: string,
  url: string,
  network: Network,
  signal: AbortSignal,
  cache: string | undefined,
): Promise<OsvRecord | Trouble | undefined> {
  const file = cache === undefined ? undefined : fileOf(cache, url, id);
  const kept = file === undefined ? undefined : await keptRecord(file);
  if (kept !== undefined && modified !== '' && kept.id === id && kept.modified === modified) return kept;
  const answer = await askOsv(url, `/v1/vulns/${encodeURIComponent(id)}`, network, signal);
  if ('trouble' in answer) return answer.trouble === 'not-found' ? undefined : answer;
  const record = readOsvRecord(answer.text);
  if (record !== undefined && file !== undefined) await keepRecord(file, answer.text);
  return record;
}

/** The name is a hash, so that nothing that a service answers becomes part of a path. */
function fileOf(cache: string, url: string, id: string): string {
  const name = createHash('sha256').update(`${url} ${id}`).digest('hex').slice(0, 40);
  return join(cache, 'osv-records', name.slice(0, 2), `${name}.json`);
}

async function keptRecord(file: string): Promise<OsvRecord | undefined> {
  try {
    return readOsvRecord(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Where it fails, the record is asked for again the next time. */
async function keepRecord(file: string, text: string): Promise<void> {
  const beside = `${file}.${randomUUID()}.tmp`;
  try {
    await mkdir(join(file, '..'), { recursive: true, mode: 0o700 });
    await writeFile(beside, text, { mode: 0o600 });
    await rename(beside, file);
  } catch {
    await rm(beside, { force: true }).catch(() => undefined);
  }
}
