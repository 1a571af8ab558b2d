import { shown } from './words.ts';

/** What is said of an image whose configuration names root as its user, or nobody. */
export const runsAsRootMessage = (user: string): string =>
  user === ''
    ? 'The image that was built names no user, its base image neither: containers run as root.'
    : `The image that was built runs as \`${shown(user)}\`: containers have every right that root has.`;

/** The rules over Dockerfiles that see the same gather under it. */
export const runsAsRootKey = 'image-runs-as-root';
