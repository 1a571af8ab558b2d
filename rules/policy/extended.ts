import { presets } from '../core/level.ts';
import type { Span } from '../core/span.ts';
import type { YamlScalar } from '../yaml/syntax.ts';
import { type Problem, replaceBy, wrongWord } from './problem.ts';
import type { Extended } from './syntax.ts';

/**
 * Reads an entry of `extends`. A preset is its name; a package is `@scope/name` or `npm:name`, with `/path` for a
 * file inside it; everything else with a slash, a dot or a backslash is the path of a file.
 */
export function readExtended({ text, span: at }: Pick<YamlScalar, 'text' | 'span'>): Extended | Problem {
  const preset = presets.find((name) => name === text);
  if (preset) return { kind: 'preset', preset, at };
  const named = packageName.exec(text);
  if (named) {
    const [, scoped, plain, path] = named;
    return { kind: 'package', text, name: scoped ?? plain ?? '', path, at };
  }
  if (text.startsWith(npm) || text.startsWith('@')) return noPackage(text, at);
  return /[./\\]/.test(text) ? { kind: 'file', path: text, at } : noPreset(text, at);
}

export const isExtended = (read: Extended | Problem): read is Extended => 'kind' in read;

const npm = 'npm:';

/** Names as npm allows them today, in lower case; a path never begins with a dot alone. */
const packageName =
  /^(?:(?:npm:)?(@[a-z0-9~-][a-z0-9._~-]*\/[a-z0-9~-][a-z0-9._~-]*)|npm:([a-z0-9~-][a-z0-9._~-]*))(?:\/([^\\]+))?$/;

const noPackage = (text: string, at: Span): Problem => ({
  at,
  message: `\`${text}\` is no package. Write it as \`@scope/name\` or \`npm:name\`, with \`/path\` for a file inside it.`,
});

function noPreset(text: string, at: Span): Problem {
  const told = wrongWord(text, at, 'preset', presets);
  if (told.fixes !== undefined || !/^[a-z0-9][a-z0-9_-]*$/.test(text)) return told;
  const message = `${told.message} A package is written \`${npm}${text}\`.`;
  return { at, message, fixes: [replaceBy(`${npm}${text}`, at)] };
}
