import type { JsonReport } from './cli.ts';

/** One finding as every door can tell it. */
export interface Told {
  readonly path: string;
  readonly rule: string;
  readonly line: number;
}

export const asText = (told: readonly Told[]): readonly string[] =>
  told.map(({ path, rule, line }) => `${path}:${line} ${rule}`).sort();

export const fromJson = ({ files }: JsonReport): readonly Told[] =>
  files.flatMap(({ path, findings }) =>
    findings
      .filter(({ suppressed, known }) => suppressed === null && known === null)
      .map(({ rule, range }) => ({ path, rule, line: range.start.line })),
  );

/** What each format says that counts. Written for how each is told, not for how ours writes it. */
export const readers: Readonly<Record<string, (out: string) => readonly Told[]>> = {
  json: (out) => fromJson(JSON.parse(out) as JsonReport),
  sarif: (out) => {
    const [run] = (JSON.parse(out) as { runs: readonly { results: readonly SarifResult[] }[] }).runs;
    return (run?.results ?? [])
      .filter(({ baselineState, suppressions = [] }) => baselineState === 'new' && suppressions.length === 0)
      .map(({ ruleId, locations: [at] }) => ({
        path: decodeURIComponent(at?.physicalLocation.artifactLocation.uri ?? ''),
        rule: ruleId,
        line: at?.physicalLocation.region.startLine ?? 0,
      }));
  },
  gitlab: (out) =>
    (JSON.parse(out) as readonly GitlabIssue[]).map(({ check_name: rule, location }) => ({
      path: location.path,
      rule,
      line: location.lines.begin,
    })),
  checkstyle: (out) =>
    matches(out, /<file name="([^"]+)">(.*?)<\/file>/gs).flatMap(([path = '', body = '']) =>
      matches(body, /<error line="(\d+)"[^>]* source="seaworthy\.([^"]+)"/g).map(([line, rule = '']) => ({
        path,
        rule,
        line: Number(line),
      })),
    ),
  junit: (out) =>
    matches(out, /<testcase name="(\S+) at line (\d+), column \d+" classname="([^"]+)"/g).map(
      ([rule = '', line, path = '']) => ({ path, rule, line: Number(line) }),
    ),
  text: (out) =>
    matches(out, /^(\S+):(\d+):\d+ {2}(?:error|warning|info|hint) {2}(\S+)$/gm).map(
      ([path = '', line, rule = '']) => ({ path, rule, line: Number(line) }),
    ),
  github: (out) =>
    [
      ...matches(out, /^::\w+ file=([^,]+),line=(\d+),.*?title=seaworthy%3A ([a-z0-9-]+)::/gm),
      ...matches(out, /^(?:error|warning|info|hint) {2}(\S+?):(\d+):\d+ {2}([a-z0-9-]+): /gm),
    ].map(([path = '', line, rule = '']) => ({ path, rule, line: Number(line) })),
  markdown: (out) =>
    matches(withoutDetails(out), /^\| \w+ \| <code>([^<]+):(\d+)<\/code> \| \*\*([a-z0-9-]+)\*\*/gm).map(
      ([path = '', line, rule = '']) => ({ path, rule, line: Number(line) }),
    ),
};

interface SarifResult {
  readonly ruleId: string;
  readonly baselineState?: string;
  readonly suppressions?: readonly unknown[];
  readonly locations: readonly {
    readonly physicalLocation: {
      readonly artifactLocation: { readonly uri: string };
      readonly region: { readonly startLine: number };
    };
  }[];
}

interface GitlabIssue {
  readonly check_name: string;
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

/** What is folded away is known from before. */
export const withoutDetails = (out: string): string => out.replaceAll(/<details>.*?<\/details>/gs, '');

const matches = (text: string, pattern: RegExp): readonly (readonly string[])[] =>
  [...text.matchAll(pattern)].map((match) => match.slice(1));
