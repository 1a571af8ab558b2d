import type { FileReader } from '../../layer/file-reader.ts';
import { apkReader } from './apk.ts';
import { chiselReader } from './chisel.ts';
import { copyrightReader } from './copyright.ts';
import { dpkgReader } from './dpkg.ts';
import { osReleaseReader } from './os-release.ts';
import { pacmanReader } from './pacman.ts';
import { rpmJournalReader, rpmManifestReader, rpmReader } from './rpm/rpm.ts';
import { uncoveredReader } from './uncovered.ts';

/** Every reader of what distributions write about their packages and themselves. */
export const osReaders: readonly FileReader[] = [
  osReleaseReader,
  apkReader,
  dpkgReader,
  copyrightReader,
  chiselReader,
  pacmanReader,
  rpmReader,
  rpmJournalReader,
  rpmManifestReader,
  uncoveredReader,
];
