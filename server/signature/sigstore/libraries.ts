/** The libraries that do the cryptography of Sigstore. */
export type Libraries = typeof import('./sigstore.ts');

/** Loads them once, when the first signature is looked at: a server's start does not pay for them. */
export const libraries = (): Promise<Libraries> => {
  loading ??= import('./sigstore.ts');
  return loading;
};

let loading: Promise<Libraries> | undefined;
