import type { OptionSpec } from './options.ts';

/** What commands take alike that look into an image: the file behind it, and what is known of vulnerabilities. */

export const fileOption: OptionSpec = {
  name: 'file',
  value: 'FILE',
  help: 'The Dockerfile that the image is built from, or the manifest that names it.',
};

export const targetOption: OptionSpec = {
  name: 'target',
  value: 'STAGE',
  help: 'The stage of the Dockerfile that was built; the last one otherwise.',
};

export const advisoriesFolderOption: OptionSpec = {
  name: 'advisories-folder',
  value: 'DIR',
  help: 'The folder for osv-offline, instead of that of `seaworthy advisories download`.',
};

export const vexOption: OptionSpec = {
  name: 'vex',
  value: 'FILE',
  help: 'A VEX document (OpenVEX or CycloneDX) that says what does not matter; may be given several times.',
};
