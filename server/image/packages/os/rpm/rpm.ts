import {
  type FileFacts,
  type FileReader,
  type FoundPackage,
  type LayerFile,
  noFacts,
} from '../../../layer/file-reader.ts';
import { linesOf, textOf } from '../text.ts';
import { headersOfBdb } from './bdb.ts';
import { BrokenDatabase } from './broken.ts';
import { packageOfHeader, rpmPackage } from './header.ts';
import { headersOfNdb } from './ndb.ts';
import { headersOfSqlite } from './sqlite.ts';

const folders = '(?:var/lib/rpm|usr/lib/sysimage/rpm|usr/share/rpm)';

/** rpm's database in its three forms, each told by its beginning rather than by its name. */
export const rpmReader: FileReader = {
  name: 'rpm',
  wants: ({ path, kind }) => (kind === 'file' && database.test(path) ? 'yes' : 'no'),
  largest: 512 * 1024 * 1024,
  read: ({ bytes }: LayerFile): FileFacts => {
    const packages: FoundPackage[] = [];
    let broken = 0;
    try {
      for (const header of headersIn(bytes)) {
        const found = packageOfHeader(header);
        if (found) packages.push(found);
        else broken += 1;
      }
    } catch (error) {
      if (!(error instanceof BrokenDatabase || error instanceof RangeError)) throw error;
      const reason = error instanceof BrokenDatabase ? error.message : 'It is cut off.';
      return { packages, problems: [`The database of rpm is damaged. ${reason}`] };
    }
    return broken === 0
      ? { packages }
      : { packages, problems: [`${broken} of the packages in rpm's database cannot be read.`] };
  },
};

const database = new RegExp(`^${folders}/(?:Packages|Packages\\.db|rpmdb\\.sqlite)$`);

function headersIn(bytes: Uint8Array): Generator<Uint8Array> {
  const start = Buffer.from(bytes.subarray(0, 6)).toString('latin1');
  if (start === 'SQLite') return headersOfSqlite(bytes);
  return start.startsWith('RpmP') ? headersOfNdb(bytes) : headersOfBdb(bytes);
}

/** SQLite's journal: what stands in it is not in the database yet. rpm empties it when it is done. */
export const rpmJournalReader: FileReader = {
  name: "rpm's journal",
  wants: ({ path, kind, size }) => (kind === 'file' && size > 32 && journal.test(path) ? 'yes' : 'no'),
  read: (): FileFacts => ({
    packages: [],
    problems: [
      'The database of rpm was left in the middle of a change: packages of its last changes may be missing.',
    ],
  }),
};

const journal = new RegExp(`^${folders}/rpmdb\\.sqlite-wal$`);

/** What CBL-Mariner and Azure Linux put into images without rpm: a line a package, fields between tabs. */
export const rpmManifestReader: FileReader = {
  name: 'container-manifest-2',
  wants: ({ path, kind }) =>
    kind === 'file' && path === 'var/lib/rpmmanifest/container-manifest-2' ? 'yes' : 'no',
  read: ({ bytes }: LayerFile): FileFacts => {
    const packages: FoundPackage[] = [];
    for (const line of linesOf(textOf(bytes))) {
      const [name, version, , , , epoch, , arch, , sourceRpm] = line.split('\t', 10);
      if (!name || !version || sourceRpm === undefined) continue;
      const number = /^\d{1,9}$/.test(epoch ?? '') ? Number(epoch) : undefined;
      packages.push(rpmPackage({ name, version, epoch: number, arch, sourceRpm, licence: undefined }));
    }
    return packages.length === 0 ? noFacts : { packages };
  },
};
