import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { serve, type TestServer } from '../../registry/support/servers.ts';

/** A repository of The Update Framework, signed by the tests and served on loopback. */
export interface TufRepository {
  /** What a client begins with. */
  readonly root: Buffer;
  readonly url: string;
  readonly server: TestServer;
  /** What it serves, by path; tests change it at will. */
  readonly files: Map<string, Buffer>;
  /** Signs and serves a state of it. */
  publish(state: TufState): void;
  /** A root after the one before, with these keys. */
  rotate(options?: { readonly signedBy?: KeyObject }): void;
}

export interface TufState {
  readonly version: number;
  readonly target: Buffer;
  /** When the metadata of a role expires; without a word tomorrow. */
  readonly expires?: Partial<Record<'timestamp' | 'snapshot' | 'targets', string>>;
  /** Signs in place of the right key. */
  readonly signedBy?: Partial<Record<'timestamp' | 'snapshot' | 'targets', KeyObject>>;
  /** Under another name than `trusted_root.json`. */
  readonly name?: string;
}

export const ed25519 = () => generateKeyPairSync('ed25519');

const tomorrow = (): string => new Date(Date.now() + 86_400_000).toISOString().replace(/\.\d+/, '');

export async function makeTufRepository(): Promise<TufRepository> {
  const keys = ed25519();
  const files = new Map<string, Buffer>();
  const server = await serve((request, response) => {
    const file = files.get(decodeURIComponent(request.url ?? ''));
    if (file === undefined) response.writeHead(404).end('nothing there');
    else response.writeHead(200, { 'content-length': file.length }).end(file);
  });
  const roots = [signedBy(keys.privateKey, rootOf(1, keys.publicKey))];
  const [root] = roots;
  if (root === undefined) throw new Error();
  return {
    root,
    url: `http://${server.host}`,
    server,
    files,
    publish: (state) => {
      for (const [path, bytes] of published(state, keys.privateKey)) files.set(path, bytes);
    },
    rotate: ({ signedBy: other } = {}) => {
      const version = roots.length + 1;
      const next = signedBy(other ?? keys.privateKey, rootOf(version, keys.publicKey), keys.publicKey);
      roots.push(next);
      files.set(`/${version}.root.json`, next);
    },
  };
}

function published(state: TufState, own: KeyObject): readonly (readonly [string, Buffer])[] {
  const { version, target, expires = {}, signedBy: others = {}, name = 'trusted_root.json' } = state;
  const head = (role: 'timestamp' | 'snapshot' | 'targets') => ({
    _type: role,
    spec_version: '1.0.31',
    version,
    expires: expires[role] ?? tomorrow(),
  });
  const keyOf = (role: 'timestamp' | 'snapshot' | 'targets'): KeyObject => others[role] ?? own;
  const digest = hash(target);
  const targets = signedBy(
    keyOf('targets'),
    {
      ...head('targets'),
      targets: { [name]: { length: target.length, hashes: { sha256: digest } } },
    },
    publicOf(own),
  );
  const snapshot = signedBy(
    keyOf('snapshot'),
    { ...head('snapshot'), meta: { 'targets.json': { version } } },
    publicOf(own),
  );
  const timestamp = signedBy(
    keyOf('timestamp'),
    {
      ...head('timestamp'),
      meta: { 'snapshot.json': { version, length: snapshot.length, hashes: { sha256: hash(snapshot) } } },
    },
    publicOf(own),
  );
  return [
    ['/timestamp.json', timestamp],
    [`/${version}.snapshot.json`, snapshot],
    [`/${version}.targets.json`, targets],
    [`/targets/${digest}.${name}`, target],
  ];
}

function rootOf(version: number, publicKey: KeyObject): object {
  const role = { keyids: [keyId(publicKey)], threshold: 1 };
  return {
    _type: 'root',
    spec_version: '1.0.31',
    version,
    expires: tomorrow(),
    consistent_snapshot: true,
    keys: { [keyId(publicKey)]: keyJson(publicKey) },
    roles: { root: role, timestamp: role, snapshot: role, targets: role },
  };
}

const publicOf = (key: KeyObject): KeyObject => createPublicKey(key);

const publicHex = (key: KeyObject): string =>
  key.export({ type: 'spki', format: 'der' }).subarray(-32).toString('hex');

const keyJson = (key: KeyObject) => ({
  keytype: 'ed25519',
  scheme: 'ed25519',
  keyval: { public: publicHex(key) },
});

const keyId = (key: KeyObject): string => hash(Buffer.from(canonical(keyJson(key))));

const hash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Names of members sorted. Nothing here needs escaping, so that this is what OLPC's canonical JSON is too. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );

/** `as`: the key whose signature it is said to be. */
function signedBy(key: KeyObject, signed: object, as?: KeyObject): Buffer {
  const sig = sign(null, Buffer.from(canonical(signed)), key).toString('hex');
  return Buffer.from(JSON.stringify({ signed, signatures: [{ keyid: keyId(as ?? publicOf(key)), sig }] }));
}
