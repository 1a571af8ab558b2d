import assert from 'node:assert/strict';
import { makeElf } from './support/executables.ts';
import { packagesIn } from './support/read.ts';

const filler = Buffer.alloc(600, 0x90);

describe('runtimes and servers', () => {
  const holding = (text: string): Buffer =>
    makeElf([
      { name: '.rodata', address: 0, bytes: Buffer.concat([filler, Buffer.from(text, 'latin1'), filler]) },
    ]);

  for (const [path, text, name, version] of [
    ['usr/local/bin/node', 'x\0node.js/v22.9.0\0', 'node', '22.9.0'],
    ['usr/local/bin/python3.12', '\x003.12\x003.12.1\0', 'python', '3.12.1'],
    ['usr/local/lib/libpython3.12.so.1.0', '\x003.12.0rc1\0', 'python', '3.12.0rc1'],
    ['usr/local/bin/ruby', 'ruby 3.2.1 (2023-02-08 revision 31819e82c8)', 'ruby', '3.2.1'],
    ['usr/local/lib/libruby.so.2.7', 'ruby 2.7.7p221 (2022-11-24 revision 1)', 'ruby', '2.7.7p221'],
    ['usr/local/bin/php', 'X-Powered-By: PHP/8.3.1\0', 'php-cli', '8.3.1'],
    ['usr/local/sbin/php-fpm', 'X-Powered-By: PHP/8.3.0RC4\0', 'php-fpm', '8.3.0RC4'],
    ['usr/local/bin/perl', '/usr/local/lib/perl5/5.38.2/x86_64', 'perl', '5.38.2'],
    ['usr/sbin/nginx', '\0nginx version: nginx/1.25.1\0', 'nginx', '1.25.1'],
    ['usr/local/openresty/nginx/sbin/nginx', '\0nginx version: openresty/1.21.4.1\0', 'nginx', '1.21.4'],
    ['usr/local/apache2/bin/httpd', 'Apache/%s Apache/2.4.58 (Unix)', 'httpd', '2.4.58'],
    ['usr/local/bin/redis-server', '\x007.2.4buildkitsandbox-1702957741000000000\0', 'redis', '7.2.4'],
    ['usr/local/bin/redis-server', 'Server started, Redis version 2.8.23', 'redis', '2.8.23'],
    ['usr/local/bin/valkey-server', '\x008.0.1buildkitsandbox-1702957741\0', 'valkey', '8.0.1'],
    [
      'usr/lib/postgresql/15/bin/postgres',
      'up to PostgreSQL 9.1 and\0PostgreSQL 15.4 on',
      'postgresql',
      '15.4',
    ],
    ['usr/sbin/mysqld', '/build/mysql-8.0.36/sql/x.cc', 'mysql-server', '8.0.36'],
    ['usr/bin/mariadb', '\x0010.6.15-MariaDB\0', 'mariadb', '10.6.15'],
    ['usr/local/sbin/haproxy', '2.8.3-86e043a\x002023/09/07\0HAProxy version', 'haproxy', '2.8.3'],
    ['usr/sbin/haproxy', 'HA-Proxy version 1.8.30 2021', 'haproxy', '1.8.30'],
    ['usr/local/bin/memcached', 'memcached 1.6.22\0', 'memcached', '1.6.22'],
    ['bin/busybox', 'BusyBox v1.36.1 (2023)', 'busybox', '1.36.1'],
    ['usr/local/bin/bash', '@(#)Bash version 5.2.15(1) release GNU', 'bash', '5.2.15'],
    ['usr/bin/openssl', '\0OpenSSL 1.1.1w  11 Sep', 'openssl', '1.1.1w'],
    ['usr/bin/mongod', '7.0.5\0\0\0heap_size', 'mongodb', '7.0.5'],
    ['usr/local/lib/erlang/erts-14.2/bin/erlexec', '/usr/src/otp_src_26.2.1/erts/', 'erlang', '26.2.1'],
    [
      'usr/local/rustup/lib/libstd-0123456789abcdef.so',
      'clang LLVM (rustc version 1.75.0 (82e1608df 2023-12-21))',
      'rust',
      '1.75.0',
    ],
    ['usr/lib/dart/bin/dart', '\x003.5.2 (stable) (Wed', 'dart', '3.5.2'],
    ['opt/pypy/bin/libpypy3.10-c.so', '[PyPy 7.3.15 with GCC', 'pypy', '7.3.15'],
    ['usr/bin/deno', 'Deno/1.41.0cli/', 'deno', '1.41.0'],
  ] as const) {
    it(`are told by what stands in the program: ${name} ${version}`, async () => {
      assert.deepEqual(await packagesIn(path, holding(text), 0o755), [`generic ${name} ${version}`]);
      assert.deepEqual(
        await packagesIn(`${path}-renamed`, holding(text), 0o755).then((all) => all.length > 1),
        false,
      );
    });
  }

  it('are not guessed', async () => {
    for (const path of [
      'usr/local/bin/node',
      'usr/local/bin/python3.12',
      'usr/bin/openssl',
      'usr/sbin/nginx',
    ]) {
      assert.deepEqual(await packagesIn(path, holding('version 1.2.3'), 0o755), [], path);
    }
    assert.deepEqual(await packagesIn('usr/local/bin/python3.11', holding('\x003.12.1\0'), 0o755), []);
  });
});
