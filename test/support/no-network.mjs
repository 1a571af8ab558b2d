// Preloaded (`--import`) into every process and worker of the tests: a request to the network, or a
// look-up of a name, is refused and written down, with the process that made it. Pipes between our own
// processes are no network.
import { appendFileSync } from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';

// The CommonJS face of the modules is the one that can be changed.
const require = createRequire(import.meta.url);
const net = require('node:net');
const dns = require('node:dns');
const dgram = require('node:dgram');

const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...args) {
  const [first] = Array.isArray(args[0]) ? args[0] : args;
  const isPipe = typeof first === 'string' ? Number.isNaN(Number(first)) : typeof first?.path === 'string';
  if (isPipe || isOwn(first?.host)) return connect.apply(this, args);
  refuse('net', `${first?.host ?? args[1] ?? 'localhost'}:${first?.port ?? first}`);
};

const { lookup } = dns;
for (const name of Object.keys(dns)) if (isLookUp(dns, name)) dns[name] = (asked) => refuse('dns', asked);
dns.lookup = (asked, ...rest) =>
  isOwn(asked) && /^(?:localhost$|127\.|::1$)/.test(asked) ? lookup(asked, ...rest) : refuse('dns', asked);
for (const name of Object.keys(dns.promises))
  if (isLookUp(dns.promises, name)) dns.promises[name] = async (asked) => refuse('dns', asked);
for (const { prototype } of [dns.Resolver, dns.promises.Resolver])
  for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(prototype)).concat(
    Object.getOwnPropertyNames(prototype),
  ))
    if (/^(resolve|reverse)/.test(name)) prototype[name] = (asked) => refuse('dns', asked);

for (const name of ['send', 'connect', 'bind']) dgram.Socket.prototype[name] = () => refuse('dgram', name);

syncBuiltinESMExports();

function isLookUp(module, name) {
  return typeof module[name] === 'function' && /^(lookup|resolve|reverse)/.test(name);
}

/** Suites that bring their own servers say so while they run. A name is theirs too: its look-up is still guarded. */
function isOwn(host = 'localhost') {
  if (process.env.SEAWORTHY_LOOPBACK !== '1') return false;
  return net.isIP(host) === 0 || /^127\.|^::1$/.test(host);
}

function refuse(how, what) {
  const log = process.env.SEAWORTHY_REQUESTS;
  const line = `${how} ${what} from ${process.argv.slice(1, 3).join(' ')}`;
  if (log !== undefined) appendFileSync(log, `${line}\n`);
  throw new Error(`A request to the network: ${line}`);
}
