/** Every format that a run can be told in. */
export const formats = [
  'text',
  'json',
  'sarif',
  'github',
  'gitlab',
  'junit',
  'checkstyle',
  'markdown',
  'html',
] as const;
export type Format = (typeof formats)[number];

/** What an image consists of, as other programs read it: of one image, and without findings. */
export const sbomFormats = ['cyclonedx', 'spdx'] as const;
export type SbomFormat = (typeof sbomFormats)[number];

/** Every format that a scan can be told in. */
export const scanFormats = [...formats, ...sbomFormats] as const;
export type ScanFormat = (typeof scanFormats)[number];
