import { randomUUID, sign } from 'node:crypto';
import type { TestCertificate } from './certificate.ts';

/** A token as the registry's token specification wants it, signed by the key of the certificate that it carries. */
export function tokenFor(
  { key, certificate }: TestCertificate,
  allowed: readonly (readonly string[])[],
): string {
  const now = Math.floor(Date.now() / 1000);
  const x5c = [certificate.replace(/-----[A-Z ]+-----|\n/g, '')];
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    iss: 'test-issuer',
    sub: 'alice',
    aud: 'test-registry',
    exp: now + 300,
    nbf: now - 10,
    iat: now - 10,
    jti: randomUUID(),
    access: allowed.map(([type, name, actions = '']) => ({ type, name, actions: actions.split(',') })),
  };
  const body = `${part({ typ: 'JWT', alg: 'ES256', x5c })}.${part(claims)}`;
  const signature = sign('sha256', Buffer.from(body), { key, dsaEncoding: 'ieee-p1363' });
  return `${body}.${signature.toString('base64url')}`;
}
