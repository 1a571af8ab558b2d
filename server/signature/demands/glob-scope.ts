import { isOpen, quoted, unique } from './demand.ts';
import { type Globbed, type GlobTool, translateGlob } from './image-glob.ts';

/** Which images a requirement means; two where images named by tag and images named by digest are meant apart. */
export interface Scope {
  readonly images: readonly string[];
  readonly except: readonly string[];
  readonly notCovered: readonly string[];
}

/** The images that any of `globs` means and none of `skipped`. */
export function scopesOf(
  globs: readonly string[],
  skipped: readonly string[],
  tool: GlobTool,
  toolName: string,
): readonly Scope[] {
  const meant = globs.map((glob) => read(glob, tool));
  const left = skipped.map((glob) => read(glob, tool));
  const notCovered = unique([...meant, ...left].flatMap((one) => why(one, toolName)));
  // What cannot be said is left in, and its verdict is unknown.
  const sure = left.filter(({ globbed }) => globbed.inexact === undefined);
  const pick = (from: readonly Read[], which: 'tagged' | 'digested'): readonly string[] =>
    unique(from.flatMap(({ globbed }) => globbed[which]));
  const both: Scope = { images: pick(meant, 'tagged'), except: pick(sure, 'tagged'), notCovered };
  const isSame = [...meant, ...sure].every(
    ({ globbed }) => globbed.tagged.join(' ') === globbed.digested.join(' '),
  );
  if (isSame) return both.images.length > 0 ? [both] : [];
  const tagged: Scope = { ...both, except: [...both.except, byDigest('**')] };
  const digested: Scope = {
    images: pick(meant, 'digested').map(byDigest),
    except: pick(sure, 'digested').map(byDigest),
    notCovered,
  };
  return [tagged, digested].filter(({ images }) => images.length > 0);
}

interface Read {
  readonly glob: string;
  readonly globbed: Globbed;
}

function read(glob: string, tool: GlobTool): Read {
  if (!isOpen(glob)) return { glob, globbed: translateGlob(glob, tool) };
  return { glob, globbed: { tagged: ['**'], digested: ['**'], inexact: 'It is put in later.' } };
}

const why = ({ glob, globbed: { inexact } }: Read, toolName: string): readonly string[] =>
  inexact === undefined
    ? []
    : [`Which images ${toolName} means by ${quoted(glob)} cannot be told: ${inexact}`];

/** Only images that are named by a digest. */
const byDigest = (pattern: string): string => (pattern.includes('@') ? pattern : `${pattern}@*:*`);
