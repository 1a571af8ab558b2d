import assert from 'node:assert/strict';
import type {
  FileFacts,
  FileReader,
  FoundPackage,
  LayerEntry,
} from '../../../server/image/layer/file-reader.ts';
import { languageReaders } from '../../../server/image/packages/readers.ts';

export const entryOf = (path: string, size: number, mode = 0o644): LayerEntry => ({
  path,
  kind: 'file',
  mode,
  uid: 0,
  gid: 0,
  size,
  target: undefined,
});

const bytesOf = (body: string | Uint8Array): Uint8Array =>
  typeof body === 'string' ? new TextEncoder().encode(body) : body;

/** The readers that take a file, asked as a layer's walk asks them. */
export function readersOf(path: string, body: string | Uint8Array, mode?: number): readonly FileReader[] {
  const bytes = bytesOf(body);
  const entry = entryOf(path, bytes.length, mode);
  return languageReaders.filter((reader) => {
    const wants = reader.wants(entry);
    if (wants !== 'peek') return wants === 'yes';
    return reader.recognises?.(bytes.subarray(0, 4096), entry) === true;
  });
}

/** What all readers that take a file make of it. */
export async function readAll(path: string, body: string | Uint8Array, mode?: number): Promise<FileFacts> {
  const bytes = bytesOf(body);
  const entry = entryOf(path, bytes.length, mode);
  const facts: FileFacts[] = [];
  for (const reader of readersOf(path, body, mode)) facts.push(await reader.read({ entry, bytes }));
  return {
    packages: facts.flatMap(({ packages }) => packages),
    problems: facts.flatMap(({ problems = [] }) => problems),
  };
}

/** `npm express 4.18.2` */
const told = ({ type, name, version }: FoundPackage): string => `${type} ${name} ${version}`.trim();

/** The packages of a file, in short, in the order in which they are listed. */
export const packagesIn = async (
  path: string,
  body: string | Uint8Array,
  mode?: number,
): Promise<readonly string[]> => (await readAll(path, body, mode)).packages.map(told);

/** The one package of a file. */
export async function packageIn(
  path: string,
  body: string | Uint8Array,
  mode?: number,
): Promise<FoundPackage> {
  const { packages } = await readAll(path, body, mode);
  const [one] = packages;
  assert.equal(packages.length, 1, `${packages.length} packages in ${path}`);
  return one ?? assert.fail();
}
