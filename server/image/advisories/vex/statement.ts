/** What a VEX document says of one vulnerability in some products. */
export interface Statement {
  /** All names that it has for the vulnerability. */
  readonly names: readonly string[];
  /** Empty: it does not say of what. */
  readonly products: readonly Product[];
  readonly status: 'not_affected' | 'fixed' | 'affected' | 'under_investigation';
  readonly justification: string | undefined;
  readonly statement: string | undefined;
  /** When it was said, milliseconds; 0 where that is not told. */
  readonly at: number;
}

/** An image or a package, by package URL, digest or image reference. */
export interface Product {
  readonly ids: readonly string[];
  /** The parts of it that are meant; empty: all. */
  readonly parts: readonly string[];
}

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Undefined for what is no text; cut, and without characters that steer a terminal. */
export function textOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  return value
    .slice(0, 2_000)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
}

export const timeOf = (...values: readonly unknown[]): number => {
  const times = values.map((value) => (typeof value === 'string' ? Date.parse(value) : Number.NaN));
  return times.find((time) => !Number.isNaN(time)) ?? 0;
};
