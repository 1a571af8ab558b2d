import { join } from 'node:path';
import type { Adapter } from './adapter.ts';

/** Snyk: needs its own login and its own network. */
export const snyk: Adapter = {
  name: 'snyk',
  program: 'snyk',
  versionWords: ['--version'],
  words: (image, { folder, platform, online }) => {
    if (!online) return 'Snyk asks its own service, and nothing may be asked here.';
    if (image.from === 'oci') return 'Snyk takes an archive or a reference, not a layout folder.';
    const target =
      image.from === 'daemon'
        ? image.image
        : image.from === 'registry'
          ? image.reference.text
          : `${image.from}:${image.path}`;
    const rest = platform === undefined ? [] : [`--platform=${platform}`];
    return [
      'container',
      'test',
      target,
      `--json-file-output=${join(folder, 'report.json')}`,
      '--layer-attribution',
      ...rest,
    ];
  },
  report: 'report.json',
  good: [0, 1],
  troubles: [
    {
      says: /SNYK-0005|Authentication (?:error|failed)|not authenticated|snyk auth|401/i,
      trouble: 'auth-needed',
      message: 'Snyk asks for a login. Run `snyk auth`.',
    },
    {
      says: /ENOTFOUND|ECONNREFUSED|ETIMEDOUT|Connection Error|could not connect/i,
      trouble: 'network',
      message: 'Snyk does not reach its service.',
    },
    {
      says: /image (?:was )?not found|does not exist|No such image|manifest unknown/i,
      trouble: 'not-found',
      message: 'Snyk does not find the image.',
    },
    { says: /daemon/i, trouble: 'no-daemon', message: 'Snyk reaches no container daemon.' },
    {
      says: /could not detect|not supported/i,
      trouble: 'unsupported',
      message: 'Snyk finds nothing in this image that it supports.',
    },
  ],
  environment: ['SNYK_TOKEN', 'SNYK_CFG_', 'SNYK_API'],
  variables: () => ({ SNYK_DISABLE_ANALYTICS: '1' }),
};
