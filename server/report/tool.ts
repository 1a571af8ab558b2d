/** Who reports. */
export interface Tool {
  readonly name: string;
  readonly version: string;
}
