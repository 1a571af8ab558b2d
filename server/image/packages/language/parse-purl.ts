/** A package URL, taken apart and decoded. */
export interface Parsed {
  readonly type: string;
  /** Segments parted by `/`, empty for none. */
  readonly namespace: string;
  readonly name: string;
  readonly version: string;
  readonly qualifiers: Readonly<Record<string, string>>;
}

/** Takes a package URL apart (purl specification 1.0, "How to parse"); undefined for a text that is none. */
export function parsePurl(text: string): Parsed | undefined {
  const [, type = '', rest = ''] = /^pkg:\/*([a-z][a-z0-9.+-]*)\/(.+)$/i.exec(text.split('#')[0] ?? '') ?? [];
  const [path = '', query = ''] = rest.split('?');
  const at = path.lastIndexOf('@');
  const [whole, version] = at > 0 ? [path.slice(0, at), path.slice(at + 1)] : [path, ''];
  const segments = whole.split('/').filter((segment) => segment !== '');
  const decoded = segments.map(decode);
  const versionText = decode(version);
  if (type === '' || decoded.length === 0 || versionText === undefined || decoded.includes(undefined))
    return undefined;
  return {
    type: type.toLowerCase(),
    namespace: decoded.slice(0, -1).join('/'),
    name: decoded.at(-1) ?? '',
    version: versionText,
    qualifiers: qualifiersIn(query),
  };
}

function qualifiersIn(query: string): Readonly<Record<string, string>> {
  const pairs = query.split('&').slice(0, 50);
  return Object.fromEntries(
    pairs.flatMap((pair) => {
      const [, key = '', value = ''] = /^([a-z][a-z0-9._-]*)=(.+)$/i.exec(pair) ?? [];
      const decoded = decode(value);
      return key === '' || decoded === undefined ? [] : [[key.toLowerCase(), decoded] as const];
    }),
  );
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
