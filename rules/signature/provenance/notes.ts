import type { ImageSignatures, Provenance } from '../../core/signature.ts';
import { familiar } from '../../image/moved.ts';
import { dayOf, shortDigest } from '../words.ts';
import { type ComparedImage, nameInFacts } from './bases.ts';
import type { WantedBuild } from './question.ts';

/** What a build had otherwise than the workspace has it, a sentence each. */
export function notesOf(
  provenance: Provenance,
  bases: readonly ComparedImage[],
  { found, wanted = {} }: { readonly found: ImageSignatures; readonly wanted?: WantedBuild | undefined },
): readonly string[] {
  return [
    ...targetNotes(provenance, wanted),
    ...argumentNotes(provenance, wanted),
    ...platformNotes(found, wanted),
    ...bases.flatMap(baseNote),
  ];
}

function targetNotes({ target }: Provenance, wanted: WantedBuild): readonly string[] {
  if (wanted.target === undefined || wanted.target === target)
    return target === undefined ? [] : [`The stage \`${target}\` was built.`];
  return target === undefined
    ? [`The last stage was built, and the workspace asks for \`${wanted.target}\`.`]
    : [`The stage \`${target}\` was built, and the workspace asks for \`${wanted.target}\`.`];
}

/** Only `mode=max` tells build arguments, and names alone are compared: their values may be secrets. */
function argumentNotes({ buildArguments, mode }: Provenance, wanted: WantedBuild): readonly string[] {
  const given = buildArguments.filter((name) => !ownArgument.test(name));
  if (wanted.buildArguments === undefined || mode !== 'max') {
    return given.length === 0 ? [] : [`Build arguments were given: ${listed(given)}.`];
  }
  const asked = wanted.buildArguments;
  const more = given.filter((name) => !asked.includes(name));
  const fewer = asked.filter((name) => !given.includes(name));
  return [
    ...(more.length === 0
      ? []
      : [`Build arguments were given that the workspace does not give: ${listed(more)}.`]),
    ...(fewer.length === 0
      ? []
      : [`Build arguments that the workspace gives were not given: ${listed(fewer)}.`]),
  ];
}

const platformNotes = ({ platform }: ImageSignatures, wanted: WantedBuild): readonly string[] =>
  platform === undefined || wanted.platform === undefined || platform.name === wanted.platform
    ? []
    : [`The image is for ${platform.name}, and the workspace asks for ${wanted.platform}.`];

function baseNote({ use, built, now, state }: ComparedImage): readonly string[] {
  const name = familiar(nameInFacts(use.reference));
  if (state === 'moved-on' && now !== undefined)
    return [
      `\`${name}\` has moved on since: it was ${shortDigest(built)} when the image was built, and was ${shortDigest(now.digest)} on ${dayOf(now.at)}.`,
    ];
  if (state === 'pinned-otherwise')
    return [
      `The file pins \`${name}\` to ${shortDigest(use.reference.digest ?? '')}, and the image was built on ${shortDigest(built)}.`,
    ];
  return [];
}

/** BuildKit's own switches and the proxies that every build is given change no image by themselves. */
const ownArgument = /^(?:BUILDKIT_\w+|SOURCE_DATE_EPOCH|(?:https?|ftp|no|all)_proxy)$/i;

const listed = (names: readonly string[]): string => {
  const shown = names.slice(0, mostListed).map((name) => `\`${name}\``);
  return names.length > mostListed
    ? `${shown.join(', ')} and ${names.length - mostListed} more`
    : shown.join(', ');
};

const mostListed = 10;
