import { existsSync, statSync } from 'node:fs';
import type { CancellationToken } from 'vscode-languageserver/node';
import { listImages } from '../../image/source/list-images.ts';
import { bytesText } from '../../report/images.ts';
import type {
  ListLocalImagesParams,
  ListLocalImagesResult,
  LocalImage,
  NameArchiveParams,
  NameArchiveResult,
} from '../protocol-scan.ts';
import { consentForDaemons, missing } from '../scan/consent.ts';
import { networkBy } from '../scan/network.ts';
import { ageWords } from '../scan/words.ts';
import type { Session } from '../session.ts';
import { withSignal } from '../signal.ts';
import { pathOfUri } from '../uri.ts';

/** What the local daemons have, those first that were made last. */
export async function localImages(
  session: Session,
  { allowed }: ListLocalImagesParams,
  token: CancellationToken,
): Promise<ListLocalImagesResult> {
  if (!session.policies.isTrusted)
    return { trouble: 'restricted', message: 'In a folder that you do not trust no daemon is asked.' };
  const { scan: settings } = await session.settings.forWindow();
  const outside = session.folders.all.map(({ path }) => path);
  const network = networkBy(settings, outside);
  const consent = missing(await consentForDaemons(network), allowed);
  if (consent) return { trouble: 'consent', message: 'The daemon runs on another machine.', consent };
  const listed = await withSignal(token, (signal) => listImages(network, signal));
  const images: { readonly shown: LocalImage; readonly created: string }[] = [];
  const silent: string[] = [];
  for (const one of listed) {
    if ('trouble' in one) silent.push(one.trouble.message);
    else
      for (const { names, id, created, size } of one.images)
        for (const name of names.length > 0 ? names : [id])
          images.push({
            created,
            shown: {
              image: `${one.daemon}:${name}`,
              label: names.length > 0 ? name : id.replace(/^sha256:/, '').slice(0, 12),
              detail: `${one.daemon} · ${bytesText(size)} · made ${ageWords(created, Date.now())}`,
            },
          });
  }
  images.sort((a, b) => (a.created < b.created ? 1 : a.created > b.created ? -1 : 0));
  return { images: images.map(({ shown }) => shown), silent };
}

/** What a file or folder that the user picked is, told by what lies in it. */
export function archiveName({ readsOwnFiles }: Session, { uri }: NameArchiveParams): NameArchiveResult {
  const path = pathOfUri(uri);
  if (!readsOwnFiles(path))
    return {
      trouble: 'virtual',
      message: 'Only files of this machine can be scanned; this one lies elsewhere.',
    };
  try {
    const isFolder = statSync(path).isDirectory();
    const layout = isFolder ? path : isPartOfLayout.test(path) ? folderOf(path) : undefined;
    if (layout === undefined) return { image: `docker-archive:${path}` };
    if (existsSync(`${layout}/oci-layout`)) return { image: `oci:${layout}` };
    return {
      trouble: 'unsupported',
      message: 'This folder is no OCI layout: there is no file `oci-layout` in it.',
    };
  } catch {
    return { trouble: 'not-found', message: 'There is no such file.' };
  }
}

/** Where only files can be picked, one of the layout's stands for it. */
const isPartOfLayout = /\/(?:oci-layout|index\.json)$/;

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
