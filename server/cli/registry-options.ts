import type { OptionSpec, Wrong } from './options.ts';

/** What every command that asks registries takes. */
export const registryOptions: readonly OptionSpec[] = [
  {
    name: 'plain-http',
    value: 'HOST',
    help: 'A registry that may be asked without TLS, as host:port; may be given several times.',
  },
  {
    name: 'mirror',
    value: 'HOST=URL',
    help: 'A mirror to ask in place of a registry, as docker.io=https://mirror.example; may be given several times.',
  },
];

export function readMirrors(written: readonly string[]): ReadonlyMap<string, string> | Wrong {
  const mirrors = new Map<string, string>();
  for (const one of written) {
    const [host, url] = cutAt(one);
    if (host === '' || !URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
      return { wrong: '--mirror needs a registry and a URL, as docker.io=https://mirror.example.' };
    mirrors.set(host, url);
  }
  return mirrors;
}

/** `linux/arm64`; what is wrong with anything else. */
export const platformProblem = (platform: string | undefined): string | undefined =>
  platform === undefined || /^[a-z0-9]+\/[a-z0-9_]+(?:\/[a-z0-9.]+)?$/.test(platform)
    ? undefined
    : `\`${platform}\` is no platform. Write it as linux/arm64.`;

/** A name and a value with `=` between; two empty texts where there is none. */
export function cutAt(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  return at < 0 ? ['', ''] : [text.slice(0, at), text.slice(at + 1)];
}
