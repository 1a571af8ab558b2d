/** A package URL, taken apart; everything decoded. */
export interface Purl {
  readonly type: string;
  /** With its namespace: `debian/curl`, `@babel/core`. */
  readonly name: string;
  readonly version: string | undefined;
  readonly qualifiers: ReadonlyMap<string, string>;
}

/** Undefined for what is none. */
export function parsePurl(text: string): Purl | undefined {
  const [, type = '', path = '', query = ''] =
    /^pkg:\/*([A-Za-z][A-Za-z0-9.+-]*)\/([^?#]+)(?:\?([^#]*))?(?:#.*)?$/.exec(text) ?? [];
  if (type === '') return undefined;
  // The version stands behind the last `@` that a name follows: `@babel/core@7.0.0`.
  const at = path.lastIndexOf('@');
  const hasVersion = at > 0 && !path.slice(at).includes('/');
  const name = decoded(hasVersion ? path.slice(0, at) : path);
  const version = hasVersion ? decoded(path.slice(at + 1)) : undefined;
  const pairs = query.split('&').flatMap((pair) => {
    const equals = pair.indexOf('=');
    const value = decoded(pair.slice(equals + 1));
    return equals > 0 && value !== undefined ? [[pair.slice(0, equals).toLowerCase(), value] as const] : [];
  });
  if (name === undefined || (hasVersion && version === undefined)) return undefined;
  return {
    type: type.toLowerCase(),
    name: comparable(type.toLowerCase(), name.replace(/^\/+|\/+$/g, '')),
    version: version === '' ? undefined : version,
    qualifiers: new Map(pairs),
  };
}

/**
 * Whether a package is what a statement is about: the same type and name, its version where the statement has one, and
 * every qualifier that the statement has.
 */
export const purlCovers = (stated: Purl, own: Purl): boolean =>
  stated.type === own.type &&
  stated.name === own.name &&
  (stated.version === undefined || stated.version === own.version) &&
  [...stated.qualifiers].every(([key, value]) => own.qualifiers.get(key) === value);

/** Types whose names are the same in either case; of Python's also with other signs between the words. */
function comparable(type: string, name: string): string {
  if (type === 'pypi') return name.toLowerCase().replace(/[-_.]+/g, '-');
  return ['nuget', 'composer', 'deb', 'apk', 'oci', 'docker', 'golang'].includes(type)
    ? name.toLowerCase()
    : name;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
