/** An ignore comment of another tool. */
export interface PeerIgnore {
  readonly tool: string;
  readonly rules: readonly string[] | 'all';
  readonly scope: 'instruction' | 'block' | 'stage' | 'file';
  readonly reason: string | undefined;
  /** `YYYY-MM-DD` */
  readonly until: string | undefined;
}

/** Reads the text of a comment in the forms of hadolint, BuildKit, Trivy, Checkov, KICS, tally, Semgrep and dockerfile-utils. */
export function readPeerIgnores(text: string): readonly PeerIgnore[] {
  if (!telling.test(text)) return [];
  for (const read of readers) {
    const found = read(text);
    if (found.length > 0) return found;
  }
  return [];
}

/** `skip=A,B;error=true`, the value of BuildKit's `# check=` directive. */
export function readCheckDirective(value: string): readonly PeerIgnore[] {
  const options = value.replace(/(?:\s|\/\/).*$/, '').split(';');
  const skipped = options.find((option) => /^\s*skip\s*=/i.test(option));
  if (skipped === undefined) return [];
  const rules = idsOf(skipped.slice(skipped.indexOf('=') + 1));
  const isAll = rules.some((rule) => rule.toLowerCase() === 'all');
  const reason = /(?:\s|\/\/)\s*(\S.*)$/.exec(value)?.[1]?.replace(/^\/\/\s*/, '');
  return [ignore('buildkit', isAll ? 'all' : rules, 'instruction', reason)];
}

type Reader = (text: string) => readonly PeerIgnore[];

const telling = /ignore|skip|disable|nosem/i;

/** One name that is none makes hadolint overlook the whole comment. */
const hadolint: Reader = (text) => {
  const [, scope, ids, reason] =
    /^hadolint\s+(?:(global|stage)\s+)?ignore\s*=\s*([^#]*?)\s*(?:#\s*(.*))?$/i.exec(text) ?? [];
  if (ids === undefined) return [];
  const covered = scope?.toLowerCase() === 'global' ? 'file' : scope === undefined ? 'instruction' : 'stage';
  const rules = idsOf(ids);
  return rules.every((rule) => /^[A-Z]{2}\d+$/.test(rule))
    ? [ignore('hadolint', rules, covered, reason)]
    : [];
};

const buildkit: Reader = (text) => {
  const [, value] = /^check\s*=\s*(.*)$/i.exec(text) ?? [];
  return value === undefined ? [] : readCheckDirective(value);
};

/** Checks that look for something that is missing have no line, so their ignore counts in the whole file. */
const withoutLine: ReadonlySet<string> = new Set(['DS-0002', 'DS-0026']);

const trivy: Reader = (text) =>
  [...text.matchAll(/(?:^|[\s#])(?:trivy|tfsec):ignore:(\S+)/gi)].flatMap(([, found = '']) => {
    const [ids = '', ...options] = found.split(':');
    const until = options[options.indexOf('exp') + 1];
    return ids.split(',').map((id) => {
      const [, number] = /^(?:AVD-)?DS-?0*(\d+)$/i.exec(id) ?? [];
      const rule = number === undefined ? id : `DS-${number.padStart(4, '0')}`;
      const scope = withoutLine.has(rule) ? 'file' : 'instruction';
      return ignore(
        'trivy',
        rule === '*' ? 'all' : [rule],
        scope,
        undefined,
        options.includes('exp') ? until : undefined,
      );
    });
  });

const checkov: Reader = (text) =>
  [...text.matchAll(/(?:checkov|bridgecrew|cortex):skip\s*=\s*([\w,\s-]*\w)(?::\s*(.*?))?\s*$/gi)].map(
    ([, ids = '', reason]) => ignore('checkov', idsOf(ids), 'file', reason),
  );

const kics: Reader = (text) => {
  const [, command, ids = ''] =
    /^kics-scan\s+(ignore-line|ignore-block|ignore|disable)(?:\s*=\s*(\S+))?/i.exec(text) ?? [];
  switch (command?.toLowerCase()) {
    case 'ignore':
      return [ignore('kics', 'all', 'file')];
    case 'ignore-line':
      return [ignore('kics', 'all', 'instruction')];
    case 'ignore-block':
      return [ignore('kics', 'all', 'block')];
    case 'disable':
      return [ignore('kics', idsOf(ids), 'file')];
    default:
      return [];
  }
};

/** tally takes other tools' names too: `hadolint/DL3006`, `DL3006`, `buildkit/JSONArgsRecommended`. */
const tally: Reader = (text) => {
  const [, scope, ids, reason] =
    /^tally\s+(?:(global|stage)\s+)?ignore\s*=\s*([^;]*)(?:;\s*reason\s*=\s*(.*))?$/i.exec(text) ?? [];
  if (ids === undefined) return [];
  const covered = scope?.toLowerCase() === 'global' ? 'file' : scope === undefined ? 'instruction' : 'stage';
  return idsOf(ids).map((id) => {
    const [, tool, name = id] = /^(hadolint|buildkit|tally|shellcheck)\/(.*)$/i.exec(id) ?? [];
    const meant =
      tool?.toLowerCase() ??
      (/^(?:DL|SC)\d/.test(id) ? 'hadolint' : /^[A-Z]/.test(id) ? 'buildkit' : 'tally');
    return ignore(
      meant === 'shellcheck' ? 'hadolint' : meant,
      id === 'all' ? 'all' : [name],
      covered,
      reason,
    );
  });
};

const semgrep: Reader = (text) => {
  const [whole, ids] = /^nosem(?:grep)?(?::\s*(.*))?$/i.exec(text) ?? [];
  if (whole === undefined) return [];
  if (ids === undefined) return [ignore('semgrep', 'all', 'instruction')];
  const names = idsOf(ids).map((id) => id.slice(id.lastIndexOf('.') + 1));
  return [ignore('semgrep', names, 'instruction')];
};

const dockerfileUtils: Reader = (text) =>
  /^dockerfile-utils:\s*ignore\b/i.test(text) ? [ignore('dockerfile-utils', 'all', 'instruction')] : [];

const readers: readonly Reader[] = [
  hadolint,
  buildkit,
  trivy,
  checkov,
  kics,
  tally,
  semgrep,
  dockerfileUtils,
];

const idsOf = (text: string): readonly string[] => text.split(/[\s,]+/).filter((id) => id !== '');

const ignore = (
  tool: string,
  rules: PeerIgnore['rules'],
  scope: PeerIgnore['scope'],
  reason?: string,
  until?: string,
): PeerIgnore => ({ tool, rules, scope, reason: reason === '' ? undefined : reason, until });
