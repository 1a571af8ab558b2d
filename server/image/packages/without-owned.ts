import type { ImagePackage } from '../../../rules/core/scan.ts';

/**
 * The packages without the programs that the distribution's own packages brought: Debian's `bash` is listed as Debian's
 * package already, with its patches, and advisories on the program itself would be wrong for it. What lies in
 * `usr/local` or `opt` no distribution put there.
 */
export function withoutOwned(packages: readonly ImagePackage[]): readonly ImagePackage[] {
  const owners = packages.filter(({ type }) => distributions.has(type)).map(({ name }) => name);
  const owned = new Map<string, boolean>();
  const isOwned = (name: string): boolean => {
    const known = owned.get(name);
    if (known !== undefined) return known;
    const owner = bringers.get(name);
    const found = owner !== undefined && owners.some((one) => owner.test(one));
    owned.set(name, found);
    return found;
  };
  return packages.filter(
    ({ type, name, path }) => type !== 'generic' || ownFolders.test(path) || !isOwned(name),
  );
}

const distributions: ReadonlySet<ImagePackage['type']> = new Set(['apk', 'deb', 'rpm', 'alpm']);

const ownFolders = /^(?:usr\/local|opt)\//;

/** Programs by the name that they are listed under, and the names of packages that bring them. */
const bringers: ReadonlyMap<string, RegExp> = new Map([
  ['bash', /^bash(?:-static)?$/],
  ['busybox', /^busybox/],
  ['go', /^(?:golang|go$|go-\d)/],
  ['haproxy', /^haproxy/],
  ['httpd', /^(?:httpd|apache2)/],
  ['java', /java|j[dr]k/],
  ['jdk', /java|j[dr]k/],
  ['jre', /java|j[dr]k/],
  ['libphp', /php/],
  ['mariadb', /mariadb/i],
  ['memcached', /^memcached/],
  ['mongodb', /^mongo/],
  ['mysql', /mysql|mariadb/i],
  ['mysql-server', /mysql|mariadb/i],
  ['nginx', /^(?:nginx|openresty)/],
  ['node', /^nodejs|^node$/],
  ['openjdk', /java|j[dr]k/],
  ['openssl', /^openssl/],
  ['perl', /^perl/],
  ['php-cli', /^php/],
  ['php-fpm', /^php/],
  ['postgresql', /^postgresql/],
  ['python', /^(?:lib)?python|^platform-python/],
  ['redis', /^redis/],
  ['ruby', /^(?:lib)?ruby/],
  ['valkey', /^valkey/],
  ['zulu', /zulu/],
]);
