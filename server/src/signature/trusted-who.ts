import type { FoundSignature, Signer } from '../../../rules/core/signature.ts';
import type { Trouble } from '../../registry/trouble.ts';
import type { Anchors } from '../../signature/anchors.ts';
import { isFileError, nameOf } from '../../workspace/files.ts';
import type { Session } from '../session.ts';
import { anchorsHere } from './anchors.ts';
import { requestFor } from './request.ts';
import type { SignatureResult } from './result.ts';
import type { SignatureThread } from './thread.ts';

/** Who made a signature, and what says so: what a policy needs to trust them. */
export interface Who {
  readonly signer: Signer;
  readonly provenBy: readonly string[];
}

/** Whose key or certificate the user picked, once it is known that it made a signature of the image. */
export async function whoOfFile(
  session: Session,
  thread: SignatureThread,
  result: SignatureResult,
  { path, needs }: { readonly path: string; readonly needs: 'key' | 'certificate' },
): Promise<Who | Trouble> {
  const file = await session.policies.files.read(path);
  if (file === undefined) return { trouble: 'not-found', message: `There is no file \`${nameOf(path)}\`.` };
  if (isFileError(file)) return { trouble: 'broken', message: file.error };
  const form = needs === 'key' ? /-----BEGIN (?:[A-Z]+ )?PUBLIC KEY-----/ : /-----BEGIN CERTIFICATE-----/;
  if (!form.test(file.text))
    return { trouble: 'broken', message: `\`${nameOf(path)}\` ${noSuchThing[needs]}` };
  const here = await anchorsHere(session);
  const anchors = withFile(here.anchors, path, file.text, needs);
  const request = await requestFor(session, result.image, { ...here, anchors });
  const found = await thread.again(request, new AbortController().signal);
  if (found === undefined || 'trouble' in found)
    return {
      trouble: 'not-found',
      message: 'What was collected is gone. Check the image again, then trust the signer.',
    };
  if (!found.signatures.some((one) => isProvenBy(one, path)))
    return {
      trouble: 'refused',
      message: `\`${nameOf(path)}\` made none of the signatures of this image, so nothing was written.`,
    };
  const proven = found.signatures.find((one) => isProvenBy(one, path))?.signer;
  return { signer: proven ?? { kind: 'key', fingerprint: undefined }, provenBy: [path] };
}

const noSuchThing = {
  key: 'holds no public key: a PEM file that begins with `-----BEGIN PUBLIC KEY-----`.',
  certificate: 'holds no certificate: a PEM file that begins with `-----BEGIN CERTIFICATE-----`.',
} as const;

function withFile(anchors: Anchors, path: string, text: string, needs: 'key' | 'certificate'): Anchors {
  const anchor = { id: path, grantedBy: path };
  return needs === 'key'
    ? { ...anchors, keys: [...anchors.keys, { ...anchor, pem: text }] }
    : {
        ...anchors,
        stores: [
          ...anchors.stores,
          { ...anchor, type: 'ca', name: path, certificates: [new TextEncoder().encode(text)] },
        ],
      };
}

const isProvenBy = ({ proof, provenBy }: FoundSignature, id: string): boolean =>
  proof !== 'invalid' && provenBy.includes(id);
