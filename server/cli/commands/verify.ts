import { isDay } from '../../../rules/core/day.ts';
import { levels } from '../../../rules/core/level.ts';
import { externalTools } from '../../signature/external/settings.ts';
import { oneOf } from '../choice.ts';
import { type CommandSpec, type Given, last, type Wrong } from '../options.ts';
import { cutAt, platformProblem, readMirrors, registryOptions } from '../registry-options.ts';
import { type VerifyFormat, type VerifyOptions, verifyFormats } from '../verify/options.ts';
import { readTrust, trustOptions } from '../verify/trust-options.ts';

export const verifyCommand: CommandSpec = {
  name: 'verify',
  usage: [
    [
      'verify IMAGE…',
      'Check who signed images and what they were built from: ghcr.io/team/app:1 of its registry, oci:PATH:TAG.',
    ],
    ['verify --file FILE', 'Check every image that a Dockerfile, manifest or Compose file names.'],
    ['verify --bundle FILE --artifact FILE', 'Check the Sigstore bundle of a plain file.'],
  ],
  options: [
    {
      name: 'file',
      value: 'FILE',
      help: 'The file whose lines findings belong to; a Dockerfile is compared with the one as built.',
    },
    {
      name: 'build-record',
      value: 'FILE',
      help: 'What buildx wrote down of a build (--metadata-file, .dockerbuild), for images whose builder attests nothing.',
    },
    {
      name: 'check-bases',
      help: 'Ask registries whether the base images of the Dockerfile have moved on since the image was built.',
    },
    { name: 'bundle', value: 'FILE', help: 'A Sigstore bundle beside a plain file.' },
    { name: 'artifact', value: 'FILE', help: 'The plain file that the bundle is over.' },
    {
      name: 'policy',
      value: 'FILE',
      help: 'The policy to hold images to, instead of the nearest .seaworthy.yaml.',
    },
    ...trustOptions,
    {
      name: 'platform',
      value: 'OS/ARCH',
      help: "The platform to look at, such as linux/arm64, instead of the machine's own.",
    },
    {
      name: 'check-revocation',
      help: "Ask authorities whether certificates of Notation's signatures were revoked.",
    },
    {
      name: 'fail-on',
      value: 'error|warning|info|hint|never',
      help: 'The level from which findings make the exit code 1 (error); an image that is not verified does so always.',
    },
    { name: 'format', value: verifyFormats.join('|'), help: 'How to print what was found (text).' },
    {
      name: 'output',
      value: 'FORMAT=FILE',
      help: 'Write a report into a file as well; may be given several times.',
    },
    { name: 'tool', value: externalTools.join('|'), help: 'Ask an installed program in our place.' },
    {
      name: 'tool-path',
      value: 'FILE',
      help: 'That program, instead of the one on the PATH.',
    },
    { name: 'no-cache', help: 'Fetch everything again, and keep nothing.' },
    ...registryOptions,
    { name: 'today', value: 'YYYY-MM-DD', help: 'Judge certificates and ages by the noon of this day.' },
  ],
  read: (given, words) => {
    const options = readOptions(given, words);
    if ('wrong' in options) return options;
    return async () => (await import('../verify/run.ts')).verify(options);
  },
};

function readOptions(given: Given, images: readonly string[]): VerifyOptions | Wrong {
  const format = oneOf('--format', last(given, 'format') ?? 'text', verifyFormats);
  if (typeof format !== 'string') return format;
  const outputs = readOutputs(given.get('output') ?? []);
  if ('wrong' in outputs) return outputs;
  const failOn = oneOf('--fail-on', last(given, 'fail-on') ?? 'error', [...levels, 'never'] as const);
  if (typeof failOn !== 'string') return failOn;
  const asked = last(given, 'tool');
  const tool = asked === undefined ? undefined : oneOf('--tool', asked, externalTools);
  if (typeof tool === 'object') return tool;
  const mirrors = readMirrors(given.get('mirror') ?? []);
  if ('wrong' in mirrors) return mirrors;
  const trust = readTrust(given);
  if ('wrong' in trust) return trust;
  const blob = readBlob(given);
  if (blob !== undefined && 'wrong' in blob) return blob;
  const options: VerifyOptions = {
    images,
    blob,
    file: last(given, 'file'),
    records: given.get('build-record') ?? [],
    bases: given.has('check-bases'),
    policy: last(given, 'policy'),
    trust,
    platform: last(given, 'platform'),
    revocation: given.has('check-revocation'),
    failOn,
    format,
    outputs,
    tool,
    toolPath: last(given, 'tool-path'),
    cache: !given.has('no-cache'),
    plainHttp: given.get('plain-http') ?? [],
    mirrors,
    today: last(given, 'today'),
  };
  const wrong = whatConflict(given, options) ?? valueProblem(given, options);
  return wrong === undefined ? options : { wrong };
}

function readOutputs(written: readonly string[]): VerifyOptions['outputs'] | Wrong {
  const outputs: { format: VerifyFormat; file: string }[] = [];
  for (const one of written) {
    const [name, file] = cutAt(one);
    if (file === '')
      return { wrong: `--output needs a format and a file, as sarif=${one || 'report.sarif'}.` };
    const format = oneOf('The format of --output', name, verifyFormats);
    if (typeof format !== 'string') return format;
    outputs.push({ format, file });
  }
  return outputs;
}

function readBlob(given: Given): VerifyOptions['blob'] | Wrong {
  const [bundle, artifact] = [last(given, 'bundle'), last(given, 'artifact')];
  if (bundle === undefined && artifact === undefined) return undefined;
  if (!bundle || !artifact)
    return {
      wrong: '--bundle and --artifact belong together: the bundle, and the plain file that it is over.',
    };
  return { bundle, artifact };
}

/** What is to be verified, and what does not go with it. */
function whatConflict(given: Given, { images, blob, file, tool, trust }: VerifyOptions): string | undefined {
  if (images.length === 0 && blob === undefined && file === undefined)
    return 'Which image? Write seaworthy verify ghcr.io/team/app:1.';
  if (images.includes('')) return "An image's name is empty.";
  if (file === '') return '--file needs a file, such as Dockerfile.';
  if (blob !== undefined && images.length > 0)
    return '--bundle is beside a plain file; an image goes without it.';
  const ofImages = [
    'file',
    'build-record',
    'check-bases',
    'platform',
    'check-revocation',
    'tool',
    'no-cache',
    'plain-http',
    'mirror',
    'annotation',
    'notation-certificate',
  ];
  const stray = blob === undefined ? undefined : ofImages.find((name) => given.has(name));
  if (stray !== undefined) return `--${stray} is for images; it does not go with --bundle.`;
  const ofFile = ['build-record', 'check-bases'].find((name) => given.has(name));
  if (ofFile !== undefined && file === undefined) return `--${ofFile} needs --file with the Dockerfile.`;
  if (tool === undefined && given.has('tool-path'))
    return '--tool-path needs --tool with the name of its program.';
  const isAnybody = trust.keys.length + trust.identities.length + trust.certificates.length === 0;
  if (Object.keys(trust.annotations).length > 0 && isAnybody && given.has('tool'))
    return '--annotation with --tool needs a signer, such as --key.';
  return undefined;
}

function valueProblem(given: Given, { platform, today }: VerifyOptions): string | undefined {
  const wrongPlatform = platformProblem(platform);
  if (wrongPlatform !== undefined) return wrongPlatform;
  if (today !== undefined && !isDay(today)) return `\`${today}\` is no day. Write it as 2026-11-21.`;
  const empty = ['tool-path', 'build-record', 'policy', 'plain-http'].find((name) =>
    given.get(name)?.includes(''),
  );
  return empty === undefined ? undefined : `--${empty} has an empty value.`;
}
