import type { FileReader } from '../../layer/file-reader.ts';

/** Lists of packages that are not read. Where one stands, that is said: its packages are not covered, not absent. */
export const uncoveredReader: FileReader = {
  name: 'other package managers',
  wants: ({ path, kind }) => (kind === 'file' && managerOf(path) !== undefined ? 'yes' : 'no'),
  read: ({ entry }) => {
    const manager = managerOf(entry.path);
    return manager === undefined
      ? { packages: [] }
      : {
          packages: [],
          problems: [`It is a list of ${manager}, which is not read: its packages are missing here.`],
        };
  },
};

const managerOf = (path: string): string | undefined => managers.find(([form]) => form.test(path))?.[1];

const managers: readonly (readonly [form: RegExp, manager: string])[] = [
  [/^nix\/var\/nix\/db\/db\.sqlite$/, 'Nix'],
  [/^var\/guix\/db\/db\.sqlite$/, 'Guix'],
  [/^var\/db\/xbps\/pkgdb-[\d.]+\.plist$/, 'XBPS (Void Linux)'],
  [/^etc\/gentoo-release$/, 'Portage (Gentoo)'],
  [/^var\/lib\/snapd\/state\.json$/, 'snap'],
  [/^usr\/share\/clear\/bundles\/os-core$/, 'swupd (Clear Linux)'],
  [/^Files\/Windows\/System32\/config\/SOFTWARE$/i, 'Windows'],
];
