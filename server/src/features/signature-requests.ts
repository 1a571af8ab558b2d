import type { CancellationToken } from 'vscode-languageserver/node';
import { forgetContent } from '../../signature/content-cache.ts';
import type { Guard } from '../guard.ts';
import {
  type ApplyPinsParams,
  applyPins,
  type CancelSignatureParams,
  type CheckSignaturesParams,
  type ClearSignaturesResult,
  type CompareBuiltParams,
  cancelSignature,
  checkSignatures,
  clearSignatures,
  compareBuilt,
  type InstallTrustRootParams,
  installTrustRoot,
  type ListSignaturesParams,
  type ListSignersParams,
  listSignatures,
  listSigners,
  type PlanPinsParams,
  planPins,
  type ShowProvenanceParams,
  showProvenance,
  signaturesChanged,
  type TrustSignerParams,
  trustRootDate,
  trustSigner,
  type UpdateTrustRootParams,
  updateTrustRoot,
} from '../protocol-signature.ts';
import type { Session } from '../session.ts';
import { checkImages } from '../signature/run.ts';
import type { SignatureWork } from '../signature/work.ts';
import { applyPinsIn, planPinsIn } from './pin.ts';
import { compareWithBuilt } from './signature-compare.ts';
import { knownSignatures, provenanceOf } from './signature-provenance.ts';
import { installRoot, publicRootDate, updatePublicRoot } from './signature-roots.ts';
import { signersOf, trustOne } from './signature-trust.ts';

interface Parts {
  readonly session: Session;
  readonly work: SignatureWork;
  /** Has what was told of files that are not open made anew. */
  readonly refresh: () => Promise<void>;
}

/** Answers what is asked about signatures, provenance and digests. */
export function answerSignatures({ session, work, refresh }: Parts, guard: Guard): void {
  const { connection, signatures, scans } = session;
  const on = <Params>(
    name: string,
    handle: (params: Params, token: CancellationToken) => object | Promise<object>,
  ): void => {
    connection.onRequest(
      name,
      guard.request(name, (params: Params, token: CancellationToken) => handle(params, token)),
    );
  };
  tellChanges({ session, refresh }, guard);
  on(checkSignatures, (params: CheckSignaturesParams, token) =>
    checkImages(session, work.thread, params, token),
  );
  on(cancelSignature, ({ image }: CancelSignatureParams) => {
    signatures.cancel(image);
    return {};
  });
  on(listSignatures, (params: ListSignaturesParams) => knownSignatures(session, params));
  on(showProvenance, (params: ShowProvenanceParams) => provenanceOf(session, params));
  on(compareBuilt, (params: CompareBuiltParams, token) => compareWithBuilt(session, params, token));
  on(planPins, (params: PlanPinsParams, token) => planPinsIn(session, params, token));
  on(applyPins, (params: ApplyPinsParams) => applyPinsIn(session, params));
  on(listSigners, (params: ListSignersParams) => signersOf(session, params));
  on(trustSigner, (params: TrustSignerParams) => trustOne(session, work, params));
  on(installTrustRoot, (params: InstallTrustRootParams) => installRoot(session, work, params));
  on(updateTrustRoot, (params: UpdateTrustRootParams, token) =>
    updatePublicRoot(session, work, params, token),
  );
  on(trustRootDate, () => publicRootDate());
  on(clearSignatures, async (): Promise<ClearSignaturesResult> => {
    await signatures.load();
    if (scans.folder !== undefined) await forgetContent(scans.folder);
    return { cleared: await signatures.clear() };
  });
}

/** Has findings made anew where other results are known; not while a check only moves on. */
function tellChanges(
  { session: { connection, signatures }, refresh }: Omit<Parts, 'work'>,
  guard: Guard,
): void {
  let known = signatures.version;
  signatures.onChanged(
    guard.event(signaturesChanged, async () => {
      if (known === signatures.version) return;
      known = signatures.version;
      await Promise.all([refresh(), connection.sendNotification(signaturesChanged)]);
    }),
  );
}
