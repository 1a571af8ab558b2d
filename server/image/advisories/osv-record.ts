import { isObject, type Json } from '../json.ts';

/** What is used of a record of OSV, read from outside: https://ossf.github.io/osv-schema. */
export interface OsvRecord {
  /** `GHSA-…`, `DEBIAN-CVE-2024-3094`. */
  readonly id: string;
  /** ISO 8601; empty where it does not say. */
  readonly modified: string;
  readonly published: string;
  readonly withdrawn: boolean;
  /** Other names of the very same. */
  readonly aliases: readonly string[];
  /** What it was made from: a distribution's record of a CVE. */
  readonly upstream: readonly string[];
  readonly related: readonly string[];
  readonly summary: string;
  readonly details: string;
  readonly affected: readonly OsvAffected[];
  readonly severity: readonly OsvSeverity[];
  /** In the words of its source: `MODERATE`. */
  readonly rating: string | undefined;
  readonly references: readonly OsvReference[];
}

export interface OsvAffected {
  /** With the release where it has one: `Debian:12`. */
  readonly ecosystem: string;
  readonly name: string;
  readonly ranges: readonly OsvRange[];
  readonly versions: ReadonlySet<string>;
  readonly severity: readonly OsvSeverity[];
  readonly rating: string | undefined;
}

/** Ranges of commits are left out: nobody knows the commit of a package in an image. */
export interface OsvRange {
  readonly type: 'SEMVER' | 'ECOSYSTEM';
  readonly events: readonly OsvEvent[];
}

export interface OsvEvent {
  readonly kind: 'introduced' | 'fixed' | 'last_affected' | 'limit';
  readonly version: string;
}

export interface OsvSeverity {
  /** `CVSS_V3`, `Ubuntu`. */
  readonly type: string;
  readonly score: string;
}

export interface OsvReference {
  readonly type: string;
  readonly url: string;
}

/** Undefined for what is no record. What a record holds beyond the bounds or in another form is left out. */
export function readOsvRecord(json: string): OsvRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  return isObject(value) ? fromObject(value) : undefined;
}

function fromObject(value: Json): OsvRecord | undefined {
  const id = textOf(value['id'], 200);
  if (!/^[A-Za-z0-9][A-Za-z0-9._:+-]*$/.test(id)) return undefined;
  return {
    id,
    modified: dateOf(value['modified']),
    published: dateOf(value['published']),
    withdrawn: textOf(value['withdrawn'], 50) !== '',
    aliases: names(value['aliases']),
    upstream: names(value['upstream']),
    related: names(value['related']),
    summary: textOf(value['summary'], 500),
    details: textOf(value['details'], 2_000),
    affected: objects(value['affected']).flatMap(affectedOf),
    severity: severitiesOf(value['severity']),
    rating: ratingOf(value),
    references: objects(value['references']).flatMap(referenceOf),
  };
}

function affectedOf(value: Json): readonly OsvAffected[] {
  const described = isObject(value['package']) ? value['package'] : {};
  const ecosystem = textOf(described['ecosystem'], 200);
  const name = textOf(described['name'], 1_000);
  if (ecosystem === '' || name === '') return [];
  return [
    {
      ecosystem,
      name,
      ranges: objects(value['ranges']).flatMap(rangeOf),
      versions: new Set(list(value['versions']).map((version) => textOf(version, 500))),
      severity: severitiesOf(value['severity']),
      rating: ratingOf(value),
    },
  ];
}

function rangeOf(value: Json): readonly OsvRange[] {
  const type = value['type'];
  if (type !== 'SEMVER' && type !== 'ECOSYSTEM') return [];
  return [{ type, events: objects(value['events']).flatMap(eventsOf) }];
}

const eventKinds = ['introduced', 'fixed', 'last_affected', 'limit'] as const;

const eventsOf = (value: Json): readonly OsvEvent[] =>
  eventKinds.flatMap((kind) => {
    const version = textOf(value[kind], 500);
    return version === '' ? [] : [{ kind, version }];
  });

const severitiesOf = (value: unknown): readonly OsvSeverity[] =>
  objects(value).flatMap((one) => {
    const type = textOf(one['type'], 50);
    const score = textOf(one['score'], 500);
    return type === '' || score === '' ? [] : [{ type, score }];
  });

/** GitHub and Bitnami write `database_specific.severity`, Debian `ecosystem_specific.urgency`, others one of both. */
function ratingOf(value: Json): string | undefined {
  for (const place of ['database_specific', 'ecosystem_specific']) {
    const specific = value[place];
    if (!isObject(specific)) continue;
    for (const key of ['severity', 'urgency', 'cvss_severity']) {
      const rating = textOf(specific[key], 50);
      if (rating !== '') return rating;
    }
  }
  return undefined;
}

function referenceOf(value: Json): readonly OsvReference[] {
  const url = textOf(value['url'], 2_000);
  return /^https:\/\/[^\s<>"'`\\]+$/.test(url) ? [{ type: textOf(value['type'], 50), url }] : [];
}

const names = (value: unknown): readonly string[] =>
  list(value)
    .slice(0, 1_000)
    .map((name) => textOf(name, 200))
    .filter((name) => /^[A-Za-z0-9][A-Za-z0-9._:+-]*$/.test(name));

/** Go's data base writes the year 1 where it does not know. */
const dateOf = (value: unknown): string => {
  const text = textOf(value, 50);
  return /^(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}/.test(text) ? text : '';
};

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const objects = (value: unknown): readonly Json[] => list(value).filter(isObject);

/** Cut to the bound, without characters that steer a terminal or turn the direction of writing. */
const textOf = (value: unknown, most: number): string =>
  typeof value === 'string'
    ? value
        .slice(0, most)
        .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
        .trim()
    : '';
