import { linesIn } from './text.ts';

/** The main attributes of a jar's manifest and, behind them, those of its sections: the first value of each name. */
export type Manifest = ReadonlyMap<string, string>;

/** Reads `META-INF/MANIFEST.MF` (JAR file specification): `Name: value`, lines that go on with one space. */
export function readManifest(text: string): Manifest {
  const values = new Map<string, string>();
  let open: string | undefined;
  for (const line of linesIn(text, 20_000)) {
    if (line.startsWith(' ')) {
      if (open !== undefined) values.set(open, `${values.get(open) ?? ''}${line.slice(1)}`);
      continue;
    }
    const colon = line.indexOf(':');
    const name = colon > 0 ? line.slice(0, colon).trim() : undefined;
    open = name !== undefined && !values.has(name) ? name : undefined;
    if (open !== undefined) values.set(open, line.slice(colon + 1).trim());
  }
  return values;
}

/** The version that a manifest gives its jar, where the file's name has none. */
export const manifestVersion = (manifest: Manifest): string =>
  ['Implementation-Version', 'Specification-Version', 'Plugin-Version', 'Bundle-Version']
    .map((name) => manifest.get(name)?.trim() ?? '')
    .find((version) => version !== '') ?? '';

/** The name that a manifest gives its jar, where neither Maven nor the file's name does. */
export const manifestName = (manifest: Manifest): string =>
  ['Name', 'Bundle-Name', 'Short-Name', 'Extension-Name', 'Implementation-Title']
    .map((name) => manifest.get(name)?.trim() ?? '')
    .find((name) => name !== '') ?? '';

/** `Bundle-License`, without the addresses that stand there as often as names. */
export const manifestLicences = (manifest: Manifest): readonly string[] =>
  (manifest.get('Bundle-License') ?? '')
    .split(',')
    .map((part) => part.split(';')[0]?.trim() ?? '')
    .filter((part) => part !== '' && !/^https?:/.test(part));

/** The name that Maven's plugin for bundles makes of group and artifact; empty where another tool wrote the manifest. */
export const madeUpName = (manifest: Manifest): string =>
  (manifest.get('Created-By') ?? '').includes('Apache Maven Bundle Plugin')
    ? ((manifest.get('Bundle-SymbolicName') ?? '').split(';')[0]?.trim() ?? '')
    : '';
