import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { root } from '../../support/root.ts';
import type { ServerKind } from './client.ts';

const require = createRequire(import.meta.url);

/** Where a package's program lies. */
const programOf = (name: string, program: string): string =>
  join(dirname(require.resolve(`${name}/package.json`)), program);

export const ours: ServerKind = {
  name: 'seaworthy',
  command: [join(root, 'dist', 'server.cjs'), '--stdio'],
  findings: 'pull',
  settings: {},
};

/** The peers that npm has, by the language that they read; neither asks the network. */
export const peers: Readonly<Record<'dockerfile' | 'yaml', ServerKind>> = {
  dockerfile: {
    name: 'dockerfile-language-server',
    command: [programOf('dockerfile-language-server-nodejs', 'bin/docker-langserver'), '--stdio'],
    findings: 'push',
    settings: {},
  },
  yaml: {
    name: 'yaml-language-server',
    command: [programOf('yaml-language-server', 'bin/yaml-language-server'), '--stdio'],
    findings: 'push',
    settings: {
      yaml: { validate: true, schemaStore: { enable: false }, kubernetesCRDStore: { enable: false } },
    },
  },
};
