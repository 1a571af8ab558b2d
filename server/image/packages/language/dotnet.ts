import { entriesAt, fieldOf } from '../../json.ts';
import type { FileReader } from '../../layer/file-reader.ts';
import { type Claim, factsOf } from './found.ts';
import { readJson, textField } from './json.ts';
import { baseName } from './text.ts';

/**
 * .NET packages: `NAME.deps.json`, which the build writes beside a program or a shared framework. Listed are the program
 * itself and every library that brings a file, or needs one that does; projects of the same solution and reference
 * assemblies bring none of their own.
 */
export const dotnetReader: FileReader = {
  name: 'dotnet',
  wants: ({ kind, path }) => (kind === 'file' && path.endsWith('.deps.json') ? 'yes' : 'no'),
  largest: 32 * 1024 * 1024,
  read({ entry, bytes }) {
    const packages = dotnetPackages(bytes, baseName(entry.path).slice(0, -'.deps.json'.length));
    return factsOf([...packages, ...sharedRuntime(entry.path, packages)]);
  },
};

/** The shared runtime by the folder that it must lie in, where it is older than the package that tells of it. */
function sharedRuntime(path: string, packages: readonly Claim[]): readonly Claim[] {
  const [, version] = /(?:^|\/)Microsoft\.NETCore\.App\/(\d+\.\d+\.\d+)\/[^/]+$/.exec(path) ?? [];
  const isTold = packages.some(
    (one) => one.version === version && /microsoft\.(?:asp)?netcore\.app/i.test(one.name),
  );
  return version === undefined || isTold ? [] : [{ type: 'nuget', name: 'Microsoft.NETCore.App', version }];
}

/** The packages of a `deps.json`, of the program of this name. */
export function dotnetPackages(bytes: Uint8Array, program: string): readonly Claim[] {
  const libraries = librariesIn(readJson(bytes));
  const bundled = [...libraries.keys()].some((key) => bundlers.test(key));
  const brings = bringing(libraries);
  const listed = [...libraries].filter(([key, { type, bare }]) => {
    if (type === 'project') return key.slice(0, key.indexOf('/')) === program;
    return !(type === 'referenceassembly' && bare) && (bundled || brings.has(key));
  });
  return listed.map(([key]) => {
    const [name = '', version = ''] = key.split('/');
    return { type: 'nuget', name, version };
  });
}

/** They put a library's code into the program's own file, so that none is listed. */
const bundlers =
  /^(?:ILRepack|ILMerge|JetBrains\.Build\.ILRepack|PostSharp\.Community\.Packer|Brokenevent\.ILStrip|Costura\.Fody|Fody)(?:[./]|$)/;

interface Library {
  readonly type: string;
  /** Neither a path nor a hash: it comes from no package. */
  readonly bare: boolean;
  readonly files: boolean;
  /** `NAME/VERSION` */
  readonly needs: readonly string[];
}

function librariesIn(document: unknown): ReadonlyMap<string, Library> {
  const described = fieldOf(document, 'libraries');
  const libraries = new Map<string, Library>();
  for (const [, target] of entriesAt(document, 'targets').slice(0, 100)) {
    for (const [key, one] of entriesAt(target).slice(0, 50_000)) {
      const before = libraries.get(key);
      const own = fieldOf(described, key);
      const files = ['runtime', 'resources', 'compile', 'native'].some(
        (kind) => entriesAt(fieldOf(one, kind)).length > 0,
      );
      const needs = entriesAt(one, 'dependencies').map(([name, version]) => `${name}/${String(version)}`);
      libraries.set(key, {
        type: textField(own, 'type'),
        bare: textField(own, 'path') === '' && textField(own, 'sha512') === '',
        files: files || before?.files === true,
        needs: [...(before?.needs ?? []), ...needs],
      });
    }
  }
  return libraries;
}

/** Those that bring a file, and all that need one of them, directly or through others. */
function bringing(libraries: ReadonlyMap<string, Library>): ReadonlySet<string> {
  const neededBy = new Map<string, string[]>();
  for (const [key, { needs }] of libraries) {
    for (const need of needs) {
      const users = neededBy.get(need);
      if (users) users.push(key);
      else neededBy.set(need, [key]);
    }
  }
  const found = new Set([...libraries].filter(([, { files }]) => files).map(([key]) => key));
  // A set hands over what is added to it while it is walked.
  for (const key of found) {
    for (const user of neededBy.get(key) ?? []) found.add(user);
  }
  return found;
}
