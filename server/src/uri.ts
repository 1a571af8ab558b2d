/**
 * The path of a URI as the workspace knows files: absolute, with `/`, a drive letter in upper case
 * (`C:/code/app`). A URI of another scheme than `file` is its own path, with what stands after the authority unescaped.
 */
export function pathOfUri(uri: string): string {
  const file = /^file:\/\/([^/]*)(\/.*)?$/i.exec(uri);
  if (!file) {
    const [, start = '', path = uri] = schemeAndPath(uri);
    return start + unescaped(path);
  }
  const [, host = '', path = '/'] = file;
  const plain = unescaped(path);
  if (host !== '' && host !== 'localhost') return `//${unescaped(host)}${plain}`;
  return /^\/[A-Za-z]:/.test(plain) ? plain.charAt(1).toUpperCase() + plain.slice(2) : plain;
}

/** The URI of such a path, spelt as VS Code spells it, so that the two compare equal as strings. */
export function uriOfPath(path: string): string {
  const [, start, rest = ''] = schemeAndPath(path);
  if (start !== undefined) return start + escaped(rest);
  if (path.startsWith('//')) return `file:${escaped(path)}`;
  const drive = /^[A-Za-z]:/.exec(path);
  return drive
    ? `file:///${escaped(path.charAt(0).toLowerCase() + path.slice(1))}`
    : `file://${escaped(path)}`;
}

/** A scheme has two letters or more, else it were a drive. The authority stays as it is written. */
const schemeAndPath = (uri: string): readonly string[] =>
  /^([A-Za-z][A-Za-z0-9+.-]+:(?:\/\/[^/]*)?)(.*)$/s.exec(uri) ?? [];

const unescaped = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const escaped = (path: string): string =>
  encodeURIComponent(path)
    .replaceAll('%2F', '/')
    .replace(/[!'()*]/g, escapedByte);

const escapedByte = (sign: string): string => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
