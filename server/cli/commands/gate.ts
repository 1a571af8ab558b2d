import { isDay } from '../../../rules/core/day.ts';
import { levels } from '../../../rules/core/level.ts';
import { oneOf } from '../choice.ts';
import type { GateOptions } from '../gate/options.ts';
import { advisoriesFolderOption, fileOption, targetOption, vexOption } from '../image-options.ts';
import { type CommandSpec, type Given, last, type Wrong } from '../options.ts';
import { platformProblem, readMirrors, registryOptions } from '../registry-options.ts';

const gateFormats = ['text', 'json'] as const;

export const gateCommand: CommandSpec = {
  name: 'gate',
  usage: [
    [
      'gate IMAGE --policy FILE',
      'Scan an image, check its signatures, and say whether it is promoted (0), refused (1) or unknown (3).',
    ],
  ],
  options: [
    {
      name: 'policy',
      value: 'FILE',
      help: 'The policy to hold the image to, instead of the nearest .seaworthy.yaml.',
    },
    fileOption,
    targetOption,
    {
      name: 'platform',
      value: 'OS/ARCH',
      help: "The platform to look at, such as linux/arm64, instead of the machine's own.",
    },
    {
      name: 'advisories',
      value: 'off|osv-api|osv-offline',
      help: 'Where to look for vulnerabilities (off), as in `seaworthy scan`.',
    },
    advisoriesFolderOption,
    vexOption,
    {
      name: 'check-revocation',
      help: "Ask authorities whether certificates of Notation's signatures were revoked.",
    },
    {
      name: 'fail-on',
      value: 'error|warning|info|hint|never',
      help: 'The level from which findings refuse (error); an image that is not verified is refused always.',
    },
    { name: 'format', value: gateFormats.join('|'), help: 'How to print the decision (text).' },
    {
      name: 'vsa',
      value: 'FILE',
      help: 'Write a SLSA verification summary, not signed, which the name of its file says too; none where something is unknown.',
    },
    { name: 'record', value: 'FILE', help: 'Write a record of the decision (JSON).' },
    { name: 'no-cache', help: 'Fetch and scan everything again, and keep nothing.' },
    ...registryOptions,
    {
      name: 'today',
      value: 'YYYY-MM-DD',
      help: 'Judge certificates, ends of life and ages by the noon of this day.',
    },
  ],
  read: (given, words) => {
    const options = readOptions(given, words);
    if ('wrong' in options) return options;
    return async () => (await import('../gate/run.ts')).gate(options);
  },
};

function readOptions(given: Given, words: readonly string[]): GateOptions | Wrong {
  const [image] = words;
  if (!image) return { wrong: 'Which image? Write seaworthy gate ghcr.io/team/app:1 --policy FILE.' };
  if (words.length > 1) return { wrong: 'A gate lets one image through at a time.' };
  const format = oneOf('--format', last(given, 'format') ?? 'text', gateFormats);
  if (typeof format !== 'string') return format;
  const failOn = oneOf('--fail-on', last(given, 'fail-on') ?? 'error', [...levels, 'never'] as const);
  if (typeof failOn !== 'string') return failOn;
  const advisories = oneOf('--advisories', last(given, 'advisories') ?? 'off', [
    'off',
    'osv-api',
    'osv-offline',
  ]);
  if (typeof advisories !== 'string') return advisories;
  const mirrors = readMirrors(given.get('mirror') ?? []);
  if ('wrong' in mirrors) return mirrors;
  const options: GateOptions = {
    image,
    format,
    failOn,
    advisories,
    mirrors,
    file: last(given, 'file'),
    target: last(given, 'target'),
    platform: last(given, 'platform'),
    advisoriesFolder: last(given, 'advisories-folder'),
    vex: given.get('vex') ?? [],
    policy: last(given, 'policy'),
    revocation: given.has('check-revocation'),
    vsa: last(given, 'vsa'),
    record: last(given, 'record'),
    cache: !given.has('no-cache'),
    plainHttp: given.get('plain-http') ?? [],
    today: last(given, 'today'),
  };
  const wrong = problemOf(given, options);
  return wrong === undefined ? options : { wrong };
}

function problemOf(given: Given, options: GateOptions): string | undefined {
  const { advisories, file, platform, today } = options;
  if (given.has('advisories-folder') && advisories !== 'osv-offline')
    return '--advisories-folder goes with --advisories osv-offline.';
  if (given.has('target') && file === undefined) return '--target needs --file with the Dockerfile.';
  const wrongPlatform = platformProblem(platform);
  if (wrongPlatform !== undefined) return wrongPlatform;
  if (today !== undefined && !isDay(today)) return `\`${today}\` is no day. Write it as 2026-11-21.`;
  const valued = ['file', 'target', 'policy', 'advisories-folder', 'vex', 'vsa', 'record', 'plain-http'];
  const empty = valued.find((name) => given.get(name)?.includes(''));
  return empty === undefined ? undefined : `--${empty} has an empty value.`;
}
