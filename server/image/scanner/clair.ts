import type { Adapter } from './adapter.ts';

/** Clair, by `clairctl`: the server itself pulls the image, so only one in a registry can be scanned. */
export const clair: Adapter = {
  name: 'clair',
  program: 'clairctl',
  versionWords: ['--version'],
  words: (image, { online }) => {
    if (image.from !== 'registry')
      return "Clair's server pulls images itself, so it can only be given one of a registry: write `registry:REFERENCE`.";
    if (!online) return "Clair's server is asked over the network, and nothing may be asked here.";
    return ['report', '--out', 'json', image.reference.text];
  },
  report: 'stdout',
  good: [0],
  troubles: [
    {
      says: /connection refused|no such host|dial tcp|context deadline/i,
      trouble: 'network',
      message: "Clair's server does not answer. `CLAIR_API` says where it is.",
    },
    {
      says: /UNAUTHORIZED|authentication required|denied/i,
      trouble: 'auth-needed',
      message: 'Clair may not read this image: the registry asks for a login.',
    },
    {
      says: /MANIFEST_UNKNOWN|NAME_UNKNOWN|not found/i,
      trouble: 'not-found',
      message: 'Clair does not find the image.',
    },
  ],
  environment: ['CLAIR_API'],
};
