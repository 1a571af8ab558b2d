import { commands, languages, type Uri, window } from 'vscode';
import {
  attachScan,
  type ScanImageParams,
  type ScanImageResult,
  type ScannedImage,
  type ScanTarget,
  type ScanTargetsResult,
  type ScanTrouble,
  scanImage,
  scanTargets,
} from '../../../server/src/protocol-scan.ts';
import { ask, askPatiently, type Deck, isTrouble, plain, tellTrouble } from './ask.ts';
import { showResult, viewId } from './view-id.ts';

export interface Asked {
  /** In the grammar for images. */
  readonly image: string;
  /** The Dockerfile that is looked at. */
  readonly beside?: Uri | undefined;
  readonly fresh?: boolean | undefined;
}

/** Scans one image, says in a sentence what came of it, and shows it. */
export async function scanOne(deck: Deck, asked: Asked): Promise<ScanImageResult> {
  const answer = await request(deck, asked, `Scanning ${shortName(asked.image)}`);
  if (isTrouble(answer)) {
    void tellTrouble(answer, [...instead(deck, asked, answer), ...again(deck, asked, answer)]);
    return answer;
  }
  void tellScanned(answer);
  await showResult(answer.result);
  if (answer.attached === false && asked.beside !== undefined) void offerToAttach(deck, answer, asked.beside);
  return answer;
}

/** Scans one after the other, and says at the end what came of all. */
export async function scanAll(
  deck: Deck,
  targets: readonly ScanTarget[],
  where: string,
): Promise<readonly ScanImageResult[]> {
  const images = [...new Set(targets.map(({ image }) => image))];
  if (images.length === 0) {
    void window.showInformationMessage(`No image is named in ${where}.`);
    return [];
  }
  const answers: ScanImageResult[] = [];
  for (const [index, image] of images.entries()) {
    const title = `Scanning ${shortName(image)} (${index + 1} of ${images.length})`;
    const answer = await request(deck, { image }, title);
    if (isTrouble(answer) && answer.trouble === 'cancelled') break;
    answers.push(answer);
  }
  const troubles = answers.filter(isTrouble);
  const scanned = answers.length - troubles.length;
  if (scanned > 0) await commands.executeCommand(`${viewId}.focus`);
  tellAll(scanned, images.length, troubles);
  return answers;
}

const request = (deck: Deck, { image, beside, fresh = false }: Asked, title: string) =>
  askPatiently<ScanImageResult>(deck, title, scanImage, {
    image,
    fresh,
    ...(beside !== undefined && { beside: beside.toString() }),
  } satisfies Omit<ScanImageParams, 'allowed'>);

async function tellScanned({ title, summary, unknown, result }: ScannedImage): Promise<void> {
  const [why] = unknown;
  const message = `${title}: ${summary}.`;
  if (why === undefined) {
    // The list shows it; a message would only stand in its way.
    window.setStatusBarMessage(`Seaworthy: ${message}`, 8000);
    return;
  }
  const show = 'Open Report';
  const picked = await window.showWarningMessage(plain(`${message} ${why}`), show);
  if (picked === show) await commands.executeCommand('seaworthy.scan.openReport', result);
}

function tellAll(scanned: number, all: number, troubles: readonly ScanTrouble[]): void {
  const message = `${scanned} of ${all} ${all === 1 ? 'image' : 'images'} scanned.`;
  const [first] = troubles;
  if (first === undefined) window.setStatusBarMessage(`Seaworthy: ${message}`, 8000);
  else {
    const rest = troubles.length > 1 ? ` (and ${troubles.length - 1} more)` : '';
    void window.showWarningMessage(plain(`${message} Unknown: ${first.message}${rest}`));
  }
}

/** Where the local daemons do not have it, its registry may. */
const instead = (deck: Deck, asked: Asked, { instead: image }: ScanTrouble) =>
  image === undefined
    ? []
    : [{ title: 'Scan It in Its Registry', run: () => scanOne(deck, { ...asked, image }) }];

const again = (deck: Deck, asked: Asked, { trouble }: ScanTrouble) =>
  retried.has(trouble) ? [{ title: 'Try Again', run: () => scanOne(deck, asked) }] : [];

const retried: ReadonlySet<string> = new Set(['network', 'timeout', 'no-daemon', 'auth-needed']);

/** An image whose history tells nothing of a Dockerfile may be built from it all the same. */
async function offerToAttach(deck: Deck, { result, title }: ScannedImage, file: Uri): Promise<void> {
  const yes = 'It Is';
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  const picked = await window.showInformationMessage(
    `${title} does not look like it was built from ${name}. If it was, its findings can be shown on the lines.`,
    yes,
  );
  if (picked !== yes) return;
  const answer = await ask<ScanImageResult>(deck.server, attachScan, { result, uri: file.toString() });
  if (isTrouble(answer)) void tellTrouble(answer);
}

/** The images of a file, or of the whole workspace. */
export const targetsOf = ({ server }: Deck, uri?: Uri): Promise<ScanTargetsResult> =>
  ask<ScanTargetsResult>(server, scanTargets, uri === undefined ? {} : { uri: uri.toString() });

/** The file that is looked at, where it is a Dockerfile. */
export function activeDockerfile(): Uri | undefined {
  const document = window.activeTextEditor?.document;
  return document !== undefined && languages.match('dockerfile', document) > 0 ? document.uri : undefined;
}

const shortName = (image: string): string =>
  image
    .replace(/^(?:docker-archive|oci-archive|oci):.*[\\/](?=[^\\/]+$)/, '')
    .replace(/^(?:docker|podman|registry):/, '')
    .replace(/^(?:sha256:)?([a-f0-9]{12})[a-f0-9]{52}$/, '$1');
