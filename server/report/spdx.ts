import { createHash } from 'node:crypto';
import type { ImagePackage, ImageScan, Vulnerability } from '../../rules/core/scan.ts';
import { jsonText } from './escape.ts';
import { dataText, instructionOf, nameOf, systemText, vulnerabilityState } from './images.ts';
import { licenceExpression } from './licences.ts';
import { imagePurl, purlOf, timeOf, uuidOf, webLink } from './sbom.ts';
import type { Tool } from './tool.ts';

/** What an image consists of, as SPDX 2.3 has it in JSON. The same for the same scan. */
export function spdx(scan: ImageScan, tool: Tool): string {
  const extracted = new Map<string, string>();
  const packages = scan.packages.map((one, index) => packageEntry(scan, one, index, extracted));
  return jsonText({
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: nameOf(scan),
    documentNamespace: `https://spdx.org/spdxdocs/${encodeURIComponent(nameOf(scan).toWellFormed())}-${uuidOf(scan)}`,
    creationInfo: {
      created: timeOf(scan),
      creators: toolsOf(scan, tool),
      comment: notesOf(scan),
    },
    documentDescribes: [imageId],
    packages: [imageEntry(scan), ...systemEntry(scan), ...packages],
    ...(extracted.size > 0 && {
      hasExtractedLicensingInfos: [...extracted].map(([licenseId, extractedText]) => ({
        licenseId,
        extractedText,
        name: extractedText.split('\n', 1)[0]?.slice(0, 200) || licenseId,
      })),
    }),
    relationships: [
      { spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES', relatedSpdxElement: imageId },
      ...[...systemEntry(scan), ...packages].map(({ SPDXID }) => ({
        spdxElementId: imageId,
        relationshipType: 'CONTAINS',
        relatedSpdxElement: SPDXID,
      })),
    ],
  });
}

const imageId = 'SPDXRef-Image';

/** What every entry says where nobody has looked. */
const unstated = {
  downloadLocation: 'NOASSERTION',
  filesAnalyzed: false,
  licenseConcluded: 'NOASSERTION',
  copyrightText: 'NOASSERTION',
} as const;

const toolsOf = ({ scanner }: ImageScan, { name, version }: Tool): readonly string[] => [
  `Tool: ${name}-${version}`,
  ...(scanner.name === 'embedded' ? [] : [`Tool: ${scanner.name}-${scanner.version}`]),
];

/** What nobody may take for clean. */
function notesOf(scan: ImageScan): string {
  const state = vulnerabilityState(scan);
  return [
    state === 'checked' ? `Vulnerabilities were checked by ${dataText(scan)}.` : `Vulnerabilities: ${state}.`,
    ...scan.notCovered.map(({ what, reason }) => `Not covered: ${what}: ${reason}`),
    ...scan.unknown.map(({ what, reason }) => `Unknown: ${what}: ${reason}`),
  ].join('\n');
}

function imageEntry(scan: ImageScan) {
  const purl = imagePurl(scan);
  return {
    SPDXID: imageId,
    name: nameOf(scan),
    ...(scan.digest !== '' && { versionInfo: scan.digest }),
    ...unstated,
    licenseDeclared: 'NOASSERTION',
    primaryPackagePurpose: 'CONTAINER',
    sourceInfo: `${[`Scanned from ${scan.source}`, scan.platform, scan.imageId && `image id ${scan.imageId}`].filter((text) => text !== '').join(', ')}.`,
    comment: scan.layers.map((layer, index) => layerText(scan, index, layer.diffId)).join('\n'),
    ...(purl !== undefined && { externalRefs: [purlRef(purl)] }),
  };
}

function layerText(scan: ImageScan, index: number, diffId: string): string {
  const instruction = instructionOf(scan, index);
  return `Layer ${index}: ${diffId}${instruction === undefined ? '' : `: ${instruction}`}`;
}

function systemEntry(scan: ImageScan) {
  const { os } = scan;
  if (os === undefined) return [];
  return [
    {
      SPDXID: 'SPDXRef-OperatingSystem',
      name: os.id,
      ...(os.version !== '' && { versionInfo: os.version }),
      ...unstated,
      licenseDeclared: 'NOASSERTION',
      primaryPackagePurpose: 'OPERATING_SYSTEM',
      description: systemText(scan),
    },
  ];
}

function packageEntry(scan: ImageScan, one: ImagePackage, index: number, extracted: Map<string, string>) {
  const purl = purlOf(one);
  const instruction = instructionOf(scan, one.layer);
  const found = scan.vulnerabilities.filter((each) => each.package === index);
  const refs = [...(purl === undefined ? [] : [purlRef(purl)]), ...found.flatMap(advisoryRef)];
  return {
    SPDXID: `SPDXRef-Package-${index + 1}`,
    name: one.name,
    ...(one.version !== '' && { versionInfo: one.version }),
    ...unstated,
    licenseDeclared: declared(one.licences, extracted),
    primaryPackagePurpose: 'LIBRARY',
    sourceInfo: `Told by ${one.path} in layer ${one.layer}${instruction === undefined ? '' : `, made by: ${instruction}`}.`,
    ...(refs.length > 0 && { externalRefs: refs }),
  };
}

const purlRef = (purl: string) => ({
  referenceCategory: 'PACKAGE-MANAGER',
  referenceType: 'purl',
  referenceLocator: purl,
});

/** SPDX 2.3 knows of advisories by their address alone. */
function advisoryRef({ id, severity, url, fixedIn, vex }: Vulnerability) {
  const link = webLink(url);
  if (link === undefined) return [];
  const fixed = fixedIn.length > 0 ? `, fixed in ${fixedIn.join(', ')}` : '';
  return [
    {
      referenceCategory: 'SECURITY',
      referenceType: 'advisory',
      referenceLocator: link,
      comment: `${id}, ${severity}${fixed}${vex === undefined ? '' : `; ${vex.status} by ${vex.source}`}`,
    },
  ];
}

/** All stated licences together; what is no expression of SPDX's gets a name in this document. */
function declared(licences: readonly string[], extracted: Map<string, string>): string {
  const stated = [...new Set(licences.map((one) => one.trim()).filter((one) => one !== ''))];
  if (stated.length === 0) return 'NOASSERTION';
  const parts = stated.map((one) => {
    const expression = /Ref-/.test(one) ? undefined : licenceExpression(one);
    if (expression !== undefined) return expression;
    const id = `LicenseRef-${createHash('sha256').update(one.toWellFormed()).digest('hex').slice(0, 16)}`;
    extracted.set(id, one);
    return id;
  });
  return parts.length === 1
    ? parts.join('')
    : parts.map((one) => (/ (?:OR|AND) /.test(one) ? `(${one})` : one)).join(' AND ');
}
