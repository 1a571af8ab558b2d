/** From severe to slight. */
export const levels = ['error', 'warning', 'info', 'hint'] as const;
export type Level = (typeof levels)[number];

/** The presets, each holding all rules of those before it. */
export const presets = ['recommended', 'strict', 'all'] as const;
export type Preset = (typeof presets)[number];

export const families = [
  'unpinned image',
  'root user',
  'secret',
  'registry',
  'security context',
  'vulnerability',
  'signature',
  'built image',
  'file',
] as const;
export type Family = (typeof families)[number];
