import type { Json, JsonValue } from './mint.ts';

/** A copy of JSON with one place changed; a place that is not there is a mistake of the test. */
export function changed(json: Json, path: string, change: (old: JsonValue) => JsonValue | undefined): Json {
  const copy = structuredClone(json);
  const names = path.split('.');
  const last = names.pop() ?? '';
  let at: JsonValue | undefined = copy;
  for (const name of names) at = memberOf(at, name);
  const old = memberOf(at, last);
  if (old === undefined) throw new Error(`There is no ${path}.`);
  const now = change(old);
  if (Array.isArray(at)) at.splice(Number(last), 1, ...(now === undefined ? [] : [now]));
  else if (typeof at === 'object' && at !== null) {
    if (now === undefined) delete at[last];
    else at[last] = now;
  }
  return copy;
}

function memberOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  if (Array.isArray(value)) return value[Number(name)];
  return typeof value === 'object' && value !== null ? value[name] : undefined;
}

export const at = (json: Json, path: string): JsonValue | undefined =>
  path.split('.').reduce<JsonValue | undefined>(memberOf, json);

export const put = (value: JsonValue) => (): JsonValue => value;

export const gone = (): undefined => undefined;

/** One bit of bytes in base64: of the byte so many from the front, or from the end. */
export const flip =
  (place = -1) =>
  (old: JsonValue): string => {
    const bytes = Buffer.from(String(old), 'base64');
    const index = place < 0 ? bytes.length + place : place;
    bytes.writeUInt8(bytes.readUInt8(index) ^ 1, index);
    return bytes.toString('base64');
  };

/** JSON inside base64. */
export const inside =
  (change: (json: Json) => Json) =>
  (old: JsonValue): string => {
    const json = JSON.parse(Buffer.from(String(old), 'base64').toString()) as Json;
    return Buffer.from(JSON.stringify(change(json))).toString('base64');
  };
