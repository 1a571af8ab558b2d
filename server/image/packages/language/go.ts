import type { Claim } from './found.ts';
import type { GoBuildInfo } from './go-build-info.ts';
import { baseName, linesIn } from './text.ts';

/**
 * The packages of a Go program: the modules that it was built of, the main one too, and Go's standard library by the
 * compiler's version. A module that was replaced is listed as what it was replaced with, unless that was a folder.
 */
export function* goPackages(info: GoBuildInfo): Generator<Claim> {
  const build = buildOf(info.modules);
  const main = mainModule(build);
  const others = build.modules.filter((module) => module !== main);
  const own = main ? [moduleClaim({ ...main, version: mainVersion(main, build) })] : [];
  const seen = new Set<string>();
  for (const claim of [...own, ...others.map(moduleClaim), ...standardLibrary(info.version)]) {
    const key = `${claim.name}@${claim.version}`;
    if (seen.has(key)) continue;
    seen.add(key);
    yield claim;
  }
}

interface Module {
  readonly path: string;
  readonly version: string;
  readonly replaced?: true;
}

interface Build {
  /** Of the package that was built. */
  readonly path: string;
  readonly main: Module | undefined;
  readonly modules: readonly Module[];
  readonly settings: ReadonlyMap<string, string>;
}

/** The lines `path`, `mod`, `dep`, `=>` and `build`, fields parted by tabs (`runtime/debug.BuildInfo`). */
function buildOf(text: string): Build {
  let path = '';
  let main: Module | undefined;
  const modules: Module[] = [];
  const settings = new Map<string, string>();
  for (const line of linesIn(text)) {
    const [kind = '', first = '', second = ''] = line.split('\t');
    if (kind === 'path') path = first;
    else if (kind === 'mod') main = { path: first, version: second };
    else if (kind === 'dep') modules.push({ path: first, version: second });
    else if (kind === '=>') replaceLast(modules, { path: first, version: second });
    else if (kind === 'build') {
      const [, name = '', value = ''] = /^([^=]*)=(.*)$/.exec(first) ?? [];
      settings.set(name, value);
    }
  }
  return { path, main, modules, settings };
}

function replaceLast(modules: Module[], by: Module): void {
  const last = modules.pop();
  if (last)
    modules.push({ path: /^[./]/.test(by.path) ? last.path : by.path, version: by.version, replaced: true });
}

const developed = '(devel)';

const moduleClaim = ({ path, version }: Module): Claim => {
  const slash = path.lastIndexOf('/');
  return {
    type: 'golang',
    name: path,
    version: version === developed ? '' : version,
    purl: { namespace: path.slice(0, Math.max(0, slash)), name: path.slice(slash + 1) },
  };
};

/** The module of the program itself. Of one that was built from files it stands among the others, without a version. */
function mainModule({ path, main, modules }: Build): Module | undefined {
  if (main && main.path !== fromFiles) return main;
  const [only, ...more] = modules.filter(({ version, replaced }) => version === developed && !replaced);
  if (only && more.length === 0) return only;
  return path === '' || path === fromFiles ? undefined : { path, version: developed };
}

/** What a program is called that was built from files instead of a package. */
const fromFiles = 'command-line-arguments';

/**
 * The version that was stamped into it, else the one that the linker was told to write into the program. A commit alone
 * is no version: which one it belongs to is not known.
 */
const mainVersion = ({ path, version }: Module, { settings }: Build): string =>
  version === '' || version === developed ? linkedVersion(settings.get('-ldflags') ?? '', path) : version;

/** `-X main.version=1.2.3`: of a variable of the program's own that is named as a version is. Two that differ tell nothing. */
function linkedVersion(flags: string, module: string): string {
  const found = new Set<string>();
  for (const [, variable = '', value = ''] of flags
    .slice(0, 20_000)
    .matchAll(/-X[ =]+["']?([^\s"'=]+)=["']?([^\s"'\\]*)/g)) {
    const dot = variable.lastIndexOf('.');
    const owner = variable.slice(0, dot);
    if (owner !== 'main' && owner !== module && !owner.startsWith(`${module}/`)) continue;
    if (!/^[a-z0-9]*(?:version|ver|tag|describe)$/i.test(variable.slice(dot + 1))) continue;
    const [, number] = /^v?(\d+\.\d+\.\d+(?:[-+][\w.-]+)?)$/.exec(value) ?? [];
    if (number !== undefined) found.add(`v${number}`);
  }
  return found.size === 1 ? [...found].join('') : '';
}

/** Only of a release: a compiler built from its sources has no version of the standard library. */
function standardLibrary(compiler: string): readonly Claim[] {
  const version = released(compiler);
  if (version === undefined) return [];
  return [{ type: 'golang', name: 'stdlib', version, licences: ['BSD-3-Clause'] }];
}

/**
 * Programs written in Go that are known by a name of their own: the toolchain, which is built with its own compiler, and
 * servers whose module's version is theirs.
 */
export function goPrograms({ version, modules }: GoBuildInfo, path: string): readonly Claim[] {
  const file = baseName(path).replace(/\.exe$/i, '');
  const build = buildOf(modules);
  const number = released(version);
  if (file === 'go' && build.path === 'cmd/go' && number !== undefined) {
    return [{ type: 'generic', name: 'go', version: number }];
  }
  const main = mainModule(build);
  if (!main || !servers.get(file)?.test(main.path)) return [];
  const own = mainVersion(main, build).replace(/^v/, '');
  return own === '' ? [] : [{ type: 'generic', name: file, version: own }];
}

const servers: ReadonlyMap<string, RegExp> = new Map([
  ['consul', /^github\.com\/hashicorp\/consul$/],
  ['traefik', /^github\.com\/(?:traefik|containous)\/traefik(?:\/v\d+)?$/],
  ['vault', /^github\.com\/hashicorp\/vault$/],
]);

const released = (compiler: string): string | undefined =>
  /^go(\d+\.\d+(?:\.\d+)?(?:(?:rc|beta|alpha)\d+)?(?:-[\w.-]+)?)(?:$|[ +])/.exec(compiler)?.[1];
