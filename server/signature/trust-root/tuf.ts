/** What fetches trust roots by TUF; see `sigstore/sigstore.ts` for why it stands in a module of ours. */
export { Updater } from 'tuf-js';
export { DownloadHTTPError } from 'tuf-js/dist/error.js';
