import type { Report } from '../core/rule.ts';
import type { ImageScan, OperatingSystem } from '../core/scan.ts';
import type { KnownUse } from '../image/judged.ts';
import { endOfLifeGather, lifetimes } from '../image/lifetime.ts';
import { type Cycle, isPast, type Product, productTitled } from '../image/product.ts';
import { cycleOf } from '../image/tag.ts';

export interface Ended {
  readonly product: Product;
  readonly cycle: Cycle;
}

/** The release of an operating system, by what the image says of itself; undefined where the table does not know it. */
export function releaseOf({ id, version, name }: OperatingSystem, today: string): Ended | undefined {
  const isStream = id === 'centos' && /stream/i.test(name);
  const product = productTitled(isStream ? 'CentOS Stream' : (systems.get(id) ?? ''));
  const cycle = product && version !== '' ? cycleOf(product, { version, isName: false }, today) : undefined;
  return product && cycle && { product, cycle };
}

/** By `ID` of os-release. */
const systems: ReadonlyMap<string, string> = new Map([
  ['alpine', 'Alpine Linux'],
  ['debian', 'Debian'],
  ['ubuntu', 'Ubuntu'],
  ['fedora', 'Fedora Linux'],
  ['centos', 'CentOS'],
  ['rhel', 'Red Hat Enterprise Linux'],
  ['rocky', 'Rocky Linux'],
  ['almalinux', 'AlmaLinux OS'],
  ['amzn', 'Amazon Linux'],
  ['ol', 'Oracle Linux'],
  ['opensuse-leap', 'openSUSE'],
  ['photon', 'VMware Photon'],
]);

/** A runtime of a language that an image has, and where from. */
export interface Runtime extends Ended {
  readonly version: string;
  /** An index into the layers; undefined where a variable tells of it. */
  readonly layer: number | undefined;
}

/**
 * The runtimes that have ended. Those of a distribution's own packages are looked after by the distribution and do
 * not count; official images name theirs in a variable.
 */
export function endedRuntimes({ packages, config }: ImageScan, today: string): readonly Runtime[] {
  const found = new Map<string, Runtime>();
  const add = (title: string, version: string, layer: number | undefined): void => {
    const product = productTitled(title);
    const bare = /\d+(?:\.\d+)*/.exec(version)?.[0];
    const cycle = product && bare ? cycleOf(product, { version: bare, isName: false }, today) : undefined;
    if (product === undefined || cycle === undefined || !isPast(cycle, today)) return;
    const key = `${title} ${cycle.cycle}`;
    if (!found.has(key)) found.set(key, { product, cycle, version: bare ?? version, layer });
  };
  for (const { type, name, version, layer } of packages) {
    const title = runtimes.get(`${type}/${name}`);
    const isThirdParty = type !== 'deb' || version.includes('nodesource') || version.includes('sury');
    if (title !== undefined && isThirdParty) add(title, version, layer);
  }
  for (const pair of config.env) {
    const [name = '', version = ''] = pair.split('=', 2);
    const title = variables.get(name);
    if (title !== undefined && (name !== 'JAVA_VERSION' || version.startsWith('jdk')))
      add(title, version, undefined);
  }
  return [...found.values()];
}

const runtimes: ReadonlyMap<string, string> = new Map([
  ...['generic', 'bitnami', 'conda'].flatMap((type) => [
    [`${type}/node`, 'Node.js'] as const,
    [`${type}/nodejs`, 'Node.js'] as const,
    [`${type}/python`, 'Python'] as const,
    [`${type}/php`, 'PHP'] as const,
    [`${type}/ruby`, 'Ruby'] as const,
    [`${type}/go`, 'Go'] as const,
    [`${type}/dotnet`, 'Microsoft .NET'] as const,
  ]),
  ['deb/nodejs', 'Node.js'],
  ['golang/stdlib', 'Go'],
  ['nuget/Microsoft.NETCore.App', 'Microsoft .NET'],
  ['nuget/Microsoft.AspNetCore.App', 'Microsoft .NET'],
]);

/** The variables in which official images say what they hold. */
const variables: ReadonlyMap<string, string> = new Map([
  ['NODE_VERSION', 'Node.js'],
  ['PYTHON_VERSION', 'Python'],
  ['PHP_VERSION', 'PHP'],
  ['RUBY_VERSION', 'Ruby'],
  ['GOLANG_VERSION', 'Go'],
  ['DOTNET_VERSION', 'Microsoft .NET'],
  ['JAVA_VERSION', 'Eclipse Temurin'],
]);

/** `reached its end of life on 2024-10-07`, `has reached its end of life` */
export const endedOn = ({ end }: Cycle): string =>
  end === 'past' ? 'has reached its end of life' : `reached its end of life on ${end}`;

/** Where the image's name alone tells that a product has ended, what `image-end-of-life` says is the finding. */
export function gatheredWithName(
  use: KnownUse | undefined,
  { product }: Ended,
  today: string,
  told: Pick<Report, 'at' | 'message' | 'fixes'>,
): Pick<Report, 'gather'> {
  if (use === undefined) return {};
  const isTold = [...lifetimes(use.reference, today)].some(
    (one) => one.product.title === product.title && isPast(one.cycle, today),
  );
  return isTold ? { gather: { ...endOfLifeGather(use), ...told, fixes: told.fixes ?? [] } } : {};
}
