import type { Approved } from '../../core/policy.ts';
import type { Report } from '../../core/rule.ts';
import { isImageApproved, isRegistryApproved, mirrored } from '../../image/approval.ts';
import { imagePattern } from '../../image/pattern.ts';
import { formatReference, type ImageReference, parseReference } from '../../image/reference.ts';
import { sampleOf } from '../sample.ts';
import type { Mirror, Placed } from '../syntax.ts';
import type { ImagesSaid } from './images-said.ts';

/** A contradiction, and the entry that has it. */
export interface Contradiction extends Report {
  readonly of: Placed<unknown>;
}

/** What is said about images, and what else is said that takes it back. */
export function* imageContradictions(said: ImagesSaid): Generator<Contradiction> {
  yield* approvedAndReplaced(said);
  yield* approvedFromElsewhere(said);
  yield* mirrorsOf(said);
}

function* approvedAndReplaced({ approved }: ImagesSaid): Generator<Contradiction> {
  const replaced = new Map<string, string>();
  for (const { value } of approved)
    if (typeof value !== 'string') for (const text of value.replaces) replaced.set(keyOf(text), value.image);
  for (const of of approved) {
    const name = nameOf(of.value);
    const by = replaced.get(keyOf(name));
    if (by === undefined) continue;
    yield { of, at: of.at, message: `\`${name}\` is approved here, and \`${by}\` takes its place.` };
  }
}

/** Patterns that mean the same in another spelling have the same key. */
const keyOf = (text: string): string => JSON.stringify(imagePattern(text));

const nameOf = (entry: Approved): string => (typeof entry === 'string' ? entry : entry.image);

function* approvedFromElsewhere({ registries, approved, mirrors }: ImagesSaid): Generator<Contradiction> {
  if (registries.length === 0) return;
  const images = { registries: registries.map(({ value }) => value), approved: [], mirrors: mapOf(mirrors) };
  for (const of of approved) {
    const sample = sampleFrom(of.value);
    if (sample === undefined || isRegistryApproved(images, sample)) continue;
    yield {
      of,
      at: of.at,
      message: `\`${nameOf(of.value)}\` is approved, but \`${sample.registry}\` is not among the registries, so it is refused all the same.`,
    };
  }
}

function* mirrorsOf({ approved, mirrors }: ImagesSaid): Generator<Contradiction> {
  const places = mapOf(mirrors);
  const images = { registries: [], approved: approved.map(({ value }) => value), mirrors: places };
  for (const of of mirrors) {
    const { from, to } = of.value;
    if (leadsBack(from, to, places)) {
      yield { of, at: of.at, message: `The mirror \`${to}\` leads back to \`${from}\`.` };
      continue;
    }
    for (const { value } of approved) {
      const sample = sampleFrom(value);
      const name = sample && mirrored(`${sample.registry}/${sample.repository}`, new Map([[from, to]]));
      const there = sample && name !== undefined ? movedTo(sample, name) : undefined;
      if (sample === undefined || there === undefined || isImageApproved(images, there)) continue;
      yield {
        of,
        at: of.at,
        message: `\`${sample.text}\` is approved, but not \`${there.text}\`, where this mirror leads.`,
      };
      break;
    }
  }
}

/** Whether one mirror after the other leads to a place that the first one stands for. */
function leadsBack(from: string, to: string, mirrors: ReadonlyMap<string, string>): boolean {
  let name: string | undefined = to;
  for (let step = 0; step <= mirrors.size && step < mostSteps && name !== undefined; step += 1) {
    if (name === from || name.startsWith(`${from}/`)) return true;
    name = mirrored(name, mirrors);
  }
  return false;
}

const mostSteps = 20;

/** A pattern whose registry is open may mean any. */
const sampleFrom = (entry: Approved): ImageReference | undefined =>
  nameOf(entry).split('/')[0]?.includes('*') ? undefined : sampleOf(entry, 'image');

const movedTo = ({ tag, digest }: ImageReference, name: string): ImageReference | undefined =>
  parseReference(formatReference({ name, tag, digest }));

const mapOf = (mirrors: readonly Placed<Mirror>[]): ReadonlyMap<string, string> =>
  new Map(mirrors.map(({ value: { from, to } }) => [from, to]));
