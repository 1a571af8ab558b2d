import type { FoundAttestation, SignatureStatus } from '../core/signature.ts';
import type { RequiredAttestation } from '../core/signature-policy.ts';
import { fits } from './identity-pattern.ts';

/**
 * What is wrong with what provenance says: its builder, the repository that it was built from, the branch or tag. All
 * that speak of it must say what is asked for: the provenance, and the certificate of whoever signed it, which says
 * what the signer cannot choose. `untrusted`: another one; `not-proven`: nobody says.
 */
export function contentProblem(
  { provenance, signer }: FoundAttestation,
  { builder, source, ref }: RequiredAttestation,
): { readonly status: SignatureStatus & ('untrusted' | 'not-proven'); readonly reason: string } | undefined {
  const build = signer?.kind === 'identity' ? signer.build : undefined;
  const from = provenance?.source;
  const asked: readonly Asked[] = [
    { what: 'builder', wanted: builder, said: [provenance?.builder] },
    { what: 'source', wanted: source, said: [from?.uri, build?.repository], plain: plainRepository },
    { what: 'branch or tag', wanted: ref, said: [from?.ref, build?.ref] },
  ];
  for (const { what, wanted, said, plain = same } of asked) {
    if (wanted === undefined) continue;
    const known = said.filter((one) => one !== undefined && one !== '') as readonly string[];
    const other = known.find((one) => !fits(plain(wanted), plain(one)));
    if (other !== undefined)
      return { status: 'untrusted', reason: `The ${what} is \`${other}\`, and must be \`${wanted}\`.` };
    if (known.length === 0)
      return {
        status: 'not-proven',
        reason: `It does not say which ${what}, and that must be \`${wanted}\`.`,
      };
  }
  return undefined;
}

interface Asked {
  readonly what: string;
  readonly wanted: string | undefined;
  readonly said: readonly (string | undefined)[];
  readonly plain?: (text: string) => string;
}

const same = (text: string): string => text;

/** Git's own spellings of a repository's address are one. */
const plainRepository = (text: string): string =>
  text
    .replace(/^git\+/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
