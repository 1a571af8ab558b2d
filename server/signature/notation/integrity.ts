import type { Attachment } from '../evidence.ts';
import { algorithmFor } from './algorithm.ts';
import { readAttributes, type SignedAttributes } from './attributes.ts';
import { type Certificate, readCertificate } from './certificate.ts';
import { checkChain } from './chain.ts';
import { readCose } from './cose.ts';
import type { Envelope } from './envelope.ts';
import { readJws } from './jws.ts';
import { checkPayload, type UserMetadata } from './payload.ts';
import { reasonOf, refuse } from './refusal.ts';

/** An envelope in order, over the image that it lies beside, signed with its first certificate; or why it is not. */
export type Integrity =
  | {
      readonly envelope: Envelope;
      readonly chain: readonly Certificate[];
      readonly leaf: Certificate;
      readonly attributes: SignedAttributes;
      readonly annotations: UserMetadata;
    }
  | {
      readonly reason: string;
      /** The signer's certificate, where it could be read. */
      readonly leaf: Certificate | undefined;
      /** False where the envelope is of a kind that is not read here at all. */
      readonly isCovered: boolean;
    };

/** The first step of verification; nothing in it asks whom one trusts, what time it is, or anybody else. */
export async function checkIntegrity({ mediaType, bytes, beside }: Attachment): Promise<Integrity> {
  const read = readers.get(mediaType);
  if (read === undefined) {
    const reason = 'The signature is of a kind that is not verified here; those of JWS and COSE are.';
    return { reason, leaf: undefined, isCovered: false };
  }
  let leaf: Certificate | undefined;
  try {
    if (bytes.length > mostBytes) refuse('The signature is too large.');
    const envelope = await read(bytes);
    const chain = await Promise.all(envelope.chain.map(readCertificate));
    leaf = chain[0] ?? refuse('There is no certificate in the signature.');
    const algorithm = algorithmFor(leaf.x509.publicKey);
    if (algorithm === undefined)
      return refuse('The key of its certificate is too weak or of a kind that is not allowed.');
    if (envelope.algorithm !== algorithm)
      return refuse('Its algorithm does not fit the key of its certificate.');
    if (!(await envelope.isSignedBy(leaf.x509.publicKey, algorithm)))
      return refuse(
        'It was not made with the key of its certificate over what it holds: something was changed.',
      );
    checkChain(chain, 'signing');
    const annotations = checkPayload(envelope, beside);
    return { envelope, chain, leaf, attributes: readAttributes(envelope), annotations };
  } catch (error) {
    return { reason: reasonOf(error, 'The signature cannot be read.'), leaf, isCovered: true };
  }
}

const readers = new Map<string, (bytes: Uint8Array) => Envelope | Promise<Envelope>>([
  ['application/jose+json', readJws],
  ['application/cose', readCose],
]);

/** Notation's own limit for an envelope. */
const mostBytes = 4 * 1024 * 1024;
