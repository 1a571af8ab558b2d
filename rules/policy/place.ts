import { imagePattern, registryPattern } from '../image/pattern.ts';
import type { YamlScalar } from '../yaml/syntax.ts';
import { replaceBy } from './problem.ts';
import type { Tell } from './walk.ts';

/** An entry of `images.registries`, or either side of a mirror; undefined, and told, where it cannot be one. */
export const readRegistry = (scalar: YamlScalar, tell: Tell): string | undefined =>
  readPlace(
    scalar,
    (text) => registryPattern(text) !== undefined,
    'registry, as `docker.io` or `ghcr.io/team`',
    tell,
  );

/** An entry of `images.approved`; undefined, and told, where it cannot be one. */
export const readImage = (scalar: YamlScalar, tell: Tell): string | undefined =>
  readPlace(
    scalar,
    (text) => imagePattern(text) !== undefined,
    'image, as `node:24*` or `ghcr.io/team/**`',
    tell,
  );

function readPlace(
  { text, span: at }: YamlScalar,
  isValid: (text: string) => boolean,
  wanted: string,
  tell: Tell,
): string | undefined {
  const bare = text.replace(/^[a-z]+:\/\//i, '').replace(/\/+$/, '');
  if (bare !== text && isValid(bare)) {
    const message = `Images are named without scheme and closing slash. Did you mean \`${bare}\`?`;
    tell({ at, message, fixes: [replaceBy(bare, at)] });
  } else if (isValid(text)) return text;
  else tell({ at, message: `\`${text}\` is no ${wanted}.` });
  return undefined;
}
