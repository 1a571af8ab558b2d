import type { ImagePackage, ImageScan } from '../../../rules/core/scan.ts';
import {
  bytesText,
  dataText,
  instructionOf,
  packagesText,
  systemText,
  vulnerabilityText,
  wastedIn,
} from '../../report/images.ts';
import { amount } from '../../report/words.ts';
import { code, fenced, heading, joined, plain, prose, table } from '../markdown.ts';
import { advisoryOf, type FindingLine, type Lines, notesOf, type VulnerabilityLine } from './lines.ts';
import type { ScanResult } from './result.ts';
import { scannedWords, titleOf } from './words.ts';

/**
 * What is known of a line of the list, as Markdown; undefined where there is no such line. Whatever an image or an
 * advisory says of itself is escaped: it is text, never a link, a picture or a heading.
 */
export function detailsOf({ image, scan }: ScanResult, lines: Lines, node: string): string | undefined {
  const [kind = '', number = ''] = node.split(' ');
  const index = Number(number);
  switch (kind) {
    case 'image':
      return imageDetails(image, scan);
    case 'vulnerability': {
      const line = lines.vulnerabilities.find((one) => one.index === index);
      return line && vulnerabilityDetails(scan, line);
    }
    case 'package':
      return packageDetails(scan, index);
    case 'layer':
      return layerDetails(scan, index);
    case 'step':
      return stepDetails(scan, index);
    case 'finding': {
      const line = lines.findings[index];
      return line && findingDetails(scan, line);
    }
    case 'note': {
      const note = notesOf(scan)[index];
      return note && joined([heading(`${note.word}: ${note.what}`), prose(note.reason)]);
    }
    default:
      return undefined;
  }
}

function imageDetails(image: string, scan: ImageScan): string {
  const size = scan.layers.reduce((sum, layer) => sum + layer.size, 0);
  const wasted = wastedIn(scan);
  return joined([
    heading(titleOf(image)),
    table([
      ['Scanned as', code(scan.source)],
      ['Digest', code(scan.digest)],
      ['Platform', plain(scan.platform)],
      ['System', plain(systemText(scan))],
      [
        'Size',
        `${bytesText(size)} in ${amount(scan.layers.length, 'layer')}${wasted > 0 ? `, ${bytesText(wasted)} of them wasted` : ''}`,
      ],
      ['Packages', plain(packagesText(scan))],
      ['Vulnerabilities', plain(vulnerabilityText(scan))],
      ['Scanned', plain(scannedWords(scan, Date.now()).replace(/^scanned /, ''))],
    ]),
  ]);
}

function vulnerabilityDetails(scan: ImageScan, line: VulnerabilityLine): string {
  const { vulnerability, package: found, layer } = line;
  const { id, aliases, severity, score, vector, fixedIn, status, title, epss, knownExploited, published } =
    vulnerability;
  const name = advisoryOf(vulnerability);
  const others = [id, ...aliases].filter((one) => one !== name);
  return joined([
    heading(name),
    prose(title),
    table([
      ['Severity', plain(score === undefined ? severity : `${severity}, CVSS ${score}`)],
      ...(vector === undefined ? [] : [['Vector', code(vector)] as const]),
      ['Package', `${code(`${found.name} ${found.version}`)} (${plain(found.type)})`],
      [
        'Fixed in',
        fixedIn.length > 0 ? fixedIn.map(code).join(', ') : plain(statusWords[status ?? 'affected']),
      ],
      ...(knownExploited ? [['Exploited', 'yes, by CISA’s list'] as const] : []),
      ...(epss === undefined
        ? []
        : [['Chance of an attack in 30 days (EPSS)', `${(epss * 100).toFixed(1)} %`] as const]),
      ...(published === undefined ? [] : [['Published', plain(published)] as const]),
      ...(others.length > 0 ? [['Also known as', others.map(code).join(', ')] as const] : []),
      ...whence(scan, layer, line.own),
      ['Source', plain(scan.data === undefined ? scan.scanner.name : dataText(scan))],
    ]),
  ]);
}

const statusWords = {
  affected: 'no version that is known',
  'will-not-fix': 'it will not be fixed',
  'end-of-life': 'no longer: the package’s release has reached its end of life',
  'under-investigation': 'nobody knows yet: it is looked into',
} as const;

function packageDetails(scan: ImageScan, index: number): string | undefined {
  const found: ImagePackage | undefined = scan.packages[index];
  if (found === undefined) return undefined;
  const { name, version, type, purl, source, licences, path, layer, confidence } = found;
  return joined([
    heading(`${name} ${version}`),
    table([
      ['Type', plain(type)],
      ['Package URL', code(purl)],
      ...(source === undefined
        ? []
        : [['Source package', code(`${source.name} ${source.version}`)] as const]),
      ['Licences', licences.length > 0 ? plain(licences.join(', ')) : 'none stated'],
      ['Told by', code(`/${path}`)],
      ...whence(scan, layer, undefined),
      ...(confidence === 'low' ? [['Sure', 'no: read from a file’s name only'] as const] : []),
    ]),
  ]);
}

function layerDetails(scan: ImageScan, index: number): string | undefined {
  const layer = scan.layers[index];
  if (layer === undefined) return undefined;
  const { size, compressedSize, wasted, files, digest, diffId } = layer;
  const instruction = instructionOf(scan, index);
  return joined([
    heading(`Layer ${index + 1}`),
    ...(instruction === undefined ? [] : [fenced(instruction)]),
    table([
      [
        'Size',
        bytesText(size) + (compressedSize === undefined ? '' : `, ${bytesText(compressedSize)} packed`),
      ],
      ['Wasted', `${bytesText(wasted)}, which later layers delete or write anew`],
      ['Files', String(files)],
      ['Packages', String(scan.packages.filter((one) => one.layer === index).length)],
      ['Digest', code(digest ?? diffId)],
    ]),
  ]);
}

function stepDetails(scan: ImageScan, index: number): string | undefined {
  const step = scan.history[index];
  if (step === undefined) return undefined;
  return joined([
    fenced(step.instruction),
    step.layer === undefined ? 'It makes no layer.' : `It makes layer ${step.layer + 1}.`,
  ]);
}

const findingDetails = (scan: ImageScan, { rule, level, message, layer, own }: FindingLine): string =>
  joined([heading(`${rule} (${level})`), prose(message), table(whence(scan, layer, own))]);

/** Which layer and instruction something came from. */
function whence(
  scan: ImageScan,
  layer: number | undefined,
  own: boolean | undefined,
): readonly (readonly [string, string])[] {
  if (layer === undefined) return [];
  const instruction = instructionOf(scan, layer);
  return [
    ['Layer', `${layer + 1}${own === false ? ', of the base image' : ''}`],
    ...(instruction === undefined ? [] : [['Brought by', code(instruction)] as const]),
  ];
}
