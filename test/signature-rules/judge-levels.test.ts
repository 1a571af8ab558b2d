import type { SignaturePolicy } from '../../rules/core/signature-policy.ts';
import { byNotary, judgeRows, notaryAt, notationChecks, policyOf, signatures } from './judged.ts';

const level = (at: Parameters<typeof notaryAt>[0]): SignaturePolicy => policyOf({ signers: [notaryAt(at)] });
const expired = notationChecks({ expiry: 'It expired on 2026-02-01.' });
const noTime = notationChecks({ authenticTimestamp: 'Its certificate was not valid then.' });
const revoked = notationChecks({ revocation: 'Its certificate was revoked.' });
const stranger = notationChecks({ authenticity: 'No store holds its certificate.' });

judgeRows('the levels of Notation', [
  [
    'strict: expired',
    signatures(byNotary({ proof: 'expired', checks: expired })),
    level('strict'),
    'expired',
    /It expired on 2026-02-01/,
  ],
  [
    'permissive: expired',
    signatures(byNotary({ proof: 'expired', checks: expired })),
    level('permissive'),
    'verified',
    /./,
  ],
  [
    'audit: expired',
    signatures(byNotary({ proof: 'expired', checks: expired })),
    level('audit'),
    'verified',
    /./,
  ],
  ['skip: all is well', signatures(byNotary()), level('skip'), 'not-proven', /level for `notary` is `skip`/],
  [
    'strict: no valid time',
    signatures(byNotary({ proof: 'not-proven', checks: noTime })),
    level('strict'),
    'not-proven',
    /not valid then/,
  ],
  [
    'permissive: no valid time',
    signatures(byNotary({ proof: 'not-proven', checks: noTime })),
    level('permissive'),
    'verified',
    /./,
  ],
  [
    'strict: revoked',
    signatures(byNotary({ proof: 'not-proven', checks: revoked })),
    level('strict'),
    'not-proven',
    /was revoked/,
  ],
  [
    'permissive: revoked',
    signatures(byNotary({ proof: 'not-proven', checks: revoked })),
    level('permissive'),
    'verified',
    /./,
  ],
  [
    'strict: nobody asked about revocation, which is said',
    signatures(byNotary({ checks: notationChecks({}, ['revocation']) })),
    level('strict'),
    'verified',
    /revoked, nobody asked/,
  ],
  [
    'audit: changed',
    signatures(byNotary({ proof: 'invalid', checks: notationChecks({ integrity: 'It was changed.' }) })),
    level('audit'),
    'invalid',
    /./,
  ],
  [
    'skip: changed',
    signatures(byNotary({ proof: 'invalid', checks: notationChecks({ integrity: 'It was changed.' }) })),
    level('skip'),
    'invalid',
    /./,
  ],
  [
    'audit: a stranger is nobody all the same',
    signatures(byNotary({ proof: 'unknown-signer', provenBy: [], checks: stranger })),
    level('audit'),
    'untrusted',
    /./,
  ],
  [
    'strict and permissive of the same certificate: the kinder one counts',
    signatures(byNotary({ proof: 'expired', checks: expired })),
    policyOf({ signers: [notaryAt('strict'), { ...notaryAt('permissive'), name: 'lenient' }] }),
    'verified',
    /./,
  ],
]);
