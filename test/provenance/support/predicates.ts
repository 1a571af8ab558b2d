/** What BuildKit says of a build in either version of SLSA provenance, from one description. */
export interface MadeBuild {
  readonly builder?: string;
  readonly dockerfile?: { readonly filename: string; readonly data: string };
  readonly more?: readonly object[];
  readonly configSource?: object;
  readonly args?: Readonly<Record<string, string>>;
  readonly images?: readonly object[];
  readonly hermetic?: boolean;
}

export const base64 = (text: string): string => Buffer.from(text).toString('base64');

export const buildKit02 = (
  build: MadeBuild,
): { readonly predicateType: string; readonly predicate: object } => ({
  predicateType: 'https://slsa.dev/provenance/v0.2',
  predicate: {
    builder: { id: build.builder ?? '' },
    buildType: 'https://mobyproject.org/buildkit@v1',
    materials: build.images ?? [],
    invocation: {
      configSource: build.configSource ?? {},
      parameters: { frontend: 'dockerfile.v0', args: build.args ?? {} },
      environment: { platform: 'linux/amd64' },
    },
    metadata: {
      buildStartedOn: '2026-11-01T10:00:00.123456789Z',
      buildFinishedOn: '2026-11-01T10:01:00Z',
      'https://mobyproject.org/buildkit@v1#metadata': metadataOf(build),
      'https://mobyproject.org/buildkit@v1#hermetic': build.hermetic,
    },
  },
});

export const buildKit1 = (
  build: MadeBuild,
): { readonly predicateType: string; readonly predicate: object } => {
  const { entryPoint, ...source } = { entryPoint: undefined, ...build.configSource };
  return {
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: 'https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-definitions.md',
        externalParameters: {
          configSource: { path: entryPoint, ...source },
          request: { frontend: 'dockerfile.v0', args: build.args ?? {} },
        },
        internalParameters: {},
        resolvedDependencies: build.images ?? [],
      },
      runDetails: {
        builder: { id: build.builder ?? '' },
        metadata: {
          startedOn: '2026-11-01T10:00:00.123456789Z',
          finishedOn: '2026-11-01T10:01:00Z',
          buildkit_metadata: metadataOf(build),
          buildkit_hermetic: build.hermetic,
        },
      },
    },
  };
};

const metadataOf = ({ dockerfile, more = [] }: MadeBuild): object =>
  dockerfile === undefined && more.length === 0
    ? {}
    : { source: { infos: [...more, ...(dockerfile === undefined ? [] : [dockerfile])] } };

/** A statement about an image, as bytes. */
export const statementOf = (
  said: { readonly predicateType: string; readonly predicate: unknown },
  subjects: readonly object[] = [{ name: 'app', digest: { sha256: 'a'.repeat(64) } }],
  type = 'https://in-toto.io/Statement/v1',
): Buffer => Buffer.from(JSON.stringify({ _type: type, subject: subjects, ...said }));
