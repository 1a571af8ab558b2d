import { clean, linesIn } from './text.ts';
import type { ZipEntry } from './zip.ts';

/** Maven's coordinates of a library in an archive. */
export interface Pom {
  readonly group: string;
  readonly artifact: string;
  readonly version: string;
  /** Whether the `pom.xml` lies beside. */
  readonly whole: boolean;
}

/** Every `pom.properties` of an archive that names an artifact and its version, in the order of their paths. */
export function pomsIn(entries: readonly ZipEntry[], text: (entry: ZipEntry) => string): readonly Pom[] {
  const whole = new Set(
    entries.filter(({ name }) => name.endsWith('/pom.xml')).map(({ name }) => name.slice(0, -7)),
  );
  return entries
    .filter(({ name }) => /pom\.properties$/i.test(name))
    .slice(0, 10_000)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((entry) => {
      const fields = propertiesIn(text(entry));
      return {
        group: clean(fields.get('groupId')),
        artifact: clean(fields.get('artifactId')),
        version: clean(fields.get('version')),
        whole: whole.has(entry.name.slice(0, entry.name.lastIndexOf('/') + 1)),
      };
    })
    .filter(({ artifact, version }) => artifact !== '' && version !== '');
}

/** Java's properties, as far as Maven writes them: `name=value` or `name:value`, comments with `#`. */
function propertiesIn(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of linesIn(text, 1_000)) {
    const [, name, value] = /^\s*([^#!=:\s][^=:]*?)\s*[=:]\s*(.*)$/.exec(line.slice(0, 2_000)) ?? [];
    if (name !== undefined && value !== undefined) fields.set(name, value.trim());
  }
  return fields;
}

/**
 * The one among them that is the archive's own, by its file's name; the others are of libraries that were copied into it.
 * Equal names come first, then an artifact that begins with the file's name or ends it.
 */
export function ownPom(poms: readonly Pom[], fileName: string): Pom | undefined {
  if (fileName === '') return undefined;
  const equal = poms.filter(({ artifact }) => artifact === fileName);
  const alike =
    equal.length > 0
      ? equal
      : poms.filter(({ artifact }) => artifact.startsWith(fileName) || fileName.endsWith(artifact));
  return alike.find(({ whole }) => whole) ?? alike[0];
}
