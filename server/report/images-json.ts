import type { ImageLayer, ImagePackage, ImageScan, Vulnerability } from '../../rules/core/scan.ts';
import { instructionOf, isBase, severityCounts, sizeOf, vulnerabilityState, wastedIn } from './images.ts';

/**
 * What a scan found, for scripts: all of it, and nothing of what was not looked for. `data` is null where vulnerabilities
 * were not looked for, and so are their counts: an empty list alone says nothing.
 */
export const imageEntry = (scan: ImageScan) => ({
  source: scan.source,
  reference: scan.reference ?? null,
  digest: scan.digest || null,
  imageId: scan.imageId || null,
  platform: scan.platform || null,
  scannedAt: scan.at,
  os: scan.os
    ? {
        id: scan.os.id,
        version: scan.os.version,
        name: scan.os.name,
        codename: scan.os.codename ?? null,
        supportEnd: scan.os.supportEnd ?? null,
      }
    : null,
  size: sizeOf(scan),
  wasted: wastedIn(scan),
  baseLayers: scan.baseLayers ?? null,
  config: {
    ...scan.config,
    created: scan.config.created ?? null,
    healthcheck: scan.config.healthcheck ?? null,
  },
  history: scan.history.map(({ instruction, created = null, layer = null }) => ({
    instruction,
    created,
    layer,
  })),
  layers: scan.layers.map((layer, index) => layerEntry(scan, layer, index)),
  packages: scan.packages.map((one) => packageEntry(scan, one)),
  vulnerabilities: scan.vulnerabilities.map((one) => vulnerabilityEntry(scan, one)),
  vulnerabilityCounts:
    vulnerabilityState(scan) === 'checked' ? Object.fromEntries(severityCounts(scan.vulnerabilities)) : null,
  secrets: scan.secrets.map(({ what, where, name, line = null, layer, step, removedIn = null }) => ({
    what,
    where,
    name,
    line,
    layer: layer ?? null,
    instruction: (step === undefined ? undefined : scan.history[step]?.instruction) ?? null,
    removedIn,
  })),
  files: scan.files.map(({ kind, path, layer, size, mode, removedIn = null }) => ({
    kind,
    path,
    layer,
    instruction: instructionOf(scan, layer) ?? null,
    size,
    mode: mode.toString(8).padStart(4, '0'),
    removedIn,
  })),
  accounts: scan.accounts.map(({ kind, names, path, layer }) => ({ kind, names, path, layer })),
  reported: scan.reported.map(({ url = null, path = null, line = null, layer = null, ...one }) => ({
    ...one,
    url,
    path,
    line,
    layer,
  })),
  notCovered: scan.notCovered.map(({ what, reason }) => ({ what, reason })),
  unknown: scan.unknown.map(({ what, reason }) => ({ what, reason })),
  data: scan.data ? { source: scan.data.source, date: scan.data.date ?? null } : null,
  scanner: { name: scan.scanner.name, version: scan.scanner.version },
});

const layerEntry = (scan: ImageScan, layer: ImageLayer, index: number) => ({
  digest: layer.digest ?? null,
  diffId: layer.diffId,
  size: layer.size,
  compressedSize: layer.compressedSize ?? null,
  wasted: layer.wasted,
  files: layer.files,
  instruction: instructionOf(scan, index) ?? null,
  lines: layer.lines ?? null,
  base: isBase(scan, index) ?? null,
});

const packageEntry = (scan: ImageScan, one: ImagePackage) => ({
  type: one.type,
  name: one.name,
  version: one.version,
  layer: one.layer,
  instruction: instructionOf(scan, one.layer) ?? null,
  licences: one.licences,
  purl: one.purl,
  source: one.source ? { name: one.source.name, version: one.source.version } : null,
  arch: one.arch ?? null,
  path: one.path,
  confidence: one.confidence,
});

/** The package by its place in `packages`, and by name for whoever reads on. */
function vulnerabilityEntry(scan: ImageScan, one: Vulnerability) {
  const of = scan.packages[one.package];
  return {
    id: one.id,
    aliases: one.aliases,
    package: one.package,
    name: of?.name ?? null,
    version: of?.version ?? null,
    severity: one.severity,
    score: one.score ?? null,
    vector: one.vector ?? null,
    fixedIn: one.fixedIn,
    status: one.status ?? null,
    title: one.title,
    url: one.url ?? null,
    epss: one.epss ?? null,
    knownExploited: one.knownExploited,
    published: one.published ?? null,
    layer: of?.layer ?? null,
    instruction: instructionOf(scan, of?.layer) ?? null,
    vex: one.vex
      ? {
          status: one.vex.status,
          justification: one.vex.justification ?? null,
          statement: one.vex.statement ?? null,
          source: one.vex.source,
        }
      : null,
  };
}
