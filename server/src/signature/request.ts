import { networkBy } from '../scan/network.ts';
import type { Session } from '../session.ts';
import type { AnchorsHere } from './anchors.ts';
import type { SignatureSettings } from './settings.ts';
import type { External, ThreadRequest } from './thread-work.ts';

/** What is asked for an image, as the settings of this machine and the trust in the workspace say. */
export async function requestFor(
  session: Session,
  image: string,
  { anchors, signers }: Pick<AnchorsHere, 'anchors' | 'signers'>,
): Promise<ThreadRequest> {
  const { scan, signatures } = await session.settings.forWindow();
  const { isTrusted } = session.policies;
  const outside = session.folders.all.map(({ path }) => path);
  return {
    image,
    platform: scan.platform,
    anchors,
    cache: session.scans.folder,
    network: networkBy(scan, outside),
    allowed: isTrusted ? 'network' : 'files',
    revocation: isTrusted && signatures.revocation,
    now: nowOf(session),
    // No program is started for a folder that nobody trusts.
    external: isTrusted ? externalOf(signatures, { outside, signers }) : undefined,
  };
}

function externalOf(
  { tool, toolPaths }: SignatureSettings,
  more: Pick<External, 'outside' | 'signers'>,
): External | undefined {
  if (tool === 'embedded') return undefined;
  return { tool, path: toolPaths.get(tool), transparencyLog: 'required', ...more };
}

/** Results that stay the same are told for the end of the day that the client names. */
function nowOf({ client, today }: Session): Date {
  return client.options.today === undefined ? new Date() : new Date(`${today()}T23:59:59Z`);
}
