import type { PolicyChange } from '../core/fix.ts';
import type { Signer } from '../core/signature.ts';
import { publicRoot } from './signed-by.ts';
import { identityProblem } from './x509-identity.ts';

/**
 * What *Trust This Signer* writes into the policy: who it is, under a name, and, where an image is given, that the
 * images of its repository must be signed by them. Undefined where the signature does not say whom to trust: of a key
 * that nobody has, there is nothing to write. `provenBy` are the anchors on which the signature's proof rests.
 */
export function trustSigner(
  signer: Signer,
  image: { readonly registry: string; readonly repository: string } | undefined,
  name: string,
  { provenBy }: { readonly provenBy: readonly string[] },
): PolicyChange | undefined {
  const set = entryOf(signer, provenBy);
  if (set === undefined) return undefined;
  const change: PolicyChange = { path: ['signatures', 'signers', name], set };
  if (image === undefined) return change;
  const asked = { match: `${image.registry}/${image.repository}`, signers: name };
  return { ...change, also: [{ path: ['signatures', 'images'], append: asked }] };
}

/** A good name for a signer, that none of `taken` has: `app-release`, `cosign`, `alice`. */
export function signerName(
  signer: Signer,
  taken: readonly string[],
  provenBy: readonly string[] = [],
): string {
  const base = wordOf(rawName(signer, provenBy));
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? base : `${base}-${count}`;
    if (!taken.includes(name)) return name;
  }
}

function entryOf(signer: Signer, provenBy: readonly string[]): Readonly<Record<string, string>> | undefined {
  if (signer.kind === 'identity') {
    const { identity, issuer } = signer;
    const root = provenBy.find((id) => id !== publicRoot);
    const ofOther = root === undefined || provenBy.includes(publicRoot) ? {} : { trustRoot: root };
    return { identity: laterVersions(identity), issuer, ...ofOther };
  }
  const [anchor] = provenBy;
  // A key that stands in a policy as text is trusted there already.
  if (anchor === undefined || /[\r\n]/.test(anchor)) return undefined;
  if (signer.kind === 'key') return { key: anchor };
  if (signer.kind !== 'certificate') return undefined;
  const identities = `x509.subject: ${signer.subject}`;
  // A subject that Notation does not take for an identity is named by its certificate alone.
  return identityProblem(identities) === undefined
    ? { certificate: anchor, identities }
    : { certificate: anchor };
}

/** The next release is of another tag; a branch stays what it is. */
const laterVersions = (identity: string): string => identity.replace(/(@refs\/tags\/v)\d[^/]*$/, '$1*');

function rawName(signer: Signer, provenBy: readonly string[]): string {
  if (signer.kind === 'certificate')
    return /(?:^|[,\s])(?:CN|O)=([^,]+)/.exec(signer.subject)?.[1] ?? 'notary';
  if (signer.kind === 'named') return signer.name;
  if (signer.kind === 'key')
    return (
      provenBy[0]
        ?.split(/[/\\]/)
        .at(-1)
        ?.replace(/\.[^.]*$/, '') ?? 'key'
    );
  const workflow = /([^/]+)\/(?:\.github\/workflows\/|\/)([^/@]+?)(?:\.ya?ml)?@/.exec(signer.identity);
  if (workflow) return `${workflow[1]}-${workflow[2]}`;
  return (
    signer.identity
      .replace(/^mailto:/, '')
      .replace(/@.*$/, '')
      .split('/')
      .at(-1) ?? 'signer'
  );
}

const wordOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40) || 'signer';
