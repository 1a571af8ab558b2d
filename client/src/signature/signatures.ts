import { type ExtensionContext, Uri, window } from 'vscode';
import {
  type ClearSignaturesResult,
  type CompareBuiltParams,
  type CompareBuiltResult,
  cancelSignature,
  clearSignatures,
  compareBuilt,
  type KnownImage,
  type ListSignaturesResult,
  listSignatures,
} from '../../../server/src/protocol-signature.ts';
import { type Commands, registerAll } from '../register.ts';
import { ask, type Deck, isTrouble, plain, restricted, tellTrouble } from '../scan/ask.ts';
import { pickImage } from '../scan/pick.ts';
import { activeDockerfile, targetsOf } from '../scan/scan.ts';
import type { Server } from '../server.ts';
import { checkAll, checkOne } from './check.ts';
import { openComparison, openProvenance, registerDocuments } from './documents.ts';
import { pin, update } from './pin.ts';
import { installRoot, trustSignerOf, updateRoot } from './trust.ts';

/** Everything about signatures, provenance and digests. Nothing here waits for the server. */
export function registerSignatures(context: ExtensionContext, server: Promise<Server>): void {
  const deck: Deck = { context, server };
  registerDocuments(context, server);
  registerAll(context, { ...checking(deck), ...showing(deck), ...pinning(deck), ...trusting(deck) });
}

/** What looks at signatures. Each may be given what it would ask for. */
const checking = (deck: Deck): Commands => ({
  checkSignature: async (given) => {
    const image = await imageFor(deck, given, 'Seaworthy: Check Signature');
    return image === undefined ? undefined : checkOne(deck, image, activeFile());
  },
  checkSignaturesOfFile: async () => {
    const file = activeFile();
    if (file === undefined) return void window.showInformationMessage('Open a file first.');
    return refused() ?? checkAll(deck, (await targetsOf(deck, file)).targets, file, 'this file');
  },
  checkSignaturesOfWorkspace: async () =>
    refused() ?? checkAll(deck, (await targetsOf(deck)).targets, activeFile(), 'the workspace'),
  'signature.check': (image, uri) => checkOne(deck, String(image), uriIn(uri)),
  'signature.cancel': (image) => ask(deck.server, cancelSignature, { image }),
  clearSignatureResults: async () => {
    const { cleared } = await ask<ClearSignaturesResult>(deck.server, clearSignatures);
    window.setStatusBarMessage(
      `Seaworthy: ${cleared} signature ${cleared === 1 ? 'result' : 'results'} cleared`,
      5000,
    );
    return cleared;
  },
});

const showing = (deck: Deck): Commands => ({
  showProvenance: async (given, uri) => {
    const beside = uriIn(uri) ?? activeFile();
    const image = await imageFor(deck, given, 'Seaworthy: Show Provenance');
    if (image === undefined || !(await isKnown(deck, image, beside))) return undefined;
    return openProvenance(image, beside);
  },
  compareWithBuilt: async (given, image) => {
    const file = uriIn(given) ?? activeDockerfile();
    if (file === undefined) return void window.showInformationMessage('Open a Dockerfile first.');
    const built = typeof image === 'string' ? image : await pickBuilt(deck, file);
    if (built === undefined || !(await isKnown(deck, built, file))) return undefined;
    return compare(deck, file, built);
  },
});

const pinning = (deck: Deck): Commands => ({
  pinImage: async (given, line) => withFile(given, (file) => pin(deck, file, lineIn(line) ?? activeLine())),
  pinAllImages: async (given) => withFile(given, (file) => pin(deck, file)),
  updateDigest: async (given, line) =>
    withFile(given, (file) => update(deck, file, lineIn(line) ?? activeLine())),
  updateAllDigests: async (given) => withFile(given, (file) => update(deck, file)),
});

const trusting = (deck: Deck): Commands => ({
  trustSigner: async (given, uri) => {
    const beside = uriIn(uri) ?? activeFile();
    const image = await imageFor(deck, given, 'Seaworthy: Trust This Signer');
    if (image === undefined || !(await isKnown(deck, image, beside))) return undefined;
    return trustSignerOf(deck, image, beside);
  },
  installTrustRoot: async (given) => installRoot(deck, uriIn(given)),
  updateTrustRoot: async () => refusedUpdate() ?? updateRoot(deck),
});

/** What was given, else the image of the line, else one that is picked. */
async function imageFor(deck: Deck, given: unknown, title: string): Promise<string | undefined> {
  if (typeof given === 'string' && !isUri(given)) return given;
  const editor = window.activeTextEditor;
  if (editor !== undefined) {
    const { line } = editor.selection.active;
    const { targets } = await targetsOf(deck, editor.document.uri);
    const target = targets.find(({ range }) => range && range.start.line <= line && line <= range.end.line);
    if (target !== undefined) return target.image;
  }
  return pickImage(deck, title, undefined);
}

/** Whether something is known of an image; where nothing is, it is looked at first. */
async function isKnown(deck: Deck, image: string, beside: Uri | undefined): Promise<boolean> {
  const { images } = await known(deck, beside);
  if (images.some((one) => one.image === image)) return true;
  const checked = await checkOne(deck, image, beside);
  return !isTrouble(checked) && checked.trouble === undefined;
}

const known = ({ server }: Deck, beside: Uri | undefined): Promise<ListSignaturesResult> =>
  ask<ListSignaturesResult>(
    server,
    listSignatures,
    beside === undefined ? {} : { beside: beside.toString() },
  );

/** Which published image a Dockerfile is compared with: one whose provenance holds a Dockerfile stands first. */
async function pickBuilt(deck: Deck, file: Uri): Promise<string | undefined> {
  const { images } = await known(deck, file);
  const items = [...images]
    .sort((a, b) => Number(b.hasDockerfile) - Number(a.hasDockerfile))
    .map((one) => ({ label: one.title, description: builtWords(one), image: one.image }));
  const other = {
    label: '$(search) Another Image…',
    description: 'its signatures are looked at first',
    image: '',
  };
  if (items.length === 0) return pickImage(deck, compareTitle, undefined);
  const picked = await window.showQuickPick([...items, other], {
    title: compareTitle,
    placeHolder: 'Which image is built from this Dockerfile?',
    matchOnDescription: true,
  });
  return picked?.image === '' ? pickImage(deck, compareTitle, undefined) : picked?.image;
}

const compareTitle = 'Seaworthy: Compare with Dockerfile as Built';

const builtWords = ({ summary, hasDockerfile }: KnownImage): string =>
  `${hasDockerfile ? 'with its Dockerfile' : 'without its Dockerfile'} · ${summary}`;

async function compare(deck: Deck, file: Uri, image: string): Promise<CompareBuiltResult> {
  const params: CompareBuiltParams = { uri: file.toString(), image };
  const answer = await ask<CompareBuiltResult>(deck.server, compareBuilt, params);
  if (isTrouble(answer)) {
    void tellTrouble(answer);
    return answer;
  }
  if (answer.texts !== undefined) await openComparison(file, answer.texts);
  void window.showInformationMessage(plain(answer.words));
  return answer;
}

async function withFile<Result>(
  given: unknown,
  run: (file: Uri) => Promise<Result>,
): Promise<Result | undefined> {
  const file = uriIn(given) ?? activeFile();
  if (file === undefined) return void window.showInformationMessage('Open a file first.');
  const trouble = restricted('In a folder that you do not trust no registry is asked for digests.');
  if (trouble === undefined) return run(file);
  void tellTrouble(trouble);
  return undefined;
}

/** Says at once that nobody is asked for a folder that nobody trusts. */
function refused(): [] | undefined {
  const trouble = restricted('In a folder that you do not trust no registry is asked for signatures.');
  if (trouble === undefined) return undefined;
  void tellTrouble(trouble);
  return [];
}

function refusedUpdate(): [] | undefined {
  const trouble = restricted('In a folder that you do not trust nothing is fetched.');
  if (trouble === undefined) return undefined;
  void tellTrouble(trouble);
  return [];
}

const activeFile = (): Uri | undefined => window.activeTextEditor?.document.uri;
const activeLine = (): number | undefined => window.activeTextEditor?.selection.active.line;
const lineIn = (given: unknown): number | undefined => (typeof given === 'number' ? given : undefined);

const isUri = (text: string): boolean => /^[a-z][a-z0-9+.-]+:\/\//i.test(text);

/** From code lenses as text, from menus as a URI. */
const uriIn = (given: unknown): Uri | undefined => {
  if (given instanceof Uri) return given;
  return typeof given === 'string' && isUri(given) ? Uri.parse(given) : undefined;
};
