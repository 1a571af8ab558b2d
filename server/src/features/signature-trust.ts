import type { PolicyChange } from '../../../rules/core/fix.ts';
import type { FoundSignature, ImageSignatures } from '../../../rules/core/signature.ts';
import type { Judged } from '../../../rules/signature/judge.ts';
import { signerName, trustSigner as trustChange } from '../../../rules/signature/trust-signer.ts';
import { signerWords } from '../../../rules/signature/words.ts';
import { nameOf } from '../../workspace/files.ts';
import type { PolicyInForce } from '../../workspace/policy-store.ts';
import { userTrustFile } from '../../workspace/user-trust.ts';
import type {
  ListedSigner,
  ListSignersParams,
  ListSignersResult,
  SignatureTrouble,
  TrustPlace,
  TrustSignerParams,
  TrustSignerResult,
} from '../protocol-signature.ts';
import { titleOf } from '../scan/words.ts';
import type { Session } from '../session.ts';
import type { SignatureResult } from '../signature/result.ts';
import { type Who, whoOfFile } from '../signature/trusted-who.ts';
import { changeUserTrust } from '../signature/user-trust.ts';
import { policyBeside, verdictBy } from '../signature/verdict.ts';
import type { SignatureWork } from '../signature/work.ts';
import { pathOfUri, uriOfPath } from '../uri.ts';
import { policyFileEdit } from './policy.ts';
import { resultFor } from './signature-lens.ts';

/** Whose signatures an image bears, and where their trust can be written down. */
export async function signersOf(
  session: Session,
  { image, beside }: ListSignersParams,
): Promise<ListSignersResult> {
  await session.signatures.load();
  const result = resultFor(session, image);
  if (result === undefined) return notChecked;
  const inForce = await policyBeside(session, beside);
  const signers = listed(verdictBy(session, result.found, inForce).signatures);
  if (signers.length === 0) return nobody(image, result.found);
  return { signers, places: placesFor(session, inForce, beside) };
}

const notChecked: SignatureTrouble = {
  trouble: 'not-found',
  message: 'Nobody has looked at this image. Check its signatures first.',
};

const nobody = (image: string, { unknown: [why] }: ImageSignatures): SignatureTrouble => ({
  trouble: 'not-found',
  message:
    why === undefined
      ? `${titleOf(image)} has no signature by somebody who could be trusted.`
      : `Who signed ${titleOf(image)} is unknown: ${why}`,
});

/** Those of signatures that are what they claim to be, each once. What is invalid is nobody's. */
function listed(signatures: readonly Judged<FoundSignature>[]): readonly ListedSigner[] {
  const all = signatures.flatMap(({ found, status, signer: known }): ListedSigner[] => {
    if (found.proof === 'invalid' || found.proof === 'unsigned') return [];
    const one = listedSigner(found);
    return one === undefined ? [] : [{ ...one, isTrusted: known !== undefined && status !== 'untrusted' }];
  });
  return [...new Map(all.map((one) => [one.signer, one])).values()];
}

function listedSigner({
  signer,
  proof,
  kind,
  provenBy,
}: FoundSignature): Omit<ListedSigner, 'isTrusted'> | undefined {
  const label = signerWords(signer).replaceAll('`', '');
  const id = idOf({ signer, provenBy });
  if (signer?.kind === 'identity')
    return proof === 'good'
      ? { signer: id, label, detail: `${signer.identity}, signed in with ${signer.issuer}` }
      : undefined;
  if (signer?.kind === 'certificate')
    return { signer: id, label, detail: `Fingerprint ${signer.fingerprint}`, needs: 'certificate' };
  // What an engine or a program says by a name is no key that could be trusted.
  if (signer?.kind === 'named' || kind.startsWith('notation')) return undefined;
  const [path] = provenBy;
  if (proof === 'good' && path !== undefined)
    return { signer: id, label: `Whoever holds the key of ${nameOf(path)}`, detail: path };
  return {
    signer: id,
    label: 'Somebody whose key is not here',
    detail: 'A signature does not bring its public key along: you pick the file that has it.',
    needs: 'key',
  };
}

const idOf = ({ signer, provenBy }: Pick<FoundSignature, 'signer' | 'provenBy'>): string =>
  JSON.stringify([signer ?? null, provenBy]);

/** A file of a folder that nobody trusts makes nobody trusted. */
function placesFor(
  { policies }: Session,
  { file }: PolicyInForce,
  beside: string | undefined,
): readonly TrustPlace[] {
  const path = file ?? (beside === undefined ? undefined : policies.newFileFor(pathOfUri(beside)));
  const own = userTrustFile();
  return [
    ...(path !== undefined && policies.isTrusted
      ? [
          {
            where: 'policy' as const,
            label: `${nameOf(path)} of this workspace`,
            detail: `${file === undefined ? 'A new file. ' : ''}It counts for everyone who works with these files.`,
            uri: uriOfPath(path),
          },
        ]
      : []),
    ...(own === undefined
      ? []
      : [
          {
            where: 'user' as const,
            label: 'Your own trust',
            detail: `${own}: it counts for you, in every folder.`,
            uri: uriOfPath(own),
          },
        ]),
  ];
}

/** Writes down that a signer is trusted, where that makes a difference. */
export async function trustOne(
  session: Session,
  work: SignatureWork,
  { image, beside, signer: id, where, file }: TrustSignerParams,
): Promise<TrustSignerResult> {
  const result = resultFor(session, image);
  if (result === undefined) return notChecked;
  if (where === 'policy' && !session.policies.isTrusted) return untrustedFolder;
  const inForce = await policyBeside(session, beside);
  const judged = verdictBy(session, result.found, inForce).signatures;
  const found = listed(judged).find((one) => one.signer === id);
  const place = placesFor(session, inForce, beside).find((one) => one.where === where);
  if (found === undefined || place === undefined) return nobody(image, result.found);
  const who = await whoIs(session, work, { result, found, file });
  if ('trouble' in who) return who;
  const policy = pathOfUri(place.uri);
  const inside = where === 'policy';
  if (inside && !isInside(session, who)) return outside;
  const taken = inForce.policy.signatures.signers.map(({ name }) => name);
  const name = signerName(who.signer, taken, who.provenBy);
  const change = trustChange(who.signer, undefined, name, who);
  if (change === undefined) return nobody(image, result.found);
  const failed = inside
    ? await changePolicy(session, inForce, policy, change)
    : await changeUserTrust(session, change);
  if (failed) return failed;
  await work.holdAgain();
  return {
    message: `${found.label} is trusted from now on, as \`${name}\` in ${nameOf(policy)}.`,
    uri: place.uri,
  };
}

const outside: SignatureTrouble = {
  trouble: 'refused',
  message:
    'The file lies outside of the workspace, where a policy of the workspace reads nothing. Copy it in first, or write it into your own trust.',
};

const untrustedFolder: SignatureTrouble = {
  trouble: 'restricted',
  message:
    'No file of a folder that you do not trust makes a signer trusted. Trust the folder, or write it into your own trust.',
};

async function whoIs(
  session: Session,
  { thread }: SignatureWork,
  {
    result,
    found: { signer, needs },
    file,
  }: { readonly result: SignatureResult; readonly found: ListedSigner; readonly file: string | undefined },
): Promise<Who | SignatureTrouble> {
  if (needs !== undefined) {
    if (file === undefined) return { trouble: 'not-found', message: `Pick the file with the ${needs}.` };
    return whoOfFile(session, thread, result, { path: pathOfUri(file), needs });
  }
  const one = result.found.signatures.find((found) => idOf(found) === signer);
  if (one === undefined)
    return { trouble: 'not-found', message: 'This signature is no longer there. Check the image again.' };
  return { signer: one.signer ?? { kind: 'key', fingerprint: undefined }, provenBy: one.provenBy };
}

/** Whether a policy of the workspace may name the files that it takes. */
const isInside = ({ folders }: Session, { provenBy }: Who): boolean =>
  provenBy.every((id) => !id.includes('/') || folders.of(id) !== undefined);

async function changePolicy(
  session: Session,
  inForce: PolicyInForce,
  path: string,
  change: PolicyChange,
): Promise<SignatureTrouble | undefined> {
  const edit = await policyFileEdit(session, { file: inForce.file, path }, change);
  const { applied } = await session.connection.workspace.applyEdit({ label: 'Trust this signer', edit });
  return applied
    ? undefined
    : { trouble: 'refused', message: 'The policy has changed meanwhile. Try again.' };
}
