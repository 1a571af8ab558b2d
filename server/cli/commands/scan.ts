import { isDay } from '../../../rules/core/day.ts';
import { levels } from '../../../rules/core/level.ts';
import { scannerNames } from '../../image/scanner/names.ts';
import { type ScanFormat, sbomFormats, scanFormats } from '../../report/format-names.ts';
import { oneOf } from '../choice.ts';
import { advisoriesFolderOption, fileOption, targetOption, vexOption } from '../image-options.ts';
import { type CommandSpec, type Given, last, type Wrong } from '../options.ts';
import { cutAt, platformProblem, readMirrors, registryOptions } from '../registry-options.ts';
import type { ScanOptions } from '../scan/options.ts';

export const scanCommand: CommandSpec = {
  name: 'scan',
  usage: [
    [
      'scan IMAGE…',
      'Scan images: node:24 of the local daemons, docker-archive:PATH, oci:PATH, registry:REF.',
    ],
    ['scan --import REPORT [IMAGE]', 'Tell what another scanner has reported.'],
  ],
  options: [
    fileOption,
    targetOption,
    {
      name: 'platform',
      value: 'OS/ARCH',
      help: "The platform to scan, such as linux/arm64, instead of the machine's own.",
    },
    {
      name: 'fail-on',
      value: 'error|warning|info|hint|never',
      help: 'The level from which findings make the exit code 1 (error).',
    },
    { name: 'format', value: scanFormats.join('|'), help: 'How to print what was found (text).' },
    {
      name: 'output',
      value: 'FORMAT=FILE',
      help: 'Write a report into a file as well; may be given several times.',
    },
    {
      name: 'advisories',
      value: 'off|osv-api|osv-offline',
      help: 'Where to look for vulnerabilities (off); osv-api sends names and versions of packages to api.osv.dev.',
    },
    advisoriesFolderOption,
    vexOption,
    {
      name: 'scanner',
      value: ['embedded', ...scannerNames].join('|'),
      help: 'Who scans (embedded); the others must be installed.',
    },
    {
      name: 'scanner-path',
      value: 'FILE',
      help: "The other scanner's program, instead of the one on the PATH.",
    },
    {
      name: 'import',
      value: 'REPORT',
      help: 'A report of another scanner (JSON, SARIF, CycloneDX, SPDX) in place of a scan.',
    },
    {
      name: 'policy',
      value: 'FILE',
      help: 'The policy to hold images to, instead of the nearest .seaworthy.yaml.',
    },
    { name: 'no-cache', help: 'Scan again, and keep nothing.' },
    ...registryOptions,
    { name: 'today', value: 'YYYY-MM-DD', help: 'Judge ends of life and ages by this day.' },
  ],
  read: (given, words) => {
    const options = readOptions(given, words);
    if ('wrong' in options) return options;
    return async () => (await import('../scan/run.ts')).scan(options);
  },
};

function readOptions(given: Given, images: readonly string[]): ScanOptions | Wrong {
  const format = oneOf('--format', last(given, 'format') ?? 'text', scanFormats);
  if (typeof format !== 'string') return format;
  const outputs = readOutputs(given.get('output') ?? []);
  if ('wrong' in outputs) return outputs;
  const failOn = oneOf('--fail-on', last(given, 'fail-on') ?? 'error', [...levels, 'never'] as const);
  if (typeof failOn !== 'string') return failOn;
  const scanner = oneOf('--scanner', last(given, 'scanner') ?? 'embedded', [
    'embedded',
    ...scannerNames,
  ] as const);
  if (typeof scanner !== 'string') return scanner;
  const advisories = oneOf('--advisories', last(given, 'advisories') ?? 'off', [
    'off',
    'osv-api',
    'osv-offline',
  ]);
  if (typeof advisories !== 'string') return advisories;
  const mirrors = readMirrors(given.get('mirror') ?? []);
  if ('wrong' in mirrors) return mirrors;
  const options: ScanOptions = {
    images,
    imports: given.get('import') ?? [],
    file: last(given, 'file'),
    target: last(given, 'target'),
    platform: last(given, 'platform'),
    format,
    outputs,
    failOn,
    scanner,
    scannerPath: last(given, 'scanner-path'),
    advisories,
    advisoriesFolder: last(given, 'advisories-folder'),
    vex: given.get('vex') ?? [],
    policy: last(given, 'policy'),
    cache: !given.has('no-cache'),
    plainHttp: given.get('plain-http') ?? [],
    mirrors,
    today: last(given, 'today'),
  };
  const wrong = countConflict(options) ?? sourceConflict(given, options) ?? valueProblem(given, options);
  return wrong === undefined ? options : { wrong };
}

function readOutputs(written: readonly string[]): ScanOptions['outputs'] | Wrong {
  const outputs: { format: ScanFormat; file: string }[] = [];
  for (const one of written) {
    const [name, file] = cutAt(one);
    if (file === '')
      return { wrong: `--output needs a format and a file, as sarif=${one || 'report.sarif'}.` };
    const format = oneOf('The format of --output', name, scanFormats);
    if (typeof format !== 'string') return format;
    outputs.push({ format, file });
  }
  return outputs;
}

/** How many images there may be, and with what. */
function countConflict({ images, imports, file, format, outputs }: ScanOptions): string | undefined {
  if (images.length === 0 && imports.length === 0) return 'Which image? Write seaworthy scan node:24.';
  if (images.includes('')) return "An image's name is empty.";
  if (imports.length > 0 && images.length > 0 && (imports.length > 1 || images.length > 1))
    return 'With --import one image says what one report is about.';
  const count = imports.length > 0 ? imports.length : images.length;
  const single = [format, ...outputs.map((one) => one.format)].find((name) =>
    sbomFormats.some((one) => one === name),
  );
  if (single !== undefined && count > 1) return `A ${single} document tells of one image; name one.`;
  if (file === '') return '--file needs a file, such as Dockerfile.';
  return undefined;
}

/** What belongs to a kind of scan that was not asked for. */
function sourceConflict(
  given: Given,
  { imports, scanner, advisories, file }: ScanOptions,
): string | undefined {
  const own = [
    'advisories',
    'advisories-folder',
    'platform',
    'no-cache',
    'plain-http',
    'mirror',
    'scanner',
    'scanner-path',
  ];
  const stray = imports.length > 0 ? own.find((name) => given.has(name)) : undefined;
  if (stray !== undefined) return `--import takes what a report says; --${stray} does not go with it.`;
  if (scanner === 'embedded' && given.has('scanner-path'))
    return '--scanner-path needs --scanner with the name of its program.';
  if (scanner !== 'embedded' && given.has('advisories'))
    return `--scanner ${scanner} has advisories of its own; --advisories does not go with it.`;
  if (given.has('advisories-folder') && advisories !== 'osv-offline')
    return '--advisories-folder goes with --advisories osv-offline.';
  return given.has('target') && file === undefined ? '--target needs --file with the Dockerfile.' : undefined;
}

function valueProblem(given: Given, { platform, today }: ScanOptions): string | undefined {
  const wrongPlatform = platformProblem(platform);
  if (wrongPlatform !== undefined) return wrongPlatform;
  if (today !== undefined && !isDay(today)) return `\`${today}\` is no day. Write it as 2026-11-21.`;
  const empty = ['target', 'scanner-path', 'advisories-folder', 'policy', 'import', 'vex', 'plain-http'].find(
    (name) => given.get(name)?.includes(''),
  );
  return empty === undefined ? undefined : `--${empty} has an empty value.`;
}
