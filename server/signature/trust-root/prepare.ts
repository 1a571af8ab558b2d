import { X509Certificate } from 'node:crypto';
import type { TrustMaterial } from '@sigstore/verify';
import type { TrustRootAnchor } from '../anchors.ts';
import { type Libraries, libraries } from '../sigstore/libraries.ts';
import { trustRootProblem } from './check.ts';

/** A trust root with its keys and certificates read. */
export interface PreparedRoot {
  readonly id: string;
  readonly material: Omit<TrustMaterial, 'publicKey'>;
  /** Those of the certificate authorities, as OpenSSL reads them. */
  readonly authorities: readonly X509Certificate[];
}

/** Every root that the anchors grant, each by itself; one that is not right counts for nothing. */
export async function preparedRoots(anchors: readonly TrustRootAnchor[]): Promise<readonly PreparedRoot[]> {
  const loaded = await libraries();
  return anchors
    .flatMap(({ id, json }) => membersOf(json).map((one) => ({ id, ...kept(one, loaded) })))
    .filter(isReady);
}

/** `gh attestation trusted-root` writes several roots, one a line: such an anchor holds a list. */
const membersOf = (json: unknown): readonly unknown[] => (Array.isArray(json) ? json : [json]);

type Read = Omit<PreparedRoot, 'id'> | { readonly material: undefined };

const isReady = (root: { readonly id: string } & Read): root is PreparedRoot => root.material !== undefined;

function kept(json: unknown, loaded: Libraries): Read {
  if (typeof json !== 'object' || json === null) return { material: undefined };
  const known = cache.get(json);
  if (known !== undefined) return known;
  const read = prepared(json, loaded);
  cache.set(json, read);
  return read;
}

/** Reading a root's certificates takes longer than verifying a signature. */
const cache = new WeakMap<object, Read>();

function prepared(json: object, { specs, verify }: Libraries): Read {
  if (trustRootProblem(json) !== undefined) return { material: undefined };
  try {
    const root = specs.TrustedRoot.fromJSON(json);
    const { publicKey: _, ...material } = verify.toTrustMaterial(root);
    const authorities = root.certificateAuthorities.flatMap(({ certChain }) =>
      (certChain?.certificates ?? []).map(({ rawBytes }) => new X509Certificate(rawBytes)),
    );
    return { material, authorities };
  } catch {
    return { material: undefined };
  }
}
