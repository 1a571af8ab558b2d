import type { CancellationToken } from 'vscode-languageserver/node';
import type { ImageSignatures } from '../../../rules/core/signature.ts';
import { type ImageName, parseImageName, readsFilesOnly } from '../../image/name.ts';
import type { Trouble } from '../../registry/trouble.ts';
import type {
  CheckedImage,
  CheckSignaturesParams,
  CheckSignaturesResult,
  SignatureTrouble,
} from '../protocol-signature.ts';
import { absoluteImage } from '../scan/absolute.ts';
import { missing } from '../scan/consent.ts';
import { networkBy } from '../scan/network.ts';
import { tellScan } from '../scan/progress.ts';
import { titleOf } from '../scan/words.ts';
import type { Session } from '../session.ts';
import { withSignal } from '../signal.ts';
import { type AnchorsHere, anchorsHere } from './anchors.ts';
import { eachOf } from './at-once.ts';
import { consentForSignatures } from './consent.ts';
import { readDemandsAnew } from './demands.ts';
import { requestFor } from './request.ts';
import type { RunningCheck } from './signatures.ts';
import type { SignatureThread } from './thread.ts';
import type { ThreadRequest } from './thread-work.ts';
import { verdictFor } from './verdict.ts';
import { brief, verdictWords } from './words.ts';

/** Looks at the signatures of some images, a few at once; whom it would speak to is asked for once for all of them. */
export async function checkImages(
  session: Session,
  thread: SignatureThread,
  { images: written, beside, allowed, workDoneToken }: CheckSignaturesParams,
  token: CancellationToken,
): Promise<CheckSignaturesResult> {
  await session.signatures.load();
  const images = [...new Set(written)].map((image) => absoluteImage(session, image));
  const names = images.flatMap((image): ImageName[] => {
    const name = parseImageName(image);
    return 'wrong' in name ? [] : [name];
  });
  const refused = await refusalOf(session, names, allowed);
  if (refused) return refused;
  await readDemandsAnew(session);
  const anchors = await anchorsHere(session);
  const tell = tellScan(session, workDoneToken);
  let done = 0;
  const checked = await withSignal(token, (signal) =>
    eachOf(images, mostAtOnce, async (image): Promise<CheckedImage> => {
      const answer = await checkOne(session, thread, { image, anchors, signal }, (text) => {
        tell({
          message: images.length > 1 ? `${done} of ${images.length}: ${titleOf(image)}` : text,
          percentage: undefined,
        });
      });
      done += 1;
      tell({
        message: `${done} of ${images.length}`,
        percentage: Math.floor((done / images.length) * 100),
      });
      return checkedImage(session, image, answer, beside);
    }),
  );
  if (token.isCancellationRequested) return cancelled;
  return { images: checked };
}

/** So many images are looked at side by side. */
const mostAtOnce = 5;

const cancelled: SignatureTrouble = { trouble: 'cancelled', message: 'The check was cancelled.' };

/** Why nobody is asked. In a folder that nobody trusts only what the user picked is read. */
async function refusalOf(
  session: Session,
  names: readonly ImageName[],
  allowed: readonly string[],
): Promise<SignatureTrouble | undefined> {
  if (!session.policies.isTrusted) return names.every(readsFilesOnly) ? undefined : restricted;
  const settings = await session.settings.forWindow();
  const outside = session.folders.all.map(({ path }) => path);
  const network = networkBy(settings.scan, outside);
  const open = missing(await consentForSignatures(names, { ...settings, allowed }, network), allowed);
  return (
    open && {
      trouble: 'consent',
      message: `This would speak to ${open.lines.length === 1 ? 'another host' : 'other hosts'}.`,
      consent: open,
    }
  );
}

const restricted: SignatureTrouble = {
  trouble: 'restricted',
  message:
    'In a folder that you do not trust no registry is asked for signatures. Trust the folder, or name an OCI layout.',
};

interface Wanted {
  readonly image: string;
  readonly anchors: AnchorsHere;
  readonly signal: AbortSignal;
}

async function checkOne(
  session: Session,
  thread: SignatureThread,
  { image, anchors, signal }: Wanted,
  onStep: (text: string) => void,
): Promise<ImageSignatures | SignatureTrouble> {
  const { signatures } = session;
  const stop = new AbortController();
  const end = (): void => stop.abort();
  signal.addEventListener('abort', end);
  if (signal.aborted) end();
  signatures.runningFor(image)?.cancel();
  const running: RunningCheck = { image, text: 'Looking for signatures', cancel: end };
  signatures.begin(running);
  try {
    const request = await requestFor(session, image, anchors);
    const found = await answerOf(thread, request, stop.signal, (text) => {
      running.text = text;
      onStep(text);
      signatures.moved();
    });
    if ('trouble' in found) {
      if (found.trouble !== 'cancelled') signatures.failed(image, found);
      return found;
    }
    // By the clock, whatever day the certificates are held to.
    const asked = { ...withProblems(found, anchors.problems), at: new Date().toISOString() };
    await signatures.add(image, asked, anchors.hashes);
    return asked;
  } finally {
    signal.removeEventListener('abort', end);
    signatures.end(running);
  }
}

const answerOf = (
  thread: SignatureThread,
  request: ThreadRequest,
  signal: AbortSignal,
  onStep: (text: string) => void,
): Promise<ImageSignatures | Trouble> => thread.check(request, { signal, onStep });

/** A key that cannot be read is told with what was found, for nothing could be held against it. */
const withProblems = (found: ImageSignatures, problems: readonly string[]): ImageSignatures =>
  problems.length === 0 ? found : { ...found, notCovered: [...found.notCovered, ...problems] };

async function checkedImage(
  session: Session,
  image: string,
  answer: ImageSignatures | SignatureTrouble,
  beside: string | undefined,
): Promise<CheckedImage> {
  const title = titleOf(image);
  if ('trouble' in answer) {
    return { image, title, status: 'unknown', summary: `unknown: ${brief(answer.message)}`, trouble: answer };
  }
  const verdict = await verdictFor(session, answer, beside);
  return { image, title, status: verdict.status, summary: verdictWords(verdict) };
}
