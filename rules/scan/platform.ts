import { once } from '../core/keep.ts';
import type { ImageScan } from '../core/scan.ts';

/**
 * The architecture that the packages of the operating system are for, where it is another one than the image's own;
 * undefined where it is the same, or nobody can tell.
 */
export const packagedFor = (scan: ImageScan): string | undefined => judged(scan).packagedFor;

const judged = once((scan: ImageScan): { readonly packagedFor: string | undefined } => {
  const [, own = ''] = scan.platform.split('/');
  const counts = new Map<string, number>();
  for (const { type, arch } of scan.packages) {
    const name =
      type === 'deb' || type === 'apk' || type === 'rpm' ? architectures.get(arch ?? '') : undefined;
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const isSome = counts.size > 0 && !counts.has(own) && [...architectures.values()].includes(own);
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return { packagedFor: isSome && !(own === 'amd64' && most?.[0] === '386') ? most?.[0] : undefined };
});

/** The names that distributions have for the architectures of image platforms. */
const architectures: ReadonlyMap<string, string> = new Map([
  ['amd64', 'amd64'],
  ['x86_64', 'amd64'],
  ['arm64', 'arm64'],
  ['aarch64', 'arm64'],
  ['i386', '386'],
  ['i686', '386'],
  ['x86', '386'],
  ['armhf', 'arm'],
  ['armv7', 'arm'],
  ['armv7hl', 'arm'],
  ['armel', 'arm'],
  ['ppc64el', 'ppc64le'],
  ['ppc64le', 'ppc64le'],
  ['s390x', 's390x'],
  ['riscv64', 'riscv64'],
]);
