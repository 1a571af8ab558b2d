import type { FileReader } from '../layer/file-reader.ts';
import { binaryReader } from './language/binary.ts';
import { bitnamiReader } from './language/bitnami.ts';
import { condaReader } from './language/conda.ts';
import { dotnetReader } from './language/dotnet.ts';
import { javaReader } from './language/java.ts';
import { jvmReader } from './language/jvm.ts';
import { npmReader } from './language/npm.ts';
import { phpReader } from './language/php.ts';
import { pythonReader } from './language/python.ts';
import { rReader } from './language/r.ts';
import { rubyReader } from './language/ruby.ts';
import { sbomReader } from './language/sbom.ts';
import { osReaders } from './os/index.ts';

/** Readers of what languages and their package managers install. */
export const languageReaders: readonly FileReader[] = [
  npmReader,
  pythonReader,
  rubyReader,
  javaReader,
  jvmReader,
  phpReader,
  dotnetReader,
  condaReader,
  rReader,
  bitnamiReader,
  sbomReader,
  binaryReader,
];

/** Every reader of packages. */
export const packageReaders: readonly FileReader[] = [...osReaders, ...languageReaders];
