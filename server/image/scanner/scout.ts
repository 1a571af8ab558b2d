import { join } from 'node:path';
import type { Adapter } from './adapter.ts';

/** Docker Scout, a part of Docker's command line: needs a Docker login and Docker's network, also for local images. */
export const scout: Adapter = {
  name: 'scout',
  program: 'docker',
  versionWords: ['scout', 'version'],
  words: (image, { folder, platform, online }) => {
    if (!online) return 'Docker Scout asks its own service, and nothing may be asked here.';
    const target =
      image.from === 'daemon'
        ? `local://${image.image}`
        : image.from === 'registry'
          ? `registry://${image.reference.text}`
          : `${image.from === 'oci' ? 'oci-dir' : 'archive'}://${image.path}`;
    // What it says of its progress has been seen inside the report on the standard output.
    const rest = platform === undefined ? [] : ['--platform', platform];
    return [
      'scout',
      'cves',
      '--format',
      'sarif',
      '--output',
      join(folder, 'report.json'),
      '--locations',
      ...rest,
      target,
    ];
  },
  report: 'report.json',
  good: [0, 2],
  troubles: [
    {
      says: /Log in with your Docker ID|not logged in|unauthorized/i,
      trouble: 'auth-needed',
      message: 'Docker Scout asks for a login. Run `docker login`.',
    },
    {
      says: /'scout' is not a docker command|unknown command|is not a docker command/i,
      trouble: 'tool-missing',
      message: 'This Docker has no Scout. Install the plugin `docker-scout`.',
    },
    {
      says: /Cannot connect to the Docker daemon/i,
      trouble: 'no-daemon',
      message: 'Docker Scout reaches no container daemon.',
    },
    {
      says: /MANIFEST_UNKNOWN|No such image|not found/i,
      trouble: 'not-found',
      message: 'Docker Scout does not find the image.',
    },
    {
      says: /dial tcp|lookup|no such host|timeout/i,
      trouble: 'network',
      message: 'Docker Scout does not reach its service.',
    },
  ],
  environment: ['DOCKER_SCOUT_HUB_USER', 'DOCKER_SCOUT_HUB_PASSWORD', 'DOCKER_SCOUT_CACHE_DIR'],
};
