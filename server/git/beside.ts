import {
  chmodSync,
  chownSync,
  lstatSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';

/** The new content of a file, complete on the disk but not in its place yet: whoever is ended now loses nothing. */
export interface Beside {
  /**
   * Puts it in the place of the file; nobody ever sees half of it. Where `still` is given and the file holds
   * other bytes by now, nothing is replaced. What went wrong, if anything did; then it is dropped as well.
   */
  replace(still?: Uint8Array): string | undefined;
  drop(): void;
}

/**
 * Writes it beside the file, with its mode and, where that is allowed, its owner. A link stays a link: what it
 * leads to is written.
 */
export function writeBeside(path: string | Buffer, bytes: Uint8Array): Beside | { readonly error: string } {
  let beside: Buffer | undefined;
  const drop = (): void => {
    if (beside !== undefined) rmSync(beside, { force: true });
  };
  const failed = (error: unknown): string => {
    drop();
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return `It cannot be written (${code}).`;
  };
  try {
    const there = lstatSync(path, { throwIfNoEntry: false }) !== undefined;
    const target = there ? realpathSync(path, { encoding: 'buffer' }) : Buffer.from(path);
    beside = nameBeside(target);
    writeFileSync(beside, bytes, { flag: 'wx', ...(there ? { mode: 0o600 } : {}) });
    if (there) copyMode(target, beside);
    const from = beside;
    return {
      drop,
      replace: (still) => {
        try {
          if (still !== undefined && !readFileSync(target).equals(still)) {
            drop();
            return 'It was changed meanwhile, so it was not written.';
          }
          renameSync(from, target);
          return undefined;
        } catch (error) {
          return failed(error);
        }
      },
    };
  } catch (error) {
    return { error: failed(error) };
  }
}

/** A name in the same folder, which alone makes the renaming one step. Paths are bytes: not every one is UTF-8. */
function nameBeside(target: Buffer): Buffer {
  const backslash = process.platform === 'win32' ? target.lastIndexOf('\\') : -1;
  const folder = target.subarray(0, Math.max(target.lastIndexOf('/'), backslash) + 1);
  const name = `.seaworthy-${process.pid}-${Math.random().toString(36).slice(2)}.tmp`;
  return Buffer.concat([folder, Buffer.from(name)]);
}

function copyMode(from: Buffer, to: Buffer): void {
  const { mode, uid, gid } = statSync(from);
  try {
    chownSync(to, uid, gid);
  } catch {
    // Only root may give a file away; the content counts more than the owner.
  }
  chmodSync(to, mode & 0o7777);
}
