import { type CodeLens, CodeLensRefreshRequest, CodeLensRequest } from 'vscode-languageserver/node';
import type { Guard } from '../guard.ts';
import { scansChanged } from '../protocol-scan.ts';
import { scannedWords } from '../scan/words.ts';
import type { Session } from '../session.ts';
import { scanLensesOf } from './scan-lens.ts';
import { signatureLensesOf } from './signature-lens.ts';

/** What stands over lines: of one line what scans have told comes first, then whose signatures there are. */
export function answerLenses(session: Session, guard: Guard): void {
  session.connection.onRequest(
    CodeLensRequest.type,
    guard.request(
      'textDocument/codeLens',
      async ({ textDocument: { uri } }): Promise<CodeLens[]> => [
        ...(await scanLensesOf(session, uri)),
        ...(await signatureLensesOf(session, uri)),
      ],
    ),
  );
  keepLensesFresh(session);
}

/** Has lenses made anew soon after something has changed, and lenses and lists as what they tell of grows old. */
function keepLensesFresh(session: Session): void {
  const { connection, scans, signatures } = session;
  let isWaiting = false;
  let ages = '';
  const soon = (): void => {
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(() => {
      isWaiting = false;
      ages = agesOf(session);
      void refreshLenses(session);
    }, soonMs);
  };
  scans.onChanged(soon);
  signatures.onChanged(soon);
  setInterval(() => {
    const now = agesOf(session);
    if (now === ages) return;
    ages = now;
    void refreshLenses(session);
    void connection.sendNotification(scansChanged);
  }, everyMs).unref();
}

export async function refreshLenses({ connection, client }: Session): Promise<void> {
  // A client that is about to go does not answer.
  if (client.refreshesLenses)
    await connection.sendRequest(CodeLensRefreshRequest.type).catch(() => undefined);
}

const soonMs = 300;
const everyMs = 20_000;

const agesOf = ({ scans }: Session): string =>
  scans.ofWorkspace.map(({ scan }) => scannedWords(scan, Date.now())).join();
