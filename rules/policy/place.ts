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

/** The image of an entry that lists its versions beside it. */
export function readRepository(scalar: YamlScalar, tell: Tell): string | undefined {
  const text = readImage(scalar, tell);
  const pattern = text === undefined ? undefined : imagePattern(text);
  if (pattern?.tag === undefined && pattern?.digest === undefined) return text;
  tell({
    at: scalar.span,
    message: 'Versions stand in `tags` and `digests`; write the image without one here.',
  });
  return undefined;
}

export function readTag({ text, span: at }: YamlScalar, tell: Tell): string | undefined {
  if (/^[\w*][\w.*-]{0,127}$/.test(text)) return text;
  tell({ at, message: `\`${text}\` is no tag, as \`24.11.1-bookworm-slim\` or \`24.*\`.` });
  return undefined;
}

export function readDigest({ text, span: at }: YamlScalar, tell: Tell): string | undefined {
  if (/^(?:sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/.test(text)) return text;
  tell({ at, message: `\`${text}\` is no digest, as \`sha256:\` and 64 hexadecimal digits.` });
  return undefined;
}

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
