import { type Uri, window } from 'vscode';
import type { ScanTarget } from '../../../server/src/protocol-scan.ts';
import {
  type CheckedImage,
  type CheckSignaturesParams,
  type CheckSignaturesResult,
  checkSignatures,
  type SignatureTrouble,
} from '../../../server/src/protocol-signature.ts';
import { askPatiently, type Deck, isTrouble, plain, tellTrouble } from '../scan/ask.ts';

/** Looks at the signatures of one image and says in a sentence what came of it. */
export async function checkOne(
  deck: Deck,
  image: string,
  beside: Uri | undefined,
): Promise<CheckedImage | SignatureTrouble> {
  const answer = await request(deck, [image], beside, `Checking signatures of ${shortName(image)}`);
  const [checked] = 'images' in answer ? answer.images : [];
  if (checked === undefined || isTrouble(answer)) {
    if (isTrouble(answer))
      void tellTrouble(
        answer,
        again(answer, () => checkOne(deck, image, beside)),
      );
    return isTrouble(answer) ? answer : { trouble: 'not-found', message: 'There is no such image.' };
  }
  const { trouble } = checked;
  if (trouble !== undefined)
    void tellTrouble(
      trouble,
      again(trouble, () => checkOne(deck, image, beside)),
    );
  else tellChecked(checked);
  return checked;
}

/** Looks at the signatures of many, and says at the end what came of all. */
export async function checkAll(
  deck: Deck,
  targets: readonly ScanTarget[],
  beside: Uri | undefined,
  where: string,
): Promise<readonly CheckedImage[] | SignatureTrouble> {
  const images = [...new Set(targets.map(({ image }) => image))];
  if (images.length === 0) {
    void window.showInformationMessage(`No image is named in ${where}.`);
    return [];
  }
  const title = `Checking signatures of ${images.length === 1 ? 'one image' : `${images.length} images`}`;
  const answer = await request(deck, images, beside, title);
  if (isTrouble(answer)) {
    void tellTrouble(answer);
    return answer;
  }
  tellAll(answer.images);
  return answer.images;
}

const request = (
  deck: Deck,
  images: readonly string[],
  beside: Uri | undefined,
  title: string,
): Promise<CheckSignaturesResult> =>
  askPatiently<CheckSignaturesResult>(deck, title, checkSignatures, {
    images,
    ...(beside !== undefined && { beside: beside.toString() }),
  } satisfies Omit<CheckSignaturesParams, 'allowed'>);

/** What is wrong stands on the line as well; the message says it to who asked from the palette. */
function tellChecked({ title, status, summary }: CheckedImage): void {
  const message = plain(`${title}: ${summary}.`);
  if (status === 'invalid' || status === 'unknown') void window.showWarningMessage(message);
  else window.setStatusBarMessage(`Seaworthy: ${message}`, 8000);
}

/** `3 verified, 1 unsigned`; what is worst and what is unknown first. */
function tellAll(images: readonly CheckedImage[]): void {
  const counts = order.flatMap(([status, word]) => {
    const count = images.filter((one) => one.status === status).length;
    return count === 0 ? [] : [`${count} ${word}`];
  });
  const of = images.length === 1 ? '1 image' : `${images.length} images`;
  const message = `Signatures of ${of}: ${counts.join(', ')}.`;
  const first = images.find(({ status }) => status === 'invalid') ?? images.find(({ trouble }) => trouble);
  if (first === undefined) window.setStatusBarMessage(`Seaworthy: ${message}`, 8000);
  else void window.showWarningMessage(plain(`${message} ${first.title}: ${first.summary}.`));
}

const order = [
  ['invalid', 'invalid'],
  ['unknown', 'unknown'],
  ['expired', 'expired'],
  ['not-proven', 'not proven'],
  ['untrusted', 'signed, not by a trusted signer'],
  ['unsigned', 'unsigned'],
  ['verified', 'verified'],
] as const;

const again = ({ trouble }: SignatureTrouble, run: () => unknown) =>
  retried.has(trouble) ? [{ title: 'Try Again', run }] : [];

const retried: ReadonlySet<string> = new Set(['network', 'timeout', 'no-daemon', 'auth-needed']);

const shortName = (image: string): string =>
  image.replace(/^(?:oci-archive|oci):.*[\\/](?=[^\\/]+$)/, '').replace(/^(?:docker|podman|registry):/, '');
