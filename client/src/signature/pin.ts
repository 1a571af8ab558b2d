import { type Uri, window } from 'vscode';
import {
  type ApplyPinsParams,
  type ApplyPinsResult,
  applyPins,
  type PlannedPin,
  type PlanPinsParams,
  type PlanPinsResult,
  planPins,
} from '../../../server/src/protocol-signature.ts';
import { ask, askPatiently, type Deck, isTrouble, plain, tellTrouble } from '../scan/ask.ts';

type Which = PlanPinsParams['which'];

/** Pins images of a file to the digests that their tags lead to now; the tags stay. */
export const pin = (deck: Deck, file: Uri, line?: number): Promise<ApplyPinsResult | undefined> =>
  change(deck, file, 'pin', line);

/** Where a tag has moved on, the digest follows; the old and the new one are shown before. */
export const update = (deck: Deck, file: Uri, line?: number): Promise<ApplyPinsResult | undefined> =>
  change(deck, file, 'update', line);

async function change(
  deck: Deck,
  file: Uri,
  which: Which,
  line: number | undefined,
): Promise<ApplyPinsResult | undefined> {
  const wanted = { uri: file.toString(), which, ...(line !== undefined && { line }) };
  const title = which === 'pin' ? 'Looking for digests' : 'Looking for newer digests';
  const plan = await askPatiently<PlanPinsResult>(
    deck,
    title,
    planPins,
    wanted satisfies Omit<PlanPinsParams, 'allowed'>,
  );
  if (isTrouble(plan)) {
    void tellTrouble(plan);
    return undefined;
  }
  if (plan.pins.length === 0) {
    tellNothing(which, plan, line !== undefined);
    return { changed: 0 };
  }
  if (which === 'update' && !(await agreed(plan.pins))) return undefined;
  const done = await ask<ApplyPinsResult>(deck.server, applyPins, {
    ...wanted,
    version: plan.version,
  } satisfies ApplyPinsParams);
  tellDone(which, done.changed, plan.unknown);
  return done;
}

/** The old and the new digest of each, before anything changes. */
async function agreed(pins: readonly PlannedPin[]): Promise<boolean> {
  const yes = pins.length === 1 ? 'Update Digest' : `Update ${pins.length} Digests`;
  const lines = pins
    .slice(0, mostLines)
    .map(({ from, to }) => `${nameIn(from)}\nold: ${digestIn(from)}\nnew: ${digestIn(to)}`);
  const more = pins.length > mostLines ? `\n\nand ${pins.length - mostLines} more` : '';
  const what = pins.length === 1 ? 'The tag has' : `${pins.length} tags have`;
  const picked = await window.showInformationMessage(
    `${what} moved on.`,
    { modal: true, detail: `${lines.join('\n\n')}${more}` },
    yes,
  );
  return picked === yes;
}

const mostLines = 8;

const nameIn = (reference: string): string => reference.slice(0, reference.indexOf('@'));

const digestIn = (reference: string): string => reference.slice(reference.indexOf('@') + 1);

function tellNothing(
  which: Which,
  { asked, unknown }: Exclude<PlanPinsResult, { trouble: string }>,
  isLine: boolean,
): void {
  const [why] = unknown;
  if (why !== undefined) return void window.showWarningMessage(plain(withMore(`Unknown: ${why}`, unknown)));
  const where = isLine ? 'on this line' : 'in this file';
  const none = {
    pin: `No image ${where} is without a digest.`,
    update:
      asked === 0
        ? `No image ${where} has both a tag and a digest.`
        : `Every tag ${where} still leads to its digest.`,
  };
  void window.showInformationMessage(none[which]);
}

function tellDone(which: Which, changed: number, unknown: readonly string[]): void {
  const [done, images] = [
    which === 'pin' ? 'Pinned' : 'Updated',
    changed === 1 ? '1 image' : `${changed} images`,
  ];
  const [why] = unknown;
  if (why === undefined) window.setStatusBarMessage(`Seaworthy: ${done} ${images}.`, 8000);
  else void window.showWarningMessage(plain(withMore(`${done} ${images}. Unknown: ${why}`, unknown)));
}

const withMore = (text: string, all: readonly string[]): string =>
  all.length > 1 ? `${text} (and ${all.length - 1} more)` : text;
