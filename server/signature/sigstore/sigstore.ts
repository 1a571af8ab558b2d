/** The libraries as one module of ours: a bundle that is split into pieces hands out names only of such. */
export * as bundles from '@sigstore/bundle';
export * as core from '@sigstore/core';
export * as specs from '@sigstore/protobuf-specs';
export * as verify from '@sigstore/verify';
