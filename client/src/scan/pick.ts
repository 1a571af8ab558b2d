import { type QuickPickItem, QuickPickItemKind, type Uri, window } from 'vscode';
import {
  type ListLocalImagesResult,
  listLocalImages,
  type NameArchiveResult,
  nameArchive,
  type ReadImageNameResult,
  readImageName,
} from '../../../server/src/protocol-scan.ts';
import { allowed, ask, type Deck, isTrouble, plain, restricted, tellTrouble } from './ask.ts';
import { targetsOf } from './scan.ts';

/** Lets somebody choose what is scanned: images of the file, of the local daemons, a file, or a name that is typed. */
export async function pickImage(
  deck: Deck,
  title: string,
  beside: Uri | undefined,
): Promise<string | undefined> {
  const pick = window.createQuickPick<ImageItem>();
  pick.title = title;
  pick.placeholder = 'An image, or type one: node:24, registry:ghcr.io/team/app:1, oci-archive:/path/app.tar';
  pick.matchOnDescription = true;
  let listed: readonly ImageItem[] = places();
  let typed: readonly ImageItem[] = [];
  const update = (): void => {
    pick.items = [...typed, ...listed];
  };
  const closed = new Promise<ImageItem | undefined>((resolve) => {
    pick.onDidAccept(() => {
      const [picked] = pick.selectedItems;
      // A wrong name stays to be mended.
      if (picked?.wrong !== true) resolve(picked);
    });
    pick.onDidHide(() => resolve(undefined));
  });
  pick.onDidChangeValue(async (value) => {
    const own = await typedItems(deck, value.trim(), listed);
    if (pick.value !== value) return;
    typed = own;
    update();
  });
  update();
  pick.busy = true;
  pick.show();
  void listImages(deck, beside).then((found) => {
    listed = [...found, ...places()];
    pick.busy = false;
    update();
  });
  const picked = await closed;
  pick.dispose();
  if (picked?.place === undefined) return picked?.image;
  return pickArchive(deck, picked.place);
}

interface ImageItem extends QuickPickItem {
  readonly image?: string;
  readonly place?: 'archive' | 'layout';
  readonly wrong?: boolean;
}

const separator = (label: string): ImageItem => ({ label, kind: QuickPickItemKind.Separator });

const places = (): readonly ImageItem[] => [
  separator('files'),
  {
    label: '$(file-zip) Archive…',
    description: 'what docker save or podman save wrote, or an OCI archive',
    place: 'archive',
    alwaysShow: true,
  },
  { label: '$(folder) OCI Layout…', description: 'a folder', place: 'layout', alwaysShow: true },
];

async function listImages(deck: Deck, beside: Uri | undefined): Promise<readonly ImageItem[]> {
  const file = window.activeTextEditor?.document.uri ?? beside;
  const { targets } =
    file === undefined ? { targets: [] } : await targetsOf(deck, file).catch(() => ({ targets: [] }));
  const named = targets.map(
    ({ image, of }): ImageItem => ({ label: `$(symbol-reference) ${image}`, description: of, image }),
  );
  const unique = [...new Map(named.map((item) => [item.image, item])).values()];
  const local = await localItems(deck);
  return [...(unique.length > 0 ? [separator('named in this file'), ...unique] : []), ...local];
}

async function localItems({ server, context }: Deck): Promise<readonly ImageItem[]> {
  if (restricted('') !== undefined) return [];
  const listed = await ask<ListLocalImagesResult>(server, listLocalImages, {
    allowed: allowed(context),
  }).catch(() => undefined);
  if (listed === undefined || isTrouble(listed)) return [];
  const items = listed.images.map(
    ({ image, label, detail }): ImageItem => ({ label: `$(package) ${label}`, description: detail, image }),
  );
  const silent = listed.silent.map(
    (message): ImageItem => ({
      label: '$(circle-slash) No daemon answers',
      description: message,
      wrong: true,
    }),
  );
  const shown = [items, silent, [nobody]].find((some) => some.length > 0) ?? [];
  return [separator('local images'), ...shown];
}

const nobody: ImageItem = {
  label: '$(circle-slash) None',
  description: 'No Docker or Podman is running here.',
  wrong: true,
};

/** What is typed, as it is, unless it stands in the list; where it is no name, what to write instead. */
async function typedItems(
  { server }: Deck,
  text: string,
  listed: readonly ImageItem[],
): Promise<readonly ImageItem[]> {
  if (text === '' || listed.some(({ image }) => image === text)) return [];
  const { wrong } = await ask<ReadImageNameResult>(server, readImageName, { text });
  return [
    wrong === undefined
      ? { label: `$(search) ${text}`, description: 'as it is typed', image: text, alwaysShow: true }
      : { label: `$(warning) ${text}`, detail: plain(wrong), wrong: true, alwaysShow: true },
  ];
}

/** A file or folder of this machine, as a name in the grammar. */
export async function pickArchive(deck: Deck, what: 'archive' | 'layout'): Promise<string | undefined> {
  const [picked] =
    (await window.showOpenDialog({
      title: what === 'archive' ? 'Scan an Archive' : 'Scan an OCI Layout',
      openLabel: 'Scan',
      canSelectFiles: what === 'archive',
      canSelectFolders: what === 'layout',
      ...(what === 'archive' && {
        filters: { 'Image archives': ['tar', 'gz', 'tgz', 'zst'], 'All files': ['*'] },
      }),
    })) ?? [];
  return picked && nameOf(deck, picked);
}

export async function nameOf({ server }: Deck, file: Uri): Promise<string | undefined> {
  const named = await ask<NameArchiveResult>(server, nameArchive, { uri: file.toString() });
  if (!isTrouble(named)) return named.image;
  void tellTrouble(named);
  return undefined;
}
