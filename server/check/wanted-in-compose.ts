import { resolve as absolute } from 'node:path';
import { interpolate } from '../../rules/compose/interpolate.ts';
import { parseCompose } from '../../rules/compose/parse.ts';
import { entriesOf, get, itemsAt, listAt } from '../../rules/yaml/lookup.ts';
import type { YamlNode } from '../../rules/yaml/syntax.ts';
import type { NamedBuild } from './named-build.ts';

/** What the services of a Compose file are built from, and how; `folder` is where the file lies. */
export function buildsInCompose(text: string, folder: string): readonly NamedBuild[] {
  return parseCompose(text).parts.flatMap(({ part }) =>
    part.document.services.flatMap(({ node }) => {
      const build = get(node, 'build');
      if (build === undefined) return [];
      const file = dockerfileOf(build, folder);
      if (file === undefined) return [];
      const target = written(build, 'target');
      const platform = onePlatform(build) ?? written(node, 'platform');
      return [{ file, wanted: { target, buildArguments: argumentNames(build), platform } }];
    }),
  );
}

/** Undefined where it is unknown, elsewhere than on the disk, or written right there. */
function dockerfileOf(build: YamlNode, folder: string): string | undefined {
  const isText = build.kind === 'scalar';
  const context = isText
    ? written(build)
    : get(build, 'context') === undefined
      ? '.'
      : written(build, 'context');
  if (context === undefined || /^[\w+.-]+:\/\/|^git@/.test(context)) return undefined;
  if (get(build, 'dockerfile_inline') !== undefined) return undefined;
  const isNamed = get(build, 'dockerfile') !== undefined;
  const name = isNamed ? written(build, 'dockerfile') : 'Dockerfile';
  return name === undefined ? undefined : absolute(folder, context, name);
}

/** A map, or a list of `NAME=value` and `NAME`; undefined where a name is unknown. */
function argumentNames(build: YamlNode): readonly string[] | undefined {
  const given = get(build, 'args');
  if (given === undefined) return [];
  if (given.kind === 'map') return given.open ? undefined : entriesOf(given).map(({ key }) => key.text);
  const names = itemsAt(given).map((item) =>
    item.kind === 'scalar' ? item.text.split('=', 1)[0] : undefined,
  );
  return names.every((name) => name !== undefined && !/[${]/.test(name))
    ? names.flatMap((name) => name ?? [])
    : undefined;
}

function onePlatform(build: YamlNode): string | undefined {
  const platforms = listAt(build, 'platforms')?.items ?? [];
  return platforms.length === 1 ? written(build, 'platforms', 0) : undefined;
}

/** With Compose's variables put in; undefined where it is unknown or not there. */
function written(node: YamlNode, ...path: readonly (string | number)[]): string | undefined {
  const found = get(node, ...path);
  if (found?.kind !== 'scalar' || found.value === null || found.text.includes('{{')) return undefined;
  return interpolate(found.text);
}
