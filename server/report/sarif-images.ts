import type { ImageScan } from '../../rules/core/scan.ts';
import { instructionOf, severityCounts, sizeOf, vulnerabilityState } from './images.ts';
import { purlOf } from './sbom.ts';

/** What a run says of the images that it scanned: what they are, and what nobody may take for clean. */
export const imageProperties = (images: readonly ImageScan[]) => ({
  images: images.map((scan) => ({
    source: scan.source,
    reference: scan.reference ?? null,
    digest: scan.digest,
    platform: scan.platform,
    os: scan.os?.name ?? null,
    size: sizeOf(scan),
    packages: scan.packages.length,
    vulnerabilities: vulnerabilityState(scan),
    vulnerabilityCounts:
      vulnerabilityState(scan) === 'checked'
        ? Object.fromEntries(severityCounts(scan.vulnerabilities))
        : null,
    data: scan.data ? { source: scan.data.source, date: scan.data.date ?? null } : null,
    scanner: scan.scanner,
    notCovered: scan.notCovered,
    unknown: scan.unknown,
  })),
});

/** What a run could not tell of its images though nobody failed: nothing that ends it, and nothing to keep quiet. */
export const notCoveredNotes = (images: readonly ImageScan[]) =>
  images.flatMap((scan) => [
    ...(vulnerabilityState(scan) === 'not checked'
      ? [note(`Vulnerabilities of ${scan.source} were not checked.`)]
      : []),
    ...scan.notCovered.map(({ what, reason }) => note(`Not covered in ${scan.source}: ${what}: ${reason}`)),
  ]);

const note = (text: string) => ({ level: 'note', message: { text } });

/** Packages and layers that messages name, for `logicalLocations` of the run and of its results (SARIF 2.1.0, 3.33). */
export interface Logical {
  readonly entries: readonly LogicalLocation[];
  /** Where the packages that a message names with their version are found, as places in `entries`. */
  readonly namedIn: (message: string) => readonly { readonly index: number }[];
}

interface LogicalLocation {
  readonly name: string;
  readonly fullyQualifiedName: string;
  readonly kind: string;
  readonly parentIndex?: number;
  readonly properties?: Readonly<Record<string, unknown>>;
}

export function logicalOf(images: readonly ImageScan[]): Logical {
  const entries: LogicalLocation[] = [];
  const known = new Map<string, number>();
  // The standard wants every entry once.
  const add = (entry: LogicalLocation): number => {
    const key = JSON.stringify(entry);
    const index = known.get(key) ?? entries.push(entry) - 1;
    known.set(key, index);
    return index;
  };
  const packages = new Map<string, number[]>();
  for (const scan of images) {
    const layers = scan.layers.map((layer, index) =>
      add({
        name: `layer ${index + 1}`,
        fullyQualifiedName: `${scan.source}/${layer.diffId}`,
        kind: 'layer',
        properties: { instruction: instructionOf(scan, index) ?? null, size: layer.size },
      }),
    );
    for (const one of scan.packages) {
      const parentIndex = layers[one.layer];
      const index = add({
        name: one.name,
        fullyQualifiedName: purlOf(one) ?? `${one.type}/${one.name}@${one.version}`,
        kind: 'package',
        ...(parentIndex !== undefined && { parentIndex }),
      });
      const name = `${one.name} ${one.version}`;
      packages.set(name, [...(packages.get(name) ?? []), index]);
    }
  }
  const namedIn = (message: string): readonly { readonly index: number }[] => {
    const named = [...packages].flatMap(([name, indexes]) => (isNamed(message, name) ? indexes : []));
    return [...new Set(named)].slice(0, most).map((index) => ({ index }));
  };
  return { entries, namedIn };
}

/** Whether a message speaks of a package in that version, and not of one whose name ends like it. */
function isNamed(message: string, name: string): boolean {
  const at = message.indexOf(name);
  return (
    at >= 0 && !/[\w.@/-]$/.test(message.slice(0, at)) && !/^[\w+~]/.test(message.slice(at + name.length))
  );
}

/** Of places of one finding; a base image's may name hundreds. */
const most = 20;
