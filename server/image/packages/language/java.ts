import type { FileReader } from '../../layer/file-reader.ts';
import { type Claim, factsOf } from './found.ts';
import {
  type Manifest,
  madeUpName,
  manifestLicences,
  manifestName,
  manifestVersion,
  readManifest,
} from './java-manifest.ts';
import { type ArchiveName, archiveName, guessedGroup, isArchive, splitGroup } from './java-name.ts';
import { ownPom, type Pom, pomsIn } from './java-pom.ts';
import { baseName, textOf } from './text.ts';
import { type Budget, unzipped, type ZipEntry, zipEntries } from './zip.ts';

/**
 * Java archives and those inside them: what Maven writes into a jar, else its manifest, else its name, which is of low
 * confidence. Bombs end at a budget that all that lies in one file shares.
 */
export const javaReader: FileReader = {
  name: 'java',
  wants: ({ kind, path }) => (kind === 'file' && isArchive(path) ? 'yes' : 'no'),
  largest: 256 * 1024 * 1024,
  read({ entry, bytes }) {
    const budget: Budget = { bytes: 512 * 1024 * 1024, entries: 200_000 };
    const reading: Reading = { claims: [], problems: [], budget };
    readArchive({ path: entry.path, bytes, depth: 0, inside: undefined }, reading);
    return factsOf(reading.claims, reading.problems.slice(0, 20));
  },
};

interface Reading {
  readonly claims: Claim[];
  readonly problems: string[];
  readonly budget: Budget;
}

interface Archive {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly depth: number;
  /** The archive that it lies in. */
  readonly inside: Archive | undefined;
}

/** A jar in a war in an ear. */
const deepest = 2;
const largestNested = 64 * 1024 * 1024;
const largestText = 1024 * 1024;

function readArchive(archive: Archive, reading: Reading): void {
  const entries = zipEntries(archive.bytes, reading.budget);
  if (!entries) {
    reading.problems.push(`${placeOf(archive)} is no archive that can be read.`);
    return;
  }
  const where = archive.inside ? { path: archive.path } : {};
  for (const claim of ownClaims(archive, entries, reading.budget))
    reading.claims.push({ ...claim, ...where });
  for (const entry of entries) {
    if (isArchive(entry.name)) readNested(archive, entry, reading);
  }
  if (reading.budget.entries < 0)
    reading.problems.push(`${placeOf(archive)} holds more files than are looked at.`);
}

function readNested(archive: Archive, entry: ZipEntry, reading: Reading): void {
  if (reading.budget.bytes <= 0 || reading.budget.entries <= 0) {
    reading.problems.push(`${placeOf(archive)} unpacks to more than is read.`);
    return;
  }
  const path = `${archive.path}!/${entry.name}`;
  const nested = { path, bytes: entry.packed, depth: archive.depth + 1, inside: archive };
  if (nested.depth > deepest) {
    reading.problems.push(`${placeOf(nested)} lies deeper than archives in archives are opened.`);
    return;
  }
  const bytes = unzipped(entry, reading.budget, largestNested);
  if (bytes) readArchive({ ...nested, bytes }, reading);
  else reading.problems.push(`${placeOf(nested)} is broken or too large.`);
}

const placeOf = ({ path, inside }: Archive): string =>
  inside ? `${path.slice(path.lastIndexOf('!/') + 2)} in ${baseName(inside.path)}` : baseName(path);

/** What an archive says of itself, and of others whose classes were copied into it. */
function* ownClaims(archive: Archive, entries: readonly ZipEntry[], budget: Budget): Generator<Claim> {
  const text = (entry: ZipEntry): string => textOf(unzipped(entry, budget, largestText) ?? new Uint8Array());
  const poms = pomsIn(entries, text);
  const fileName = archiveName(archive.path);
  const own = ownPom(poms, fileName.name);
  const manifestEntry = entries.find(({ name }) => name.toUpperCase() === 'META-INF/MANIFEST.MF');
  const manifest: Manifest = manifestEntry ? readManifest(text(manifestEntry)) : new Map();
  // New Relic's instrumentation is named like the libraries that it watches.
  const stand = manifest.has('Weave-Classes');
  if (own) yield pomClaim(own, manifestLicences(manifest));
  else if (manifestEntry && !stand) yield nameClaim(fileName, manifest);
  for (const pom of poms) {
    if (pom !== own && !(own && pom.artifact === own.artifact && pom.group === own.group))
      yield pomClaim(pom, []);
  }
}

const pomClaim = ({ group, artifact, version }: Pom, licences: readonly string[]): Claim => ({
  type: 'maven',
  name: group === '' ? artifact : `${group}:${artifact}`,
  version,
  licences,
  purl: { namespace: group, name: artifact },
});

function nameClaim(fileName: ArchiveName, manifest: Manifest): Claim {
  const version = fileName.version || manifestVersion(manifest);
  const named = splitGroup(fileName.name || manifestName(manifest), madeUpName(manifest));
  const { artifact } = named;
  const group = guessedGroup({ name: artifact, version }, manifest) || named.group;
  return {
    type: 'maven',
    name: group === '' ? artifact : `${group}:${artifact}`,
    version,
    licences: manifestLicences(manifest),
    confidence: 'low',
    purl: { namespace: group, name: artifact },
  };
}
