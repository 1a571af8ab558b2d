import type { ImagePackage, ImageScan } from '../../rules/core/scan.ts';
import { cycloneDxVulnerabilities } from './cyclonedx-vulnerabilities.ts';
import { jsonText } from './escape.ts';
import { dataText, instructionOf, nameOf, vulnerabilityState } from './images.ts';
import { licenceExpression, licenceId } from './licences.ts';
import { imagePurl, packageRef, purlOf, timeOf, uuidOf } from './sbom.ts';
import type { Tool } from './tool.ts';

/**
 * What an image consists of, as CycloneDX 1.6 has it in JSON, with its vulnerabilities where they were looked for. The
 * same for the same scan.
 */
export function cycloneDx(scan: ImageScan, tool: Tool): string {
  const image = imageComponent(scan);
  const components = [
    ...systemComponent(scan),
    ...scan.packages.map((one, index) => component(scan, one, index)),
  ];
  return jsonText({
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(scan)}`,
    version: 1,
    metadata: {
      timestamp: timeOf(scan),
      tools: { components: toolsOf(scan, tool) },
      component: image,
      properties: notesOf(scan),
    },
    components,
    dependencies: [{ ref: image['bom-ref'], dependsOn: components.map((one) => one['bom-ref']) }],
    // What is not covered may hold more (CycloneDX 1.6, compositions).
    compositions: [
      { aggregate: scan.notCovered.length > 0 ? 'incomplete' : 'unknown', assemblies: [image['bom-ref']] },
    ],
    ...(vulnerabilityState(scan) === 'checked' && { vulnerabilities: cycloneDxVulnerabilities(scan) }),
  });
}

interface Property {
  readonly name: string;
  readonly value: string;
}

function imageComponent(scan: ImageScan) {
  const purl = imagePurl(scan);
  return {
    'bom-ref': 'image',
    type: 'container',
    name: nameOf(scan),
    ...(scan.digest !== '' && { version: scan.digest }),
    ...(purl !== undefined && { purl }),
    properties: [
      property('source', scan.source),
      ...maybe('image-id', scan.imageId || undefined),
      ...maybe('platform', scan.platform || undefined),
      ...scan.layers.flatMap((layer, index) => [
        property(`layer:${index}:diff-id`, layer.diffId),
        ...maybe(`layer:${index}:digest`, layer.digest),
        property(`layer:${index}:size`, String(layer.size)),
        ...maybe(`layer:${index}:instruction`, instructionOf(scan, index)),
      ]),
    ],
  };
}

function toolsOf({ scanner }: ImageScan, { name, version }: Tool) {
  const other = scanner.name === 'embedded' ? [] : [{ name: scanner.name, version: scanner.version }];
  return [{ name, version }, ...other].map((one) => ({ type: 'application', ...one }));
}

/** What nobody may take for clean. */
function notesOf(scan: ImageScan): readonly Property[] {
  const state = vulnerabilityState(scan);
  return [
    property('vulnerabilities', state === 'checked' ? `checked by ${dataText(scan)}` : state),
    ...scan.notCovered.map(({ what, reason }) => property('not-covered', `${what}: ${reason}`)),
    ...scan.unknown.map(({ what, reason }) => property('unknown', `${what}: ${reason}`)),
  ];
}

function systemComponent({ os }: ImageScan) {
  if (os === undefined) return [];
  return [
    {
      'bom-ref': 'operating-system',
      type: 'operating-system',
      name: os.id,
      ...(os.version !== '' && { version: os.version }),
      ...(os.name !== '' && { description: os.name }),
    },
  ];
}

function component(scan: ImageScan, one: ImagePackage, index: number) {
  const purl = purlOf(one);
  const layer = scan.layers[one.layer];
  return {
    'bom-ref': packageRef(index),
    type: 'library',
    ...nameParts(one),
    ...(one.version !== '' && { version: one.version }),
    ...licencesOf(one.licences),
    ...(purl !== undefined && { purl }),
    properties: [
      property('package-type', one.type),
      property('path', one.path),
      property('layer', String(one.layer)),
      ...maybe('layer:diff-id', layer?.diffId),
      ...maybe('layer:digest', layer?.digest),
      ...maybe('instruction', instructionOf(scan, one.layer)),
      ...(one.source
        ? [property('source-package', `${one.source.name} ${one.source.version}`.trimEnd())]
        : []),
      ...maybe('arch', one.arch),
      ...(one.confidence === 'low' ? [property('confidence', 'low')] : []),
    ],
  };
}

/** Maven's group and npm's scope stand apart from the name. */
function nameParts({ type, name }: ImagePackage): { readonly group?: string; readonly name: string } {
  const at =
    type === 'maven' ? name.indexOf(':') : type === 'npm' && name.startsWith('@') ? name.indexOf('/') : -1;
  return at <= 0 ? { name } : { group: name.slice(0, at), name: name.slice(at + 1) };
}

/** All in one expression where each is one; else each by its identifier or as it is written. */
function licencesOf(licences: readonly string[]) {
  const stated = [...new Set(licences.map((one) => one.trim()).filter((one) => one !== ''))];
  if (stated.length === 0) return {};
  const expressions = stated.map(licenceExpression);
  const isPlain = stated.every((one) => licenceId(one) !== undefined || licenceExpression(one) === undefined);
  if (!isPlain && expressions.every((one) => one !== undefined)) {
    const expression =
      expressions.length === 1 ? expressions.join('') : expressions.map(inParentheses).join(' AND ');
    return { licenses: [{ expression, acknowledgement: 'declared' }] };
  }
  return {
    licenses: stated.map((one) => {
      const id = licenceId(one);
      const named = id === undefined ? { name: shortened(one) } : { id };
      return { license: { ...named, acknowledgement: 'declared' } };
    }),
  };
}

const inParentheses = (expression: string): string =>
  / (?:OR|AND) /.test(expression) && !/^\([^()]*\)$/.test(expression) ? `(${expression})` : expression;

/** Some packages state a whole licence where its name belongs. */
const shortened = (text: string): string => {
  const line = text.split('\n', 1)[0] ?? '';
  return line.length > 200 || line.length < text.length ? `${line.slice(0, 200)} …` : line;
};

const property = (name: string, value: string): Property => ({ name: `seaworthy:${name}`, value });

const maybe = (name: string, value: string | undefined): readonly Property[] =>
  value === undefined ? [] : [property(name, value)];
