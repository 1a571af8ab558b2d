import type { CancellationToken, Range } from 'vscode-languageserver/node';
import type { ImageFacts } from '../../../rules/core/facts.ts';
import type { Edit } from '../../../rules/core/fix.ts';
import { pinEdits } from '../../../rules/image/pin.ts';
import { type ImageReference, normalForm } from '../../../rules/image/reference.ts';
import { digestOf } from '../../image/digest-of.ts';
import { type ImageName, parseImageName } from '../../image/name.ts';
import type { Network } from '../../registry/http.ts';
import { toRange } from '../convert.ts';
import { Refusal, staleRefusal } from '../guard.ts';
import type {
  ApplyPinsParams,
  ApplyPinsResult,
  PlannedPin,
  PlanPinsParams,
  PlanPinsResult,
  SignatureTrouble,
} from '../protocol-signature.ts';
import { missing } from '../scan/consent.ts';
import { networkBy } from '../scan/network.ts';
import { tellScan } from '../scan/progress.ts';
import { imagesIn, namesImages } from '../scan/targets.ts';
import type { Held, Session } from '../session.ts';
import { withSignal } from '../signal.ts';
import { eachOf } from '../signature/at-once.ts';
import { consentForSignatures } from '../signature/consent.ts';
import { editOf } from './resolve.ts';

/** Asks which digests the images of an open file have now, and tells what that would change. */
export async function planPinsIn(
  session: Session,
  { uri, which, line, allowed, workDoneToken }: PlanPinsParams,
  token: CancellationToken,
): Promise<PlanPinsResult> {
  if (!session.policies.isTrusted) return restricted;
  const before = await heldAt(session, uri);
  const asked = askedIn(before, which, line);
  const refused = await refusalOf(session, [...asked.values()], allowed);
  if (refused) return refused;
  const unknown: string[] = [];
  const tell = tellScan(session, workDoneToken);
  let done = 0;
  const found = await withSignal(token, async (signal) => {
    const network = await networkHere(session);
    return eachOf([...asked], mostAtOnce, async ([name, reference]): Promise<[string, ImageFacts][]> => {
      const digest = await digestOf(reference, { network, allowed: 'network', signal, created: true });
      done += 1;
      tell({ message: `${done} of ${asked.size}`, percentage: Math.floor((done / asked.size) * 100) });
      if (!('trouble' in digest)) return [[name, digest]];
      unknown.push(digest.message);
      return [];
    });
  });
  if (token.isCancellationRequested) return cancelled;
  session.signatures.knowDigests(new Map(found.flat()));
  const held = await heldAt(session, uri);
  const pins = pinsIn(session, held, which, line).map(
    ({ from, to, edit }): PlannedPin => ({ from, to, range: toRange(edit.span, held.place) }),
  );
  return { version: held.document.version, pins, asked: asked.size, unknown };
}

const mostAtOnce = 5;

const restricted: SignatureTrouble = {
  trouble: 'restricted',
  message: 'In a folder that you do not trust no registry is asked for digests.',
};
const cancelled: SignatureTrouble = { trouble: 'cancelled', message: 'It was cancelled.' };

/** Changes the file by the digests that were told, for the very version that the plan was made for. */
export async function applyPinsIn(
  session: Session,
  { uri, version, which, line }: ApplyPinsParams,
): Promise<ApplyPinsResult> {
  const held = await heldAt(session, uri);
  if (held.document.version !== version) throw staleRefusal();
  const edits = pinsIn(session, held, which, line).map(({ edit }) => edit);
  if (edits.length === 0) return { changed: 0 };
  const { applied } = await session.connection.workspace.applyEdit({
    label: which === 'pin' ? 'Pin to digest' : 'Update digest',
    edit: editOf(session, held, edits),
  });
  if (!applied) throw staleRefusal();
  return { changed: edits.length };
}

async function heldAt({ snapshots }: Session, uri: string): Promise<Held> {
  const held = await snapshots.of(uri);
  if (held === undefined) throw new Refusal('Seaworthy does not check this file.');
  return held;
}

/** What is asked for, by its normal form without a digest, each once. */
function askedIn(
  { snapshot, place }: Held,
  which: Which,
  line: number | undefined,
): ReadonlyMap<string, ImageName> {
  const asked = new Map<string, ImageName>();
  for (const { reference, at } of imagesIn(snapshot)) {
    if (!isOn(toRange(at, place), line) || !isWanted(reference, which)) continue;
    const name = normalForm({ ...reference, digest: undefined });
    const image = parseImageName(`registry:${name}`);
    if (!('wrong' in image)) asked.set(name, image);
  }
  return asked;
}

type Which = 'pin' | 'update';

/** A digest without a tag leads nowhere else. */
const isWanted = ({ tag, digest }: ImageReference, which: Which): boolean =>
  which === 'pin' ? digest === undefined : digest !== undefined && tag !== undefined;

const isOn = ({ start, end }: Range, line: number | undefined): boolean =>
  line === undefined || (start.line <= line && line <= end.line);

async function refusalOf(
  session: Session,
  names: readonly ImageName[],
  allowed: readonly string[],
): Promise<SignatureTrouble | undefined> {
  const settings = await session.settings.forWindow();
  const signatures = { ...settings.signatures, tool: 'embedded', revocation: false } as const;
  const consent = await consentForSignatures(
    names,
    { ...settings, signatures, allowed },
    await networkHere(session),
  );
  const open = missing(consent, allowed);
  return open && { trouble: 'consent', message: 'This would ask registries for digests.', consent: open };
}

async function networkHere(session: Session): Promise<Network> {
  const { scan } = await session.settings.forWindow();
  return networkBy(
    scan,
    session.folders.all.map(({ path }) => path),
  );
}

interface Pin {
  readonly from: string;
  readonly to: string;
  /** In the file. */
  readonly edit: Edit;
}

/** What would be changed by the digests that are known. */
function pinsIn(
  { signatures }: Session,
  { snapshot, place }: Held,
  which: Which,
  line: number | undefined,
): readonly Pin[] {
  const { images } = signatures.commonFacts;
  return snapshot.parsed.parts.flatMap(({ start, part: { document } }) => {
    if (!namesImages(document)) return [];
    return pinEdits(document, images, which).flatMap(({ use, edit, from, to }): readonly Pin[] => {
      const at = toRange({ start: use.at.start + start, end: use.at.end + start }, place);
      const span = { start: edit.span.start + start, end: edit.span.end + start };
      return isOn(at, line) ? [{ from, to, edit: { ...edit, span } }] : [];
    });
  });
}
