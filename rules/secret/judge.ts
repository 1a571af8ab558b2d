import { entropyOf, kindsOfSigns, looksRandom } from './entropy.ts';
import { type Telling, tellingOf } from './names.ts';
import { isHarmless } from './placeholders.ts';

/**
 * Whether a literal behind a name is a secret's value. Weak and well-known ones count too: `postgres`
 * behind `POSTGRES_PASSWORD` lets everybody in.
 */
export function isSecretValue(name: string, value: string): boolean {
  const telling = tellingOf(name);
  return telling !== undefined && isSecretBehind(telling, name, value);
}

function isSecretBehind(telling: Telling, name: string, value: string): boolean {
  const text = value.trim();
  if (isHarmless(text) || isNameItself(name, text)) return false;
  if (telling === 'hint') return looksRandom(text);
  if (telling === 'password') return true;
  return text.length > 3 && !/^[\d.,_-]+$/.test(text) && !isNameOfSecret(name, text);
}

/**
 * Whether such a value is more than a stand-in of a developer's own machine: a person or a machine
 * made it up, so that it may well be in use.
 */
export const looksMadeUp = (value: string): boolean =>
  looksRandom(value) ||
  (value.length >= 7 &&
    !/\s/.test(value) &&
    kindsOfSigns(value) >= 2 &&
    /\d/.test(value) &&
    !/^\d/.test(value)) ||
  (value.length >= 10 && kindsOfSigns(value) >= 3 && entropyOf(value) > 2.8);

/** `API_KEY=API_KEY`, `token: token`, `key: mystoragekey`: nothing was filled in. */
const isNameItself = (name: string, value: string): boolean =>
  /^[A-Z][A-Z\d]*(?:_[A-Z\d]+)+$|^(?:PASSWORD|PASSWD|PASS|SECRET|TOKEN|KEY|APIKEY)$/.test(value) ||
  (!/pass|pwd/i.test(name) &&
    (plain(name) === plain(value) || /^(?:my|some|the|an?)[-_]?[a-z-]*(?:key|token|secret)$/.test(value)));

const plain = (text: string): string => text.toLowerCase().replaceAll(/[^a-z\d]/g, '');

/** `TLS_SECRET: web-tls-secret` names an object that holds a secret. */
const isNameOfSecret = (name: string, value: string): boolean =>
  /secrets?$|credentials?$|creds?$/i.test(name) &&
  /^[a-z\d]+(?:[-.][a-z\d]+)+$/.test(value) &&
  /(?:secrets?|tls|certs?|credentials?|creds?|tokens?|config|keys?|auth)$/.test(value);
