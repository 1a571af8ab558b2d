import type { Span } from '../core/span.ts';
import type { NamesImages } from '../image/use.ts';
import type { YamlDocument, YamlMap } from '../yaml/syntax.ts';

/** A Compose file. */
export interface ComposeFile extends NamesImages {
  readonly yaml: YamlDocument;
  readonly services: readonly Service[];
}

export interface Service {
  readonly name: string;
  readonly node: YamlMap;
  /** Its key. */
  readonly at: Span;
}
