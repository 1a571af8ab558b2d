import { Uri, window, workspace } from 'vscode';
import {
  type InstallTrustRootResult,
  installTrustRoot,
  type ListSignersParams,
  type ListSignersResult,
  listSigners,
  type TrustRootDateResult,
  type TrustSignerParams,
  type TrustSignerResult,
  trustRootDate,
  trustSigner,
  type UpdateTrustRootResult,
  updateTrustRoot,
} from '../../../server/src/protocol-signature.ts';
import { ask, askPatiently, type Deck, isTrouble, plain, tellTrouble } from '../scan/ask.ts';

/** Writes down that whoever signed an image is trusted: where, the user says. */
export async function trustSignerOf(
  deck: Deck,
  image: string,
  beside: Uri | undefined,
): Promise<TrustSignerResult | undefined> {
  const about: ListSignersParams = { image, ...(beside && { beside: beside.toString() }) };
  const listed = await ask<ListSignersResult>(deck.server, listSigners, about);
  if (isTrouble(listed)) {
    void tellTrouble(listed);
    return listed;
  }
  const { signers, places } = listed;
  const items = signers.map((one) => ({
    label: `$(${one.isTrusted ? 'verified-filled' : 'unverified'}) ${one.label}`,
    description: one.isTrusted ? 'trusted already' : '',
    detail: one.detail,
    one,
  }));
  const [only, ...others] = signers;
  const who =
    others.length === 0
      ? only
      : (await window.showQuickPick(items, { title, placeHolder: 'Whose signatures are to count?' }))?.one;
  if (who === undefined) return undefined;
  const file = who.needs === undefined ? undefined : await pickFile(who.needs);
  if (who.needs !== undefined && file === undefined) return undefined;
  const where = await window.showQuickPick(
    places.map(({ where, label, detail }) => ({
      label: `$(${where === 'policy' ? 'file' : 'account'}) ${label}`,
      detail,
      where,
    })),
    { title: `${title}: ${who.label}`, placeHolder: 'Where is that written down?' },
  );
  if (where === undefined) return undefined;
  const answer = await ask<TrustSignerResult>(deck.server, trustSigner, {
    ...about,
    signer: who.signer,
    where: where.where,
    ...(file && { file: file.toString() }),
  } satisfies TrustSignerParams);
  tellDone(answer);
  return answer;
}

const title = 'Seaworthy: Trust This Signer';

/** A signature does not bring along what it is trusted by. */
async function pickFile(what: 'key' | 'certificate'): Promise<Uri | undefined> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const names = { key: ['pub', 'pem'], certificate: ['crt', 'cer', 'pem'] } as const;
  const [file] =
    (await window.showOpenDialog({
      title: what === 'key' ? 'The Signer’s Public Key' : 'The Signer’s Certificate, or Its Authority’s',
      openLabel: 'Use',
      filters: {
        [what === 'key' ? 'Public keys' : 'Certificates']: [...names[what]],
        'All files': ['*'],
      },
      ...(folder && { defaultUri: folder }),
    })) ?? [];
  return file;
}

/** Takes a trust root that the user picks into the user's own trust. */
export async function installRoot(
  deck: Deck,
  given: Uri | undefined,
): Promise<InstallTrustRootResult | undefined> {
  const [file] =
    given === undefined
      ? ((await window.showOpenDialog({
          title: 'Install a Trust Root',
          openLabel: 'Install',
          filters: { 'Trust roots (trusted_root.json)': ['json', 'jsonl'] },
        })) ?? [])
      : [given];
  if (file === undefined) return undefined;
  const answer = await ask<InstallTrustRootResult>(deck.server, installTrustRoot, { uri: file.toString() });
  tellDone(answer);
  return answer;
}

/** Fetches the public trust root anew, once the user has seen as of when today's is. */
export async function updateRoot(deck: Deck): Promise<UpdateTrustRootResult | undefined> {
  const { date } = await ask<TrustRootDateResult>(deck.server, trustRootDate);
  const yes = 'Update';
  const picked = await window.showInformationMessage(
    `The public trust root of Sigstore is as of ${date ?? 'an unknown day'}. Fetch the newest?`,
    yes,
  );
  if (picked !== yes) return undefined;
  const answer = await askPatiently<UpdateTrustRootResult>(
    deck,
    'Updating the trust root',
    updateTrustRoot,
    {},
  );
  if (isTrouble(answer)) void tellTrouble(answer);
  else void window.showInformationMessage(plain(answer.message));
  return answer;
}

function tellDone(answer: TrustSignerResult): void {
  if (isTrouble(answer)) {
    void tellTrouble(answer);
    return;
  }
  const open = 'Open';
  void window.showInformationMessage(plain(answer.message), open).then(async (picked) => {
    if (picked === open)
      await window.showTextDocument(await workspace.openTextDocument(Uri.parse(answer.uri)));
  });
}
