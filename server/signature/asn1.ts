/** A reader of DER, loaded where somebody needs it; see `sigstore/sigstore.ts` for why it stands in a module of ours. */
export { ASN1Obj } from '@sigstore/core';
