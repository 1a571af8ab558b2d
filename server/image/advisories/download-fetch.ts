import { type FileHandle, mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { discard, download, type HttpAnswer, type Network } from '../../registry/http.ts';
import { type Trouble, troubleOf } from '../../registry/trouble.ts';
import { type Brought, diskTrouble, originOf, place, writeOrigin } from './download-place.ts';
import { cancelled } from './records.ts';

/** OSV's largest file has less than half a gigabyte. */
const mostBytes = 8 * 1_024 ** 3;

type Progress = (done: number, all: number | undefined) => void;

/**
 * Fetches a zip file. A part of the same state of it that is there from before is completed; the server says by the
 * state's mark (ETag) whether it is the same. A file that did not change is left as it is.
 */
export async function fetchZip(
  url: string,
  target: string,
  network: Network,
  signal: AbortSignal,
  progress: Progress,
): Promise<Brought | Trouble> {
  if (!URL.canParse(url)) return { trouble: 'refused', message: `\`${url}\` is no URL.` };
  const part = `${target}.part`;
  try {
    await mkdir(dirname(target), { recursive: true });
    const resumed = await ask(url, target, part, network, signal);
    // The part does not fit the file any more: from the beginning, then.
    const isMisfit = !('trouble' in resumed) && resumed.status === 416;
    if (isMisfit) {
      await discard(resumed);
      await rm(part, { force: true });
    }
    const answer = isMisfit ? await ask(url, target, part, network, signal) : resumed;
    if ('trouble' in answer) return signal.aborted ? cancelled : answer;
    if (answer.status === 304) return await unchanged(answer, target);
    if (answer.status !== 200 && answer.status !== 206) return await refused(answer);
    return await save(answer, url, target, part, (done, all) => {
      progress(done, all);
      signal.throwIfAborted();
    });
  } catch (error) {
    if (signal.aborted) return cancelled;
    return troubleOf(error) ?? diskTrouble(error, target);
  }
}

async function ask(
  url: string,
  target: string,
  part: string,
  network: Network,
  signal: AbortSignal,
): Promise<HttpAnswer | Trouble> {
  const begun = await bytesOf(part);
  const [own, old] = [await originOf(part), await originOf(target)];
  const headers: Record<string, string> = {};
  if (begun > 0 && own?.url === url) {
    headers['range'] = `bytes=${begun}-`;
    headers['if-range'] = own.etag;
  } else if (old?.url === url && (await bytesOf(target)) > 0) headers['if-none-match'] = old.etag;
  return download({ url: new URL(url), headers, signal, mostBytes }, network);
}

const bytesOf = async (path: string): Promise<number> =>
  stat(path).then(
    (found) => (found.isFile() ? found.size : 0),
    () => 0,
  );

async function unchanged(answer: HttpAnswer, target: string): Promise<Brought> {
  await discard(answer);
  return { bytes: await bytesOf(target), isNew: false, date: dateOf(answer) };
}

async function refused(answer: HttpAnswer): Promise<Trouble> {
  const { status, url } = answer;
  await discard(answer);
  return status === 404
    ? { trouble: 'not-found', message: `\`${url.host}\` has no \`${decodeURIComponent(url.pathname)}\`.` }
    : { trouble: status >= 500 ? 'network' : 'refused', message: `\`${url.host}\` answers with ${status}.` };
}

async function save(
  answer: HttpAnswer,
  url: string,
  target: string,
  part: string,
  progress: Progress,
): Promise<Brought | Trouble> {
  const begun = answer.status === 206 ? startOf(answer) : 0;
  if (begun !== (answer.status === 206 ? await bytesOf(part) : 0)) {
    await discard(answer);
    await rm(part, { force: true });
    return {
      trouble: 'broken',
      message: `\`${answer.url.host}\` sends another part of the file than was asked for.`,
    };
  }
  const length = answer.headers.get('content-length');
  const all = length === undefined ? undefined : begun + Number(length);
  const etag = answer.headers.get('etag');
  // A weak mark says that two states are alike, not that their bytes are the same.
  const origin = etag === undefined || etag.startsWith('W/') ? undefined : { url, etag };
  await writeOrigin(part, origin);
  const file = await open(part, begun > 0 ? 'a' : 'w');
  const bytes = await write(answer, file, begun, all, progress);
  if (all !== undefined && bytes !== all) {
    return {
      trouble: 'network',
      message: `\`${answer.url.host}\` broke off after ${bytes} of ${all} bytes.`,
    };
  }
  const wrong = await place(part, target, url);
  if (wrong !== undefined) return wrong;
  await writeOrigin(target, origin);
  return { bytes, isNew: true, date: dateOf(answer) };
}

async function write(
  { body }: HttpAnswer,
  file: FileHandle,
  begun: number,
  all: number | undefined,
  progress: Progress,
): Promise<number> {
  let bytes = begun;
  try {
    progress(bytes, all);
    for await (const chunk of body) {
      await file.writeFile(chunk);
      bytes += chunk.length;
      progress(bytes, all);
    }
  } finally {
    await file.close();
  }
  return bytes;
}

const startOf = ({ headers }: HttpAnswer): number =>
  Number(/^bytes ([0-9]+)-/.exec(headers.get('content-range') ?? '')?.[1] ?? Number.NaN);

function dateOf({ headers }: HttpAnswer): string | undefined {
  const time = Date.parse(headers.get('last-modified') ?? '');
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
