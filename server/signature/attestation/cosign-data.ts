import { fieldOf } from '../../image/json.ts';
import { readOutsideJson } from './outside-json.ts';

/**
 * The document of a predicate. cosign puts what it is given under `Data`: as an object, or as a text, which may be JSON
 * or another form (SPDX's tag-value, CycloneDX's XML) and then stays a text.
 */
export function dataOf(predicate: unknown): unknown {
  const data = fieldOf(predicate, 'Data');
  if (data === undefined) return predicate;
  if (typeof data !== 'string') return data;
  const read = /^\s*\{/.test(data) ? readOutsideJson(Buffer.from(data)) : undefined;
  return read ?? data;
}
