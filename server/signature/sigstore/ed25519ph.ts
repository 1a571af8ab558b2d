import { createHash, type KeyObject } from 'node:crypto';

/**
 * Ed25519ph (RFC 8032 §5.1, empty context), which Node cannot verify: Rekor's `hashedrekord` entries hold such
 * signatures of Ed25519 keys. Nothing secret is computed with, so that the time it takes tells nothing.
 */
export function isSignedEd25519ph(key: KeyObject, message: Uint8Array, signature: Uint8Array): boolean {
  const encodedKey = key.export({ type: 'spki', format: 'der' }).subarray(-32);
  if (signature.length !== 64) return false;
  const encodedR = signature.subarray(0, 32);
  const s = numberOf(signature.subarray(32));
  const [a, r] = [pointOf(encodedKey), pointOf(encodedR)];
  if (s >= order || a === undefined || r === undefined) return false;
  const domain = Buffer.concat([Buffer.from('SigEd25519 no Ed25519 collisions'), Buffer.from([1, 0])]);
  const hash = createHash('sha512').update(domain).update(encodedR).update(encodedKey);
  const k = numberOf(hash.update(createHash('sha512').update(message).digest()).digest()) % order;
  return isSame(times(s, base), plus(r, times(k, a)));
}

/** Extended coordinates: x = X/Z, y = Y/Z, x·y = T/Z. */
interface Point {
  readonly x: bigint;
  readonly y: bigint;
  readonly z: bigint;
  readonly t: bigint;
}

const prime = 2n ** 255n - 19n;
const order = 2n ** 252n + 27742317777372353535851937790883648493n;

const mod = (value: bigint): bigint => {
  const rest = value % prime;
  return rest < 0n ? rest + prime : rest;
};

function power(value: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, mod(value)];
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = mod(result * square);
    square = mod(square * square);
  }
  return result;
}

const d = mod(-121665n * power(121666n, prime - 2n));
const rootOfMinusOne = power(2n, (prime - 1n) / 4n);

/** Little-endian, as all numbers are here. */
const numberOf = (bytes: Uint8Array): bigint =>
  BigInt(`0x${Buffer.from(bytes).reverse().toString('hex') || '0'}`);

const affine = (x: bigint, y: bigint): Point => ({ x, y, z: 1n, t: mod(x * y) });

/** RFC 8032 §5.1.3. */
function pointOf(bytes: Uint8Array): Point | undefined {
  const encoded = numberOf(bytes);
  const isOdd = encoded >> 255n;
  const y = encoded & (2n ** 255n - 1n);
  if (y >= prime) return undefined;
  const [u, v] = [mod(y * y - 1n), mod(d * y * y + 1n)];
  const candidate = mod(u * power(v, 3n) * power(u * power(v, 7n), (prime - 5n) / 8n));
  const check = mod(v * candidate * candidate);
  const x = check === u ? candidate : check === mod(-u) ? mod(candidate * rootOfMinusOne) : undefined;
  if (x === undefined || (x === 0n && isOdd === 1n)) return undefined;
  return affine((x & 1n) === isOdd ? x : mod(-x), y);
}

const base = affine(
  15112221349535400772501151409588531511454012693041857206046113283949847762202n,
  46316835694926478169428394003475163141307993866256225615783033603165251855960n,
);

/** RFC 8032 §5.1.4. */
function plus(one: Point, other: Point): Point {
  const a = mod((one.y - one.x) * (other.y - other.x));
  const b = mod((one.y + one.x) * (other.y + other.x));
  const c = mod(2n * one.t * d * other.t);
  const e = mod(2n * one.z * other.z);
  const [f, g, h, i] = [b - a, e - c, e + c, b + a];
  return { x: mod(f * g), y: mod(h * i), z: mod(g * h), t: mod(f * i) };
}

function times(factor: bigint, point: Point): Point {
  let result: Point = { x: 0n, y: 1n, z: 1n, t: 0n };
  let double = point;
  for (let left = factor; left > 0n; left >>= 1n) {
    if (left & 1n) result = plus(result, double);
    double = plus(double, double);
  }
  return result;
}

const isSame = (one: Point, other: Point): boolean =>
  mod(one.x * other.z) === mod(other.x * one.z) && mod(one.y * other.z) === mod(other.y * one.z);
