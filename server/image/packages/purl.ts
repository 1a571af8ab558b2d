/** What a package URL is made of. Encoded by `purlOf`. */
export interface PurlParts {
  /** `npm`, `maven`, … */
  readonly type: string;
  /** Segments parted by `/`: `@babel`, `org.apache.logging.log4j`, `github.com/gorilla`. */
  readonly namespace?: string | undefined;
  readonly name: string;
  readonly version?: string | undefined;
  readonly qualifiers?: Readonly<Record<string, string | undefined>>;
}

/**
 * A package URL in its canonical form (purl specification 1.0, and its rules for each type). Names of npm keep their
 * case: `JSONStream` and `jsonstream` are two packages, and advisories tell them apart.
 */
export function purlOf({ type, namespace = '', name, version = '', qualifiers = {} }: PurlParts): string {
  const spelt = spelling.get(type) ?? asItIs;
  const path = `${namespace}/${name}`
    .split('/')
    .filter((segment) => segment !== '')
    .map((segment) => encode(spelt(segment)))
    .join('/');
  const rest = Object.entries(qualifiers)
    .filter(([, value]) => value !== undefined && value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${encode(value ?? '')}`)
    .join('&');
  return `pkg:${type}/${path}${version === '' ? '' : `@${encode(version)}`}${rest === '' ? '' : `?${rest}`}`;
}

const asItIs = (text: string): string => text;
const lower = (text: string): string => text.toLowerCase();

/** How the types spell namespace and name. */
const spelling: ReadonlyMap<string, (text: string) => string> = new Map([
  ['alpm', lower],
  ['apk', lower],
  ['bitnami', lower],
  ['composer', lower],
  ['deb', lower],
  ['golang', lower],
  ['pypi', (text) => lower(text).replaceAll('_', '-')],
]);

/** All but letters, digits and `.-_~:` is percent-encoded. */
const encode = (text: string): string =>
  encodeURIComponent(text.toWellFormed())
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%3A', ':');
