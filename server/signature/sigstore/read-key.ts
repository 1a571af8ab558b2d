import { createPublicKey } from 'node:crypto';
import type { Trouble } from '../../registry/trouble.ts';
import type { KeyAnchor } from '../anchors.ts';
import { keyProblem } from './signed-by.ts';

/** Reads a file with one public key in PEM, as `cosign generate-key-pair` writes `cosign.pub`. */
export function readKey(
  text: string,
  { id, grantedBy }: Pick<KeyAnchor, 'id' | 'grantedBy'>,
): KeyAnchor | Trouble {
  const problem = keyTextProblem(text);
  return problem === undefined ? { id, grantedBy, pem: text } : { trouble: 'broken', message: problem };
}

function keyTextProblem(text: string): string | undefined {
  const blocks = text.match(/-----BEGIN [A-Z0-9 ]+-----/g) ?? [];
  const [only = ''] = blocks;
  if (blocks.length === 0)
    return 'It is no public key: a PEM file that begins with `-----BEGIN PUBLIC KEY-----`.';
  if (blocks.length > 1) return 'It must hold one public key and nothing else.';
  if (only.includes('PRIVATE'))
    return 'It is a private key. Name the public one, and keep this one out of the repository.';
  if (only.includes('CERTIFICATE')) return 'It is a certificate, not a public key.';
  try {
    return keyProblem(createPublicKey(text));
  } catch {
    return 'What stands in it is no public key.';
  }
}
