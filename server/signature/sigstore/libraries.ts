import type * as Bundles from '@sigstore/bundle';
import type * as Core from '@sigstore/core';
import type * as Specs from '@sigstore/protobuf-specs';
import type * as Verify from '@sigstore/verify';

/** The libraries that do the cryptography of Sigstore. */
export interface Libraries {
  readonly bundles: typeof Bundles;
  readonly core: typeof Core;
  readonly specs: typeof Specs;
  readonly verify: typeof Verify;
}

/** Loads them once, when the first signature is looked at: a server's start does not pay for them. */
export const libraries = (): Promise<Libraries> => {
  loading ??= load();
  return loading;
};

let loading: Promise<Libraries> | undefined;

async function load(): Promise<Libraries> {
  const [bundles, core, specs, verify] = await Promise.all([
    import('@sigstore/bundle'),
    import('@sigstore/core'),
    import('@sigstore/protobuf-specs'),
    import('@sigstore/verify'),
  ]);
  return { bundles, core, specs, verify };
}
