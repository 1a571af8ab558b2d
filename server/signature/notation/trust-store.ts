import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoreAnchor } from '../anchors.ts';
import { reasonOf, refuse } from './refusal.ts';
import { readTrusted } from './stores.ts';

/**
 * Reads the trust stores of a notation folder (trust store and trust policy specification, *Trust Store*): per type and
 * name the certificates of the folder's files that end in `.pem`, `.crt` or `.cer`. A store with a link in it, or with a
 * certificate that must not be in a store, is not trusted at all, as with Notation, and `problems` says so. A folder
 * that is not there has no stores.
 */
export async function readTrustStores(
  folder: string,
  grantedBy: string,
): Promise<{ readonly stores: readonly StoreAnchor[]; readonly problems: readonly string[] }> {
  const problems: string[] = [];
  const stores = new Map<string, StoreAnchor>();
  for (const top of topFolders) {
    for (const type of types) {
      const within = join(folder, top, 'x509', type);
      for (const name of await namesIn(within)) {
        const certificates = await readStore(join(within, name), { name, type }, problems);
        if (certificates === undefined) continue;
        const id = storeId(folder, type, name);
        const known = stores.get(id)?.certificates ?? [];
        stores.set(id, { id, grantedBy, type, name, certificates: [...known, ...certificates] });
      }
    }
  }
  return { stores: [...stores.values()], problems };
}

/** The id of the anchor of `ca:NAME` in a notation folder: the path of the store. */
export const storeId = (folder: string, type: StoreAnchor['type'], name: string): string =>
  join(folder, topFolders[0], 'x509', type, name);

/** Names of stores as a trust policy may write them. */
export const isStoreName = (name: string): boolean => /^[a-zA-Z0-9_.-]+$/.test(name) && !/^\.\.?$/.test(name);

export const types: readonly StoreAnchor['type'][] = ['ca', 'signingAuthority', 'tsa'];

/** As the program names it, and as the specification does. */
const topFolders = ['truststore', 'trust-store'] as const;

const mostFiles = 500;
const mostBytes = 1024 * 1024;

async function namesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder).catch(() => []);
  return entries.filter((name) => !name.startsWith('.')).sort();
}

/** Undefined where the store cannot be trusted. */
async function readStore(
  path: string,
  { name, type }: Pick<StoreAnchor, 'name' | 'type'>,
  problems: string[],
): Promise<readonly Uint8Array[] | undefined> {
  try {
    // Not `stat`: what a link leads to is somebody else's to change.
    const state = await lstat(path);
    if (state.isFile()) return undefined;
    if (!state.isDirectory()) return refuse('It is a link, not a folder.');
    if (!isStoreName(name)) return refuse('Its name may have only letters, digits, `_`, `.` and `-`.');
    const files = await filesOf(path, problems);
    const certificates: Uint8Array[] = [];
    for (const file of files) certificates.push(await readCertificateFile(join(path, file), file, type));
    return certificates.length > 0 ? certificates : refuse('No certificate is in it.');
  } catch (error) {
    const reason = reasonOf(error, 'It cannot be read.');
    problems.push(`The trust store \`${type}:${name}\` in ${path} is not trusted. ${reason}`);
    return undefined;
  }
}

async function filesOf(path: string, problems: string[]): Promise<readonly string[]> {
  const files: string[] = [];
  const entries = await readdir(path, { withFileTypes: true });
  if (entries.length > mostFiles) return refuse('It has too many files.');
  for (const entry of entries.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
    if (entry.isSymbolicLink()) return refuse(`\`${entry.name}\` is a link, not a file.`);
    if (entry.isDirectory()) {
      const below = await namesIn(join(path, entry.name));
      if (below.some(isCertificateFile))
        problems.push(
          `${join(path, entry.name)} is not looked into: certificates must lie in the store itself.`,
        );
    } else if (entry.isFile() && isCertificateFile(entry.name)) files.push(entry.name);
    else if (!entry.name.startsWith('.'))
      problems.push(
        `${join(path, entry.name)} is not read: certificates end in \`.pem\`, \`.crt\` or \`.cer\`.`,
      );
  }
  return files;
}

const isCertificateFile = (name: string): boolean => /\.(?:pem|crt|cer)$/i.test(name);

async function readCertificateFile(
  path: string,
  name: string,
  type: StoreAnchor['type'],
): Promise<Uint8Array> {
  const state = await lstat(path);
  if (!state.isFile()) return refuse(`\`${name}\` is not a file.`);
  if (state.size > mostBytes) return refuse(`\`${name}\` is too large.`);
  const bytes = await readFile(path);
  try {
    await readTrusted(bytes, type);
    return bytes;
  } catch (error) {
    return refuse(`\`${name}\`: ${reasonOf(error, 'It cannot be read.')}`);
  }
}
