import type { FileFacts, FileReader, LayerEntry } from '../../layer/file-reader.ts';
import { auditedCrates } from './cargo.ts';
import { dotnetPackages } from './dotnet.ts';
import { bundledDeps } from './dotnet-bundle.ts';
import { type Executable, isExecutable } from './executable.ts';
import { executablesIn } from './executables.ts';
import { type Claim, factsOf } from './found.ts';
import { goPackages, goPrograms } from './go.ts';
import { goBuildInfo } from './go-build-info.ts';
import { windowsProgram } from './pe-version.ts';
import { runtimesIn } from './runtimes.ts';
import { baseName } from './text.ts';
import { bufferOf } from './view.ts';

/**
 * Programs and libraries: what Go, `cargo auditable` and .NET put into them, and which runtime or server they are. One reader
 * for all, so that a large file is kept in memory once.
 */
export const binaryReader: FileReader = {
  name: 'programs',
  wants: (entry) => (entry.kind === 'file' && entry.size > 512 && mayRun(entry) ? 'peek' : 'no'),
  recognises: isExecutable,
  largest: 256 * 1024 * 1024,
  read: ({ entry, bytes }) => readBinary(entry, bytes),
};

/** Libraries need no permission to run. */
const mayRun = ({ mode, path }: LayerEntry): boolean =>
  (mode & 0o111) !== 0 || /\.(?:so(?:\.[\d.]+)?|dll|exe|bpl|dylib|node|pyd)$/i.test(path);

function readBinary(entry: LayerEntry, bytes: Uint8Array): FileFacts {
  const executables = executablesIn(bytes);
  const claims = executables.flatMap((executable) => [...packagesOf(executable, entry.path)]);
  claims.push(...runtimesIn(entry.path, bytes));
  if (claims.length === 0)
    claims.push(...executables.flatMap((one) => windowsProgram(one, entry.path) ?? []));
  return factsOf(unique(claims), problemsOf(entry, executables));
}

const problemsOf = ({ path }: LayerEntry, executables: readonly Executable[]): readonly string[] =>
  executables.some(isPacked)
    ? [`${baseName(path)} is packed with UPX; what it is built of is not read.`]
    : [];

function* packagesOf(executable: Executable, path: string): Generator<Claim> {
  const info = goBuildInfo(executable);
  if (info) {
    yield* goPackages(info);
    yield* goPrograms(info, path);
  }
  yield* auditedCrates(executable) ?? [];
  const deps = bundledDeps(executable);
  if (deps) yield* dotnetPackages(deps, baseName(path).replace(/\.exe$/i, ''));
}

/** A universal program says the same once for each processor. */
function unique(claims: readonly Claim[]): readonly Claim[] {
  const byKey = new Map(claims.map((claim) => [`${claim.type} ${claim.name} ${claim.version}`, claim]));
  return [...byKey.values()];
}

/** UPX leaves no sections, and its name in the first bytes after the headers. */
const isPacked = ({ format, sections, view }: Executable): boolean =>
  format === 'elf' && sections.length === 0 && bufferOf(view.bytes.subarray(0, 1024)).includes('UPX!');
