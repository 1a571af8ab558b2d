import type { LookupAddress } from 'node:dns';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { isIP } from 'node:net';

const dns: { lookup: (...asked: never) => unknown } = createRequire(import.meta.url)('node:dns');

type Answer = (error: Error | null, found: readonly LookupAddress[]) => void;

/**
 * A name service for the time of a test: each question for a name gets the next of its addresses, the last one from
 * then on. Other names are not known.
 */
export async function withNames(
  names: Readonly<Record<string, readonly string[]>>,
  run: () => Promise<void>,
): Promise<void> {
  const real = dns.lookup;
  const asked = new Map<string, number>();
  dns.lookup = (name: string, options: unknown, answer: Answer): void => {
    if (isIP(name) !== 0) return void Reflect.apply(real, dns, [name, options, answer]);
    const addresses = names[name] ?? [];
    const count = asked.get(name) ?? 0;
    asked.set(name, count + 1);
    const address = addresses[Math.min(count, addresses.length - 1)];
    if (address === undefined) answer(Object.assign(new Error(), { code: 'ENOTFOUND' }), []);
    else answer(null, [{ address, family: address.includes(':') ? 6 : 4 }]);
  };
  syncBuiltinESMExports();
  try {
    await run();
  } finally {
    dns.lookup = real;
    syncBuiltinESMExports();
  }
}
