import { brokenTar } from './header.ts';

/** What a PAX extended header says of the entry after it; undefined where it says nothing. */
export interface PaxRecords {
  readonly path: string | undefined;
  readonly target: string | undefined;
  readonly size: number | undefined;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  /** GNU's sparse files: their body is a map and pieces. */
  readonly sparse: boolean;
  readonly realSize: number | undefined;
}

export const noRecords: PaxRecords = {
  path: undefined,
  target: undefined,
  size: undefined,
  uid: undefined,
  gid: undefined,
  sparse: false,
  realSize: undefined,
};

/** Reads the records of POSIX.1-2001, `LENGTH KEY=VALUE\n` each. Throws a TroubleError `broken`. */
export function readPax(bytes: Uint8Array): PaxRecords {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const values = new Map<string, string>();
  for (let at = 0; at < view.length; ) {
    const space = view.indexOf(0x20, at);
    const digits = space < 0 ? '' : view.toString('latin1', at, space);
    const length = /^\d{1,10}$/.test(digits) ? Number(digits) : 0;
    const end = at + length;
    if (length < digits.length + 3 || end > view.length || view[end - 1] !== 0x0a) {
      throw brokenTar('a PAX header is damaged');
    }
    const equals = view.indexOf(0x3d, space);
    if (equals < 0 || equals >= end) throw brokenTar('a PAX header is damaged');
    const key = view.toString('utf8', space + 1, equals);
    // Extended attributes and times are of no use here, and values may be large.
    if (wanted.has(key) || key.startsWith('GNU.sparse.'))
      values.set(key, view.toString('utf8', equals + 1, end - 1));
    at = end;
  }
  return {
    path: nonEmpty(values.get('GNU.sparse.name') ?? values.get('path')),
    target: nonEmpty(values.get('linkpath')),
    size: whole(values.get('size')),
    uid: whole(values.get('uid')),
    gid: whole(values.get('gid')),
    sparse: [...values.keys()].some((key) => key.startsWith('GNU.sparse.')),
    realSize: whole(values.get('GNU.sparse.realsize') ?? values.get('GNU.sparse.size')),
  };
}

const wanted: ReadonlySet<string> = new Set(['path', 'linkpath', 'size', 'uid', 'gid']);

function nonEmpty(value: string | undefined): string | undefined {
  if (value?.includes('\0') === true) throw brokenTar('a name in a PAX header holds a zero byte');
  return value === '' ? undefined : value;
}

/** An empty value takes the record back. */
function whole(value: string | undefined): number | undefined {
  if (value === undefined || value === '') return undefined;
  const count = /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN;
  if (!Number.isSafeInteger(count)) throw brokenTar('a PAX header holds a wrong number');
  return count;
}
