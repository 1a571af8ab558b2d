export interface TreeEntry {
  /** Relative to the root, with `/`. Bytes that are no UTF-8 are shown as U+FFFD; `raw` has them as they are. */
  readonly path: string;
  readonly raw: Uint8Array;
  readonly kind: 'file' | 'link' | 'submodule';
  /** As git writes it: `100644`, `100755`, `120000`, `160000`. */
  readonly mode: string;
  readonly object: string;
}
