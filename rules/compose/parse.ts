import type { Parsed, Part } from '../core/language.ts';
import { entriesOf, mapAt, resolve } from '../yaml/lookup.ts';
import { parseYaml } from '../yaml/parse.ts';
import { partsOf } from '../yaml/reuse.ts';
import type { YamlDocument } from '../yaml/syntax.ts';
import { imagesOf } from './images.ts';
import type { ComposeFile, Service } from './syntax.ts';

/** Reads a Compose file; see `Language.parse`. */
export const parseCompose = (text: string, previous?: Parsed<ComposeFile>): Parsed<ComposeFile> => ({
  text,
  parts: partsOf(text, previous, readPart),
});

function readPart(text: string): Part<ComposeFile> {
  const { document: yaml, problems } = parseYaml(text);
  const services = servicesOf(yaml);
  return { text, document: { yaml, services, images: imagesOf(services) }, problems };
}

function servicesOf({ root }: YamlDocument): readonly Service[] {
  const services = mapAt(root, 'services');
  if (services === undefined) return [];
  return entriesOf(services).flatMap(({ key, value }) => {
    const node = resolve(value);
    return node?.kind === 'map' ? [{ name: key.text, node, at: key.span }] : [];
  });
}
