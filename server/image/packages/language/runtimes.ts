import type { Claim } from './found.ts';
import { baseName } from './text.ts';
import { bufferOf } from './view.ts';

/**
 * Runtimes and servers that official images bring without a package manager, by the version that stands in the program
 * itself. They are found by the file's name and a phrase around the version; no phrase, no finding.
 */
export function* runtimesIn(path: string, bytes: Uint8Array): Generator<Claim> {
  const file = baseName(path);
  for (const runtime of runtimes) {
    const named = runtime.file.exec(file);
    if (!named) continue;
    const version = versionIn(bufferOf(bytes), runtime.phrases(named));
    if (version !== undefined) yield { type: 'generic', name: runtime.name, version };
  }
}

interface Runtime {
  readonly name: string;
  readonly file: RegExp;
  readonly phrases: (file: RegExpExecArray) => readonly Phrase[];
}

/** A text that stands beside the version, and the pattern of both; the version is its first group. */
interface Phrase {
  readonly near: string;
  readonly pattern: RegExp;
  /** How many bytes before the text the pattern may begin. */
  readonly before?: number;
}

const fixed =
  (...phrases: readonly Phrase[]) =>
  () =>
    phrases;

/** CPython's version stands between zero bytes; which one it can be, the file's name says. */
const python = ([, release = '']: RegExpExecArray): readonly Phrase[] => [
  {
    near: `\0${release}.`,
    pattern: new RegExp(`^\\0(${release.replaceAll('.', '\\.')}\\.\\d+[\\w.+-]*)\\0`),
  },
];

const ruby = fixed({ near: 'ruby ', pattern: /^ruby (\d+\.\d+\.\d+(?:(?:p|preview|rc|dev)\d*)?) \(\d{4}-/ });
const php = fixed({
  near: 'X-Powered-By: PHP/',
  pattern: /^X-Powered-By: PHP\/(\d+\.\d+\.\d+(?:(?:beta|alpha|RC)\d+)?)/,
});
/** The build's id: the version, who built it, when. */
const built = fixed(
  { near: 'buildkitsandbox-', before: 24, pattern: /(?:^|\D)(\d+\.\d+\.\d+)buildkitsandbox-\d+/ },
  { near: 'Redis version ', pattern: /^Redis version (\d+\.\d+\.\d+)/ },
);
const mysqlSource = { near: '/mysql-', pattern: /^\/mysql-(\d+\.\d+\.\d+(?:-?(?:alpha|beta|rc)\d*)?)\// };
const mariadb = fixed(
  { near: '-MariaDB', before: 20, pattern: /(?:^|[^\d.])(\d+\.\d+\.\d+)-MariaDB/ },
  { near: 'mariadb-', pattern: /^mariadb-(\d+\.\d+\.\d+)-/ },
);

const runtimes: readonly Runtime[] = [
  {
    name: 'node',
    file: /^node(?:\.exe)?$/,
    phrases: fixed({ near: 'node.js/v', pattern: /^node\.js\/v(\d+\.\d+\.\d+)/ }),
  },
  { name: 'python', file: /^python(\d+\.\d+)$/, phrases: python },
  { name: 'python', file: /^libpython(\d+\.\d+)[a-z]*\.so/, phrases: python },
  { name: 'ruby', file: /^(?:ruby$|libruby\.so)/, phrases: ruby },
  { name: 'php-cli', file: /^php\d*(?:\.\d+)?$/, phrases: php },
  { name: 'php-fpm', file: /^php-fpm/, phrases: php },
  { name: 'libphp', file: /^libphp.*\.so$/, phrases: php },
  {
    name: 'perl',
    file: /^perl$/,
    phrases: fixed({ near: '/usr/local/lib/perl5/', pattern: /^\/usr\/local\/lib\/perl5\/(\d+\.\d+\.\d+)/ }),
  },
  {
    name: 'nginx',
    file: /^nginx$/,
    phrases: fixed({
      near: 'nginx version: ',
      pattern: /^nginx version: [^/]{1,40}\/(\d+\.\d+\.\d+(?:\+\d+)?(?:-\d+)?)/,
    }),
  },
  {
    name: 'httpd',
    file: /^httpd$/,
    phrases: fixed({ near: 'Apache/', pattern: /^Apache\/(\d+\.\d+\.\d+)/ }),
  },
  { name: 'redis', file: /^redis-server$/, phrases: built },
  { name: 'valkey', file: /^valkey-server$/, phrases: built },
  {
    name: 'postgresql',
    file: /^postgres$/,
    phrases: fixed({
      near: 'PostgreSQL ',
      before: 1,
      pattern: /[\0?]PostgreSQL (\d+(?:\.\d+){1,2}|\d+(?:alpha|beta|rc)\d)/,
    }),
  },
  { name: 'mysql', file: /^mysql$/, phrases: fixed(mysqlSource) },
  { name: 'mysql-server', file: /^mysqld$/, phrases: fixed(mysqlSource) },
  { name: 'mariadb', file: /^(?:mariadb|mysql)$/, phrases: mariadb },
  {
    name: 'haproxy',
    file: /^haproxy$/,
    phrases: fixed(
      {
        near: ', released 20',
        before: 40,
        pattern: /version (\d+\.\d+(?:\.|-dev|-rc)\d+)(?:-[a-z0-9]{7})?, released 20/,
      },
      { near: 'HA-Proxy version ', pattern: /^HA-Proxy version (\d+\.\d+(?:\.|-dev)\d+)/ },
      {
        near: 'HAProxy version',
        before: 200,
        pattern: /(\d+\.\d+(?:\.|-dev)\d+)-[0-9a-zA-Z]{7}[^\n]*HAProxy version/,
      },
    ),
  },
  {
    name: 'memcached',
    file: /^memcached$/,
    phrases: fixed({ near: 'memcached ', pattern: /^memcached (\d+\.\d+\.\d+)/ }),
  },
  {
    name: 'busybox',
    // Where its names are hard links, the first of them holds the program.
    file: /^(?:busybox|\[)$/,
    phrases: fixed({ near: 'BusyBox v', pattern: /^BusyBox v(\d+\.\d+\.\d+)/ }),
  },
  {
    name: 'bash',
    file: /^bash$/,
    phrases: fixed({
      near: '@(#)Bash version ',
      pattern: /^@\(#\)Bash version (\d+\.\d+\.\d+)\(\d+\) \w+ GNU/,
    }),
  },
  {
    name: 'openssl',
    file: /^openssl$/,
    phrases: fixed({
      near: '\0OpenSSL ',
      pattern: /^\0OpenSSL (\d+\.\d+\.\d+(?:[a-z]+|-(?:alpha|beta|rc)\d)?)[\0 ]/,
    }),
  },
  {
    name: 'mongodb',
    file: /^mongod$/,
    phrases: fixed(
      ...['cppdefines', 'heap_size', 'tcmalloc'].map((near) => ({
        near,
        before: 40,
        pattern: new RegExp(`(\\d+\\.\\d+\\.\\d+)\\0+${near}`),
      })),
    ),
  },
  {
    name: 'erlang',
    file: /^(?:erlexec|beam\.smp)$/,
    phrases: fixed(
      { near: '/src/otp_src_', pattern: /^\/src\/otp_src_(\d+\.\d+(?:\.\d+){0,2}(?:-rc\d)?)\/erts\// },
      { near: '/src/otp-', pattern: /^\/src\/otp-(\d+\.\d+(?:\.\d+){0,2}(?:-rc\d)?)\/erts\// },
    ),
  },
  {
    name: 'rust',
    file: /^libstd-[0-9a-f]{16}\.so$/,
    phrases: fixed({ near: '(rustc version ', pattern: /^\(rustc version (\d+\.\d+\.\d+) \(/ }),
  },
  {
    name: 'dart',
    file: /^dart$/,
    phrases: fixed({ near: ' (stable)', before: 16, pattern: /\0(\d+\.\d+\.\d+) \(stable\)/ }),
  },
  {
    name: 'pypy',
    file: /^libpypy.*\.so/,
    phrases: fixed({ near: '[PyPy ', pattern: /^\[PyPy (\d+\.\d+\.\d+)/ }),
  },
  { name: 'deno', file: /^deno$/, phrases: fixed({ near: 'Deno/', pattern: /^Deno\/(\d+\.\d+\.\d+)/ }) },
];

/** The first place where a phrase stands as it should. */
function versionIn(bytes: Buffer, phrases: readonly Phrase[]): string | undefined {
  for (const { near, pattern, before = 0 } of phrases) {
    let at = bytes.indexOf(near, 0, 'latin1');
    for (let tries = 0; at >= 0 && tries < mostTries; tries += 1) {
      const [, version] =
        pattern.exec(bytes.toString('latin1', Math.max(0, at - before), at + near.length + 100)) ?? [];
      if (version !== undefined) return version;
      at = bytes.indexOf(near, at + 1, 'latin1');
    }
  }
  return undefined;
}

const mostTries = 1_000;
