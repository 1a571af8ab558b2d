import type { Parsed, Part, Placed } from '../core/language.ts';
import { parseYaml } from '../yaml/parse.ts';
import { partsOf } from '../yaml/reuse.ts';
import { contextOf, emptyContext } from './context.ts';
import { imagesOf } from './images.ts';
import { objectsOf } from './objects.ts';
import { hasNothingToCheck, isSchema } from './prefilter.ts';
import type { FileContext, Manifest } from './syntax.ts';
import { workloadsOf } from './workload.ts';

/** Reads a Kubernetes file; see `Language.parse`. All parts share one `FileContext`. */
export function parseKubernetes(text: string, previous?: Parsed<Manifest>): Parsed<Manifest> {
  const parts = partsOf(text, previous, readPart);
  const file = contextOf(
    parts.map(({ part }) => part.document),
    previous?.parts[0]?.part.document.file ?? emptyContext,
  );
  return { text, parts: parts.map((placed) => inFile(placed, file)) };
}

function readPart(text: string): Part<Manifest> {
  if (hasNothingToCheck(text)) {
    const yaml = { text, root: undefined, comments: [] };
    const schema = isSchema(text);
    const document = { yaml, objects: [], workloads: [], images: [], schema, file: emptyContext };
    return { text, document, problems: [] };
  }
  const { document: yaml, problems } = parseYaml(text);
  const objects = objectsOf(yaml.root);
  const workloads = objects.flatMap(workloadsOf);
  return {
    text,
    document: { yaml, objects, workloads, images: imagesOf(workloads), schema: false, file: emptyContext },
    problems,
  };
}

function inFile(placed: Placed<Manifest>, file: FileContext): Placed<Manifest> {
  const { start, part } = placed;
  return part.document.file === file
    ? placed
    : { start, part: { ...part, document: { ...part.document, file } } };
}
