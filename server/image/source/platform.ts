import { arch } from 'node:process';
import type { Trouble } from '../../registry/trouble.ts';
import { textMember } from './document.ts';

export interface Platform {
  readonly os: string;
  readonly architecture: string;
  /** `v8`; empty for none. */
  readonly variant: string;
}

/** Of a descriptor or a configuration; undefined where it does not say. */
export function readPlatform(value: unknown): Platform | undefined {
  const os = textMember(value, 'os');
  const architecture = textMember(value, 'architecture');
  if (os === undefined || architecture === undefined || os === '' || architecture === '') return undefined;
  return normal({ os, architecture, variant: textMember(value, 'variant') ?? '' });
}

/** `linux/arm64/v8` → its parts; undefined for what is no platform. A system alone may be left out: `arm64`. */
export function parsePlatform(text: string): Platform | undefined {
  const parts = text.toLowerCase().split('/');
  if (parts.length > 3 || !parts.every((part) => /^[a-z0-9][a-z0-9_.-]{0,31}$/.test(part))) return undefined;
  const [os = '', architecture = '', variant = ''] = parts.length === 1 ? ['linux', ...parts] : parts;
  return normal({ os, architecture, variant });
}

export const formatPlatform = ({ os, architecture, variant }: Platform): string =>
  [os, architecture, variant].filter((part) => part !== '').join('/');

/** Containers of this machine are Linux's, on whatever system it runs them. */
export const hostPlatform = (): Platform =>
  normal({ os: 'linux', architecture: nodeNames.get(arch) ?? arch, variant: '' });

const nodeNames: ReadonlyMap<string, string> = new Map([
  ['x64', 'amd64'],
  ['ia32', '386'],
]);

/**
 * The one that is meant: by what was asked for, or the host's, or the only one that there is. The trouble lists what
 * there is.
 */
export function choosePlatform<T>(
  choices: readonly { readonly platform: Platform; readonly choice: T }[],
  asked: Platform | undefined,
  what: string,
): T | Trouble {
  const wanted = asked ?? hostPlatform();
  const fitting = choices
    .filter(({ platform }) => platform.os === wanted.os && platform.architecture === wanted.architecture)
    .map(({ platform, choice }) => ({ choice, distance: variantDistance(wanted, platform) }))
    .filter(({ distance }) => distance !== undefined)
    .sort((a, b) => (a.distance ?? 0) - (b.distance ?? 0))[0];
  if (fitting !== undefined) return fitting.choice;
  const only = choices[0];
  if (asked === undefined && only !== undefined && choices.length === 1) return only.choice;
  const names = [...new Set(choices.map(({ platform }) => formatPlatform(platform)))].sort();
  const list = names.slice(0, 20).join(', ') + (names.length > 20 ? ', …' : '');
  return {
    trouble: 'not-found',
    message: `${what} has nothing for ${formatPlatform(wanted)}. It has: ${list || 'nothing'}. Choose one with the platform setting.`,
  };
}

/** 0 for the same; a lower variant runs too; undefined for one that does not. */
function variantDistance(wanted: Platform, offered: Platform): number | undefined {
  if (wanted.variant === offered.variant) return 0;
  const [ours, theirs] = [level(wanted), level(offered)];
  if (wanted.variant === '') return theirs / 100 + 0.001;
  return theirs <= ours ? ours - theirs : undefined;
}

const level = ({ variant }: Platform): number => Number(/\d+/.exec(variant)?.[0] ?? 0);

/** One spelling: `x86_64` and `aarch64` are other names, and some variants are what goes without saying. */
function normal({ os, architecture, variant }: Platform): Platform {
  const known = otherNames.get(architecture.toLowerCase()) ?? architecture.toLowerCase();
  const usual = known === 'amd64' ? 'v1' : known === 'arm64' ? 'v8' : undefined;
  return {
    os: os.toLowerCase(),
    architecture: known,
    variant: variant === usual ? '' : variant.toLowerCase(),
  };
}

const otherNames: ReadonlyMap<string, string> = new Map([
  ['x86_64', 'amd64'],
  ['x86-64', 'amd64'],
  ['aarch64', 'arm64'],
  ['i386', '386'],
  ['i686', '386'],
]);
