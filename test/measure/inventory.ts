import { existsSync, readFileSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { root } from '../support/root.ts';
import { printTable } from './bench/times.ts';
import { type Compared, compareInventories } from './images/compare.ts';
import { isThere, makeImages } from './images/make-images.ts';
import { placedIn } from './images/placed.ts';
import { scanOf } from './images/scan.ts';
import { costOf } from './images/side-by-side.ts';
import { syftPackages } from './images/syft.ts';
import { vectorImages } from './images/vector-images.ts';

/**
 * What we find in real images beside what Syft finds: packages by type, name and version, each difference with its
 * reason; whether each package stands on the instruction that brought it; time and memory, side by side.
 *
 *   npm run inventory -- --only NAME   images whose name holds the text
 *   npm run inventory -- --show        every difference, those with a reason too
 *   npm run inventory -- --part PART   `packages`, `places` or `costs` alone
 */
const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    show: { type: 'boolean', default: false },
    part: { type: 'string', default: 'all' },
  },
});

interface Note {
  /** `syft` has it and we do not, or the other way round. */
  readonly only: 'syft' | 'seaworthy';
  /** A pattern for `type name version`, and one for the image's name. */
  readonly package: string;
  readonly image: string;
  readonly reason: string;
}
const notes = JSON.parse(
  readFileSync(new URL('images/differences.json', import.meta.url), 'utf8'),
) as readonly Note[];

const built = makeImages(console.log).filter(({ name }) => name.includes(options.only));
const images = [...built, ...vectorImages().filter(({ name }) => name.includes(options.only))];
const wants = (part: string): boolean => options.part === 'all' || options.part === part;
if (images.length === 0) console.log('There is no image to compare.');
if (!isThere('syft'))
  console.log('There is no Syft to compare with: go install github.com/anchore/syft/cmd/syft@v1.52.0');
if (wants('packages') && isThere('syft')) await compareAll();
if (wants('places')) await printPlaces();
if (wants('costs') && isThere('syft')) await printCosts();

async function compareAll(): Promise<void> {
  const rows: (readonly string[])[] = [];
  const unexplained: string[] = [];
  let [theirs, found] = [0, 0];
  for (const { name, archive } of images) {
    const [scan, syft] = [await scanOf(archive), syftPackages(archive)];
    if (typeof scan === 'string' || typeof syft === 'string') {
      console.log(`${name}: ours ${typeof scan === 'string' ? `fails: ${scan}` : 'reads it'}`);
      console.log(`${name}: Syft ${typeof syft === 'string' ? `fails: ${syft}` : 'reads it'}`);
      continue;
    }
    const compared = compareInventories(scan, syft);
    theirs += compared.theirs;
    found += compared.found;
    const { missed, extra } = compared;
    rows.push([
      name,
      String(compared.theirs),
      String(compared.found),
      String(missed.length),
      String(extra.length),
    ]);
    unexplained.push(...tell(name, compared));
  }
  printTable(['image', "Syft's packages", 'found', 'only Syft', 'only we'], rows);
  const share = theirs === 0 ? 0 : (100 * found) / theirs;
  console.log(`\n${found} of ${theirs} packages, ${share.toFixed(2)} %, in ${rows.length} images`);
  console.log(`${unexplained.length} differences without a reason`);
  for (const line of unexplained) console.log(`  ${line}`);
  console.log();
}

/** Prints the differences that are asked for; the answer is those that have no reason. */
function tell(image: string, { missed, extra }: Compared): readonly string[] {
  const all = [
    ...missed.map((one) => ({ only: 'syft' as const, one })),
    ...extra.map((one) => ({ only: 'seaworthy' as const, one })),
  ];
  return all.flatMap(({ only, one }) => {
    const note = notes.find(
      (each) =>
        each.only === only &&
        new RegExp(`^(?:${each.package})$`).test(one) &&
        new RegExp(each.image).test(image),
    );
    if (note && options.show) console.log(`${image}: only ${only}: ${one}: ${note.reason}`);
    return note ? [] : [`${image}: only ${only}: ${one}`];
  });
}

/** Whether packages stand on the line that brought them, on images whose Dockerfile is known. */
async function printPlaces(): Promise<void> {
  const rows: (readonly string[])[] = [];
  let [right, all] = [0, 0];
  for (const { name, archive, dockerfile } of built) {
    if (dockerfile === undefined) continue;
    const scan = await scanOf(archive);
    if (typeof scan === 'string') continue;
    const placed = placedIn(scan, archive, dockerfile);
    right += placed.right;
    all += placed.all;
    rows.push([name, String(placed.all), String(placed.right), placed.wrong.slice(0, 3).join(', ')]);
  }
  if (rows.length === 0) return;
  printTable(['image', 'packages', 'on the right instruction', 'for example not'], rows);
  console.log(`\n${right} of ${all}, ${((100 * right) / all).toFixed(2)} %\n`);
}

/** The command lines of both, the fastest of three runs each, on both forms of an archive. */
async function printCosts(): Promise<void> {
  const rows: (readonly string[])[] = [];
  const cli = `${root}/dist/cli.js`;
  if (!existsSync(cli)) return;
  const forms = built.flatMap(({ name, archive, saved }) => [
    { name: `${name}, gzipped`, archive, from: 'oci-archive' },
    { name: `${name}, saved`, archive: saved, from: 'docker-archive' },
  ]);
  for (const { name, archive, from } of forms) {
    const words = ['scan', `${from}:${archive}`, '--format', 'json', '--fail-on', 'never'];
    const ours = await costOf(process.execPath, [cli, ...words], 3);
    const theirs = await costOf('syft', ['scan', `${from}:${archive}`, '-q', '-o', 'json'], 3);
    rows.push([
      name,
      `${Math.round(statSync(archive).size / 1e6)} MB`,
      `${ours.seconds.toFixed(2)} s`,
      `${theirs.seconds.toFixed(2)} s`,
      `${((100 * ours.seconds) / theirs.seconds).toFixed(0)} %`,
      `${ours.memory.toFixed(0)} MB`,
      `${theirs.memory.toFixed(0)} MB`,
    ]);
  }
  printTable(['archive', 'size', 'ours', "Syft's", 'of it', 'memory, ours', "Syft's"], rows);
}
