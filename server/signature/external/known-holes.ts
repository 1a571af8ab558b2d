/** What is known to be wrong with a version of a tool, a sentence each. */
export function knownHoles(tool: 'cosign' | 'notation' | 'gh', version: string): readonly string[] {
  const read = numbersOf(version);
  if (read === undefined)
    return [`Which version of ${tool} it is cannot be told, nor whether it has holes that are known.`];
  return holes
    .filter((hole) => hole.tool === tool && hole.has(read))
    .map(
      ({ advisory, what, fixed }) =>
        `${tool} ${version} has a known hole (${advisory}): ${what} Update to ${fixed}.`,
    );
}

/** Major, minor, patch, and the number of a release candidate; Infinity for a release. */
type Version = readonly [number, number, number, number];

function numbersOf(version: string): Version | undefined {
  const [, major, minor, patch, pre, candidate] =
    /^v?(\d{1,6})\.(\d{1,6})\.(\d{1,6})(-(?:rc|RC|alpha|beta)?\.?(\d{1,4})?)?/.exec(version) ?? [];
  if (major === undefined) return undefined;
  const rank = pre === undefined ? Number.POSITIVE_INFINITY : /^-rc/i.test(pre) ? Number(candidate ?? 0) : -1;
  return [Number(major), Number(minor), Number(patch), rank];
}

const isBefore = (one: Version, other: Version): boolean => {
  const at = one.findIndex((part, index) => part !== other[index]);
  return at >= 0 && (one[at] ?? 0) < (other[at] ?? 0);
};

const release = (text: string): Version => numbersOf(text) ?? [0, 0, 0, 0];
const before = (text: string): ((version: Version) => boolean) => {
  const fixed = release(text);
  return (version) => isBefore(version, fixed);
};
/** Fixed in the line of version 2 and in that of version 3. */
const beforeBoth =
  (second: string, third: string) =>
  (version: Version): boolean =>
    version[0] >= 3 ? before(third)(version) : before(second)(version);
const between =
  (first: string, fixed: string) =>
  (version: Version): boolean =>
    !before(first)(version) && before(fixed)(version);

interface Hole {
  readonly tool: 'cosign' | 'notation' | 'gh';
  readonly has: (version: Version) => boolean;
  readonly advisory: string;
  readonly what: string;
  readonly fixed: string;
}

const holes: readonly Hole[] = [
  {
    tool: 'cosign',
    has: beforeBoth('2.6.5', '3.1.3'),
    advisory: 'GHSA-fx35-mq7g-6g98',
    what: 'it may take the key from what is to be verified.',
    fixed: '3.1.3 or 2.6.5',
  },
  {
    tool: 'cosign',
    has: beforeBoth('2.6.3', '3.0.6'),
    advisory: 'CVE-2026-39395',
    what: 'an attestation that it cannot read may pass.',
    fixed: '3.0.6 or 2.6.3',
  },
  {
    tool: 'cosign',
    has: beforeBoth('2.6.2', '3.0.4'),
    advisory: 'CVE-2026-22703',
    what: "it takes another signature's entry in the transparency log.",
    fixed: '3.0.4 or 2.6.2',
  },
  {
    tool: 'cosign',
    has: before('1.12.0'),
    advisory: 'CVE-2022-36056',
    what: 'several checks can be passed without a good signature.',
    fixed: '1.12.0',
  },
  {
    tool: 'cosign',
    has: before('1.10.1'),
    advisory: 'CVE-2022-35929',
    what: 'attestations of another type are taken for the one that is asked for.',
    fixed: '1.10.1',
  },
  {
    tool: 'notation',
    has: before('1.0.0-rc.6'),
    advisory: 'CVE-2023-33959',
    what: "the registry's answer is not compared with what was signed.",
    fixed: '1.0.0',
  },
  {
    tool: 'notation',
    has: before('1.0.0-rc.6'),
    advisory: 'CVE-2023-33957',
    what: 'a registry can keep it busy without end.',
    fixed: '1.0.0',
  },
  {
    tool: 'notation',
    has: between('1.3.0-alpha.1', '1.3.0-rc.2'),
    advisory: 'CVE-2024-56138',
    what: 'whether the certificate of a timestamp was revoked is not checked.',
    fixed: '1.3.0',
  },
  {
    tool: 'notation',
    has: between('1.3.0-alpha.1', '1.3.0-rc.2'),
    advisory: 'CVE-2024-51491',
    what: 'it may end in the middle of a check of revocation.',
    fixed: '1.3.0',
  },
  {
    tool: 'gh',
    has: between('2.49.0', '2.67.0'),
    advisory: 'CVE-2025-25204',
    what: 'it says that all is well where there is no attestation.',
    fixed: '2.67.0',
  },
];
