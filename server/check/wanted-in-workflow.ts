import { resolve as absolute } from 'node:path';
import { entriesOf, get, itemsAt, mapAt, textOf } from '../../rules/yaml/lookup.ts';
import { parseYaml } from '../../rules/yaml/parse.ts';
import type { YamlNode } from '../../rules/yaml/syntax.ts';
import type { NamedBuild } from './named-build.ts';

/** What the steps of a workflow for GitHub build with `docker/build-push-action`, and how; `top` is the repository. */
export function buildsInWorkflow(text: string, top: string): readonly NamedBuild[] {
  const jobs = mapAt(parseYaml(text).document.root, 'jobs');
  if (jobs === undefined) return [];
  const steps = entriesOf(jobs).flatMap(({ value }) => itemsAt(value, 'steps'));
  return steps.flatMap((step) => {
    if (!/^docker\/build-push-action@/.test(textOf(step, 'uses') ?? '')) return [];
    const file = dockerfileOf(step, top);
    if (file === undefined) return [];
    return [
      {
        file,
        wanted: {
          target: textOf(step, 'with', 'target'),
          buildArguments: argumentNames(step),
          platform: onePlatform(textOf(step, 'with', 'platforms')),
        },
      },
    ];
  });
}

/** `file` counts from the repository; without one it is `Dockerfile` in the context. Undefined where it is unknown. */
function dockerfileOf(step: YamlNode, top: string): string | undefined {
  const isWritten = (name: string): boolean => get(step, 'with', name) !== undefined;
  const context = isWritten('context') ? textOf(step, 'with', 'context') : '.';
  if (isWritten('file')) {
    const file = textOf(step, 'with', 'file');
    return file === undefined ? undefined : absolute(top, file);
  }
  if (context === undefined || /^[\w+.-]+:\/\/|^git@/.test(context)) return undefined;
  return absolute(top, context, 'Dockerfile');
}

/** One `NAME=value` a line; what a template stands for in a value does not matter, in a name it does. */
function argumentNames(step: YamlNode): readonly string[] | undefined {
  const found = get(step, 'with', 'build-args');
  if (found === undefined) return [];
  if (found.kind !== 'scalar') return undefined;
  const lines = found.text.split('\n').map((line) => line.trim());
  const names = lines.filter((line) => line !== '').map((line) => line.split('=', 1)[0] ?? '');
  return names.every((name) => /^\w+$/.test(name)) ? names : undefined;
}

const onePlatform = (platforms: string | undefined): string | undefined =>
  platforms !== undefined && /^[\w/.-]+$/.test(platforms) ? platforms : undefined;
