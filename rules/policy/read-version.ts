import { replaceBy } from './problem.ts';
import type { Placed } from './syntax.ts';
import { readText, type Tell, type Written } from './walk.ts';

/** `1.34`, `v1.34`, `1.34.2` → `1.34`; `latest` → undefined inside, the newest that is known. */
export function readVersion(written: Written, tell: Tell): Placed<string | undefined> | undefined {
  const scalar = readText(written, 'a version such as `1.34`', tell);
  if (scalar === undefined) return undefined;
  const { text, span: at } = scalar;
  if (text === 'latest') return { value: undefined, at };
  const [, minor] = /^v?(1\.\d{1,3})(?:\.\d+)?$/.exec(text) ?? [];
  if (minor !== undefined) return { value: minor, at };
  const message = `\`${text}\` is no version of Kubernetes. Write it as \`1.34\`, or \`latest\`.`;
  tell({ at, message, fixes: [replaceBy('latest', at)] });
  return undefined;
}
