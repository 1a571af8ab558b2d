import type { Fix } from '../core/fix.ts';
import type { Approved } from '../core/policy.ts';
import { isImageApproved, patternsOfApproved, replacementsOf } from './approval.ts';
import { replacing } from './edit.ts';
import type { KnownUse } from './judged.ts';
import { familiar } from './moved.ts';
import { type ImagePattern, imagePattern } from './pattern.ts';
import { formatReference, parseReference } from './reference.ts';
import { isWild } from './wildcard.ts';

/**
 * What the policy approves of in the place of an image: what replaces it, else other versions of it, else images whose
 * repository has the same last name. `why` goes on where the message says that the image is not approved.
 */
export function approvedOffers(
  use: KnownUse,
  approved: readonly Approved[],
): { readonly why: string; readonly fixes: readonly Fix[] } {
  const replacements = replacementsOf(approved, use.reference);
  const [replacement] = replacements;
  if (replacement !== undefined) {
    const why = `; \`${familiar(imageOf(replacement))}\` takes its place`;
    return { why, fixes: offersFrom(use, replacements, approved) };
  }
  const own = approved.filter((entry) => isOfRepository(use, entry));
  const namesakes = approved.filter((entry) => !own.includes(entry) && isNamesake(use, entry));
  return { why: versionsIn(own), fixes: offersFrom(use, [...own, ...namesakes], approved) };
}

const mostOffers = 5;
const mostNamed = 4;

/** A pattern may be anything; an entry with versions names exactly one image. */
const imageOf = (entry: Approved): string => (typeof entry === 'string' ? entry : entry.image);

/** `; approved versions are 24.11.1-bookworm-slim, 22.*` */
function versionsIn(entries: readonly Approved[]): string {
  const versions = entries.flatMap((entry) =>
    typeof entry === 'string' ? [] : [...entry.tags, ...entry.digests.map(short)],
  );
  if (versions.length === 0) return '';
  const named = versions.slice(0, mostNamed).map((version) => `\`${version}\``);
  const more = versions.length > mostNamed ? ` and ${versions.length - mostNamed} more` : '';
  return `; approved ${versions.length === 1 ? 'is' : 'are'} ${named.join(', ')}${more}`;
}

const short = (digest: string): string => digest.slice(0, digest.indexOf(':') + 13);

const isOfRepository = ({ reference }: KnownUse, entry: Approved): boolean =>
  imagePattern(imageOf(entry))?.segments.join('/') === `${reference.registry}/${reference.repository}`;

const isNamesake = ({ reference }: KnownUse, entry: Approved): boolean =>
  imagePattern(imageOf(entry))?.segments.at(-1) === reference.repository.split('/').at(-1);

const offersFrom = (
  use: KnownUse,
  entries: readonly Approved[],
  approved: readonly Approved[],
): readonly Fix[] => {
  const offers = entries
    .flatMap(patternsOfApproved)
    .flatMap((pattern) => usingPattern(use, pattern, approved));
  return offers
    .filter(({ title }, index) => offers.findIndex((one) => one.title === title) === index)
    .slice(0, mostOffers);
};

/** The image that a pattern names, with the tag that is written where the pattern leaves it open. */
function usingPattern(use: KnownUse, pattern: ImagePattern, approved: readonly Approved[]): readonly Fix[] {
  if (pattern.segments.some(isWild)) return [];
  const named = (text: string | undefined): string | undefined =>
    text === undefined || text === '' || isWild(text) ? undefined : text;
  const digest = named(pattern.digest);
  // A tag that is written says nothing about what an approved digest holds.
  const tag = named(pattern.tag) ?? (digest === undefined ? use.reference.tag : undefined);
  const next = formatReference({ name: familiar(pattern.segments.join('/')), tag, digest });
  const reference = parseReference(next);
  if (reference === undefined || !isImageApproved({ ...noImages, approved }, reference)) return [];
  return replacing(use, next, `Use ${next}`, 'unsafe');
}

const noImages = { registries: [], mirrors: new Map<string, string>() };
