import { isRecord } from '../record.ts';

/** What a listed code action carries until it is picked. */
export type ActionData = { readonly uri: string; readonly version: number } & ActionWork;

export type ActionWork =
  | {
      readonly kind: 'fix';
      readonly rule: string;
      readonly start: number;
      /** Of the finding among those of its snapshot. */
      readonly index: number;
      /** Of the fix among those of its finding. */
      readonly fix: number;
    }
  | { readonly kind: 'ignore'; readonly rule: string; readonly start: number; readonly index: number }
  | { readonly kind: 'fix-rule'; readonly rule: string }
  | { readonly kind: 'fix-all' }
  | { readonly kind: 'policy-off'; readonly rule: string }
  | { readonly kind: 'rewrite'; readonly start: number; readonly index: number };

/** What came back from the client; undefined where it is not what was sent. */
export function readActionData(value: unknown): ActionData | undefined {
  if (!isRecord(value)) return undefined;
  const { uri, version, kind, rule, start, index, fix } = value;
  if (typeof uri !== 'string' || typeof version !== 'number') return undefined;
  const place = { uri, version };
  if (kind === 'fix-all') return { ...place, kind };
  if (kind === 'rewrite')
    return isNumber(start) && isNumber(index) ? { ...place, kind, start, index } : undefined;
  if (typeof rule !== 'string') return undefined;
  if (kind === 'fix-rule' || kind === 'policy-off') return { ...place, kind, rule };
  if (!isNumber(start) || !isNumber(index)) return undefined;
  if (kind === 'ignore') return { ...place, kind, rule, start, index };
  if (kind === 'fix' && isNumber(fix)) return { ...place, kind, rule, start, index, fix };
  return undefined;
}

const isNumber = (value: unknown): value is number => typeof value === 'number';
