/** What the language of a file is told by. */
export interface FileHead {
  /** With `/`; only its name and extension count. */
  readonly path: string;
  readonly text: string;
  /** The editor's own name for the language (`dockerfile`, `yaml`, `dockercompose`), where there is one. */
  readonly languageId?: string | undefined;
  /** Whether the user named the very file: then its content may tell what its name does not. */
  readonly named?: boolean | undefined;
}
