/** An entry of an image's history. */
export interface Entry {
  readonly created_by?: string;
  readonly comment?: string;
  readonly empty_layer?: boolean;
  readonly created?: string;
}

/** As BuildKit writes it. */
export const buildkit = (created_by: string, isEmpty = false): Entry => ({
  created_by,
  comment: 'buildkit.dockerfile.v0',
  ...(isEmpty && { empty_layer: true }),
});
