import assert from 'node:assert/strict';
import { folderWith, runCli } from '../support/cli.ts';

interface Sarif {
  readonly version: string;
  readonly $schema: string;
  readonly runs: readonly [SarifRun];
}

interface SarifRun {
  readonly tool: { readonly driver: { readonly name: string; readonly rules: readonly SarifRule[] } };
  readonly columnKind: string;
  readonly artifacts: readonly { readonly location: Location }[];
  readonly invocations: readonly {
    readonly executionSuccessful: boolean;
    readonly toolExecutionNotifications: readonly {
      readonly level: string;
      readonly message: { readonly text: string };
    }[];
  }[];
  readonly results: readonly SarifResult[];
}

interface SarifRule {
  readonly id: string;
  readonly shortDescription: { readonly text: string };
  readonly help: { readonly text: string; readonly markdown: string };
  readonly defaultConfiguration: { readonly level: string };
  readonly properties: { readonly tags: readonly string[] };
}

interface Location {
  readonly uri: string;
  readonly uriBaseId?: string;
  readonly index?: number;
}

interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly [
    { readonly physicalLocation: { readonly artifactLocation: Location; readonly region: Region } },
  ];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly fixes?: readonly {
    readonly description: { readonly text: string };
    readonly artifactChanges: readonly [
      {
        readonly artifactLocation: Location;
        readonly replacements: readonly {
          readonly deletedRegion: Region;
          readonly insertedContent: { readonly text: string };
        }[];
      },
    ];
  }[];
  readonly suppressions: readonly { readonly kind: string; readonly justification?: string }[];
}

/** By the specification (SARIF 2.1.0, sections 3.13 to 3.57): the properties that we write, and those that must be there. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  log: ['$schema', 'version!', 'runs!'],
  run: ['tool!', 'columnKind', 'originalUriBaseIds', 'artifacts', 'invocations', 'results'],
  driver: ['name!', 'version', 'semanticVersion', 'rules'],
  rule: ['id!', 'shortDescription', 'fullDescription', 'defaultConfiguration', 'properties', 'help'],
  result: [
    'ruleId',
    'ruleIndex',
    'level',
    'message!',
    'locations',
    'relatedLocations',
    'partialFingerprints',
    'fixes',
    'suppressions',
    'properties',
  ],
  fix: ['description', 'artifactChanges!', 'properties'],
  change: ['artifactLocation!', 'replacements!'],
  replacement: ['deletedRegion!', 'insertedContent'],
  suppression: ['kind!', 'status', 'justification'],
  invocation: ['executionSuccessful!', 'toolExecutionNotifications'],
};

function assertShape(kind: string, value: object): void {
  const names = allowed[kind] ?? [];
  const known = new Set(names.map((name) => name.replace('!', '')));
  for (const key of Object.keys(value)) assert.ok(known.has(key), `${kind} has ${key}`);
  for (const name of names)
    if (name.endsWith('!')) assert.ok(Object.hasOwn(value, name.slice(0, -1)), `${kind} lacks ${name}`);
}

const docker = `# seaworthy-ignore image-untagged: the builder pins it
FROM node AS one
FROM k8s.gcr.io/pause:3.2
`;

describe('--format sarif', () => {
  const folder = folderWith({ 'a dir/Dockerfile': docker, 'ü.yaml': 'apiVersion: v1\nkind: Pod\n:\n' });
  after(folder.remove);
  let log: Sarif;
  let run: SarifRun;
  before(async () => {
    const args = ['check', '--format', 'sarif', '.', 'gone', 'a dir/Dockerfile'];
    log = JSON.parse((await runCli(args, { cwd: folder.path })).out) as Sarif;
    run = log.runs[0];
  });

  it('has the shape of SARIF 2.1.0', () => {
    assertShape('log', log);
    assert.equal(log.version, '2.1.0');
    assertShape('run', run);
    assertShape('driver', run.tool.driver);
    assert.equal(run.columnKind, 'utf16CodeUnits');
    for (const rule of run.tool.driver.rules) assertShape('rule', rule);
    for (const invocation of run.invocations) assertShape('invocation', invocation);
    for (const result of run.results) {
      assertShape('result', result);
      for (const fix of result.fixes ?? []) {
        assertShape('fix', fix);
        for (const change of fix.artifactChanges) {
          assertShape('change', change);
          assert.ok(change.replacements.length > 0);
          for (const replacement of change.replacements) assertShape('replacement', replacement);
        }
      }
      for (const suppression of result.suppressions) assertShape('suppression', suppression);
    }
  });

  it('tells of each result its rule, with help, its level, and where it is', () => {
    assert.ok(run.results.length > 3);
    for (const result of run.results) {
      const rule = run.tool.driver.rules[result.ruleIndex];
      assert.equal(rule?.id, result.ruleId);
      assert.ok((rule?.help.markdown ?? '').includes(`# ${result.ruleId}`));
      assert.ok(['error', 'warning', 'note'].includes(result.level));
      const { artifactLocation, region } = result.locations[0].physicalLocation;
      assert.equal(run.artifacts[artifactLocation.index ?? -1]?.location.uri, artifactLocation.uri);
      assert.ok(region.startLine >= 1 && region.startColumn >= 1);
      assert.ok(region.endLine > region.startLine || region.endColumn >= region.startColumn);
    }
    const uris = run.artifacts.map(({ location }) => location.uri);
    assert.deepEqual(uris, ['a%20dir/Dockerfile', '%C3%BC.yaml']);
    assert.ok(run.artifacts.every(({ location }) => location.uriBaseId === '%SRCROOT%'));
  });

  it('has the fixes with their replacements', () => {
    const moved = run.results.find(({ ruleId }) => ruleId === 'image-registry-moved');
    const [replacement] = moved?.fixes?.[0]?.artifactChanges[0].replacements ?? [];
    assert.equal(replacement?.deletedRegion.startLine, 3);
    assert.match(replacement?.insertedContent.text ?? '', /registry\.k8s\.io/);
  });

  it('marks what is suppressed, with the reason', () => {
    const ignored = run.results.filter(({ suppressions }) => suppressions.length > 0);
    assert.deepEqual(
      ignored.map(({ ruleId, suppressions }) => [
        ruleId,
        suppressions[0]?.kind,
        suppressions[0]?.justification,
      ]),
      [['image-untagged', 'inSource', 'the builder pins it']],
    );
  });

  it('tells errors as notifications, and that the run was not in order', () => {
    const [invocation] = run.invocations;
    assert.equal(invocation?.executionSuccessful, false);
    assert.equal(invocation?.toolExecutionNotifications[0]?.message.text, 'There is no such file or folder.');
  });

  it('keeps its fingerprints when lines move', async () => {
    const printsOf = ({ results }: SarifRun): readonly string[] =>
      results.flatMap(({ partialFingerprints }) => Object.values(partialFingerprints)).sort();
    const moved = folderWith({
      Dockerfile: `# a line\n\n${docker}`,
      'ü.yaml': 'apiVersion: v1\nkind: Pod\n:\n',
    });
    const { out } = await runCli(['check', '--format', 'sarif'], { cwd: moved.path });
    assert.deepEqual(printsOf((JSON.parse(out) as Sarif).runs[0]), printsOf(run));
    moved.remove();
  });
});
