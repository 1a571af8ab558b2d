import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dockerfilePeerRules, kubernetesPeerRules, type MappedRule, shared } from '../peer-rules.ts';

/** One case of a peer's own test suite, for a rule of the five families. */
export interface PeerCase {
  /** Short and stable: made of the rule, the text and the configuration. */
  readonly id: string;
  readonly tool: string;
  readonly rule: string;
  readonly mapped: MappedRule;
  readonly language: 'dockerfile' | 'kubernetes' | 'compose';
  readonly text: string;
  readonly fires: boolean;
  readonly source: string;
  /** Registries and images that the case's own configuration allows, in our patterns. */
  readonly registries: readonly string[];
  readonly approved: readonly string[];
  /** Why the case cannot be judged from one file, where it cannot. */
  readonly needs: string | undefined;
}

interface Line {
  readonly tool: string;
  readonly rule: string;
  readonly subrule?: string;
  readonly dockerfile?: string;
  readonly yaml?: string;
  readonly fires: boolean;
  readonly source: string;
  readonly config?: unknown;
  readonly onbuild_variant?: boolean;
  readonly controls?: readonly string[];
  readonly file_scope?: boolean;
  readonly has_data_json?: boolean;
  readonly needs_context?: boolean;
  readonly needs_data?: boolean;
  readonly inventory?: boolean;
  readonly custom_check?: boolean;
  readonly dir?: string;
  readonly rule_id?: string | number;
  readonly parameters?: {
    readonly repos?: readonly string[];
    readonly allowedImages?: readonly string[];
  } | null;
}

const dockerfileTools = ['hadolint', 'buildkit', 'trivy', 'checkov', 'kics', 'datadog', 'scorecard'];
const kubernetesTools = [
  'trivy',
  'checkov',
  'kube-linter',
  'kube-score',
  'polaris',
  'kics',
  'kubescape',
  'kyverno',
  'datree',
  'gatekeeper',
];

export function readCases(): readonly PeerCase[] {
  const dockerfile = dockerfilePeerRules();
  const kubernetes = kubernetesPeerRules();
  return [
    ...dockerfileTools.flatMap((tool) =>
      linesOf(`dockerfile-${tool}.jsonl`).flatMap((line) => caseOf(line, 'dockerfile', dockerfile) ?? []),
    ),
    ...kubernetesTools.flatMap((tool) =>
      linesOf(`k8s-${tool}.jsonl`).flatMap((line) => caseOf(line, 'kubernetes', kubernetes) ?? []),
    ),
  ];
}

const linesOf = (file: string): readonly Line[] =>
  readFileSync(new URL(`conformance/${file}`, shared), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);

function caseOf(
  line: Line,
  language: PeerCase['language'],
  rules: ReadonlyMap<string, MappedRule>,
): PeerCase | undefined {
  const mapped = keysOf(line)
    .map((key) => rules.get(key))
    .filter((one) => one !== undefined);
  const [first] = mapped;
  if (!first) return undefined;
  const text = line.dockerfile ?? line.yaml ?? '';
  return {
    id: createHash('sha256')
      .update(`${line.tool} ${line.rule} ${text} ${settingsOf(line)}`)
      .digest('hex')
      .slice(0, 10),
    tool: line.tool,
    rule: line.rule,
    mapped: { family: first.family, ids: [...new Set(mapped.flatMap(({ ids }) => ids))] },
    language,
    text: line.onbuild_variant ? text.replace(/^(\s*)RUN\b/gim, '$1ONBUILD RUN') : text,
    fires: line.fires,
    source: line.source,
    registries: registriesOf(line),
    approved: approvedOf(line),
    needs: needsOf(line),
  };
}

const settingsOf = ({ subrule, config, parameters }: Line): string =>
  JSON.stringify([subrule ?? null, config ?? null, parameters ?? null]);

/** The names under which the tables may know a case's rule. */
const keysOf = ({ tool, rule, dir, rule_id, controls = [] }: Line): readonly string[] => [
  `${tool}/${rule}`,
  ...(dir === undefined ? [] : [`kics-dir/${dir}`]),
  ...(typeof rule_id === 'number' ? [`datree-number/${rule_id}`] : []),
  ...controls.map((control) => `kubescape-control/${control}`),
  ...(tool === 'gatekeeper' ? [`gatekeeper-name/${rule.split('/').at(-1)}`] : []),
];

/** hadolint's `allowedRegistries = ["a", "b"]`, and Datadog's default. */
function registriesOf({ tool, config }: Line): readonly string[] {
  const listed =
    typeof config === 'string' ? /allowedRegistries = \[([^\]]*)\]/.exec(config)?.[1] : undefined;
  if (listed !== undefined) return [...listed.matchAll(/"([^"]*)"/g)].map(([, name = '']) => name);
  return tool === 'datadog' ? ['docker.io'] : [];
}

/** Gatekeeper's prefixes (`repos`) and patterns (`allowedImages`). */
const approvedOf = ({ rule, parameters }: Line): readonly string[] =>
  rule.includes('disallowed')
    ? []
    : [
        ...(parameters?.repos ?? []).map((repo) => (repo.endsWith('/') ? `${repo}**` : repo)),
        ...(parameters?.allowedImages ?? []).map((image) => image.replace(/\/\*$/, '/**')),
      ];

/** Kyverno policies that hold the approved registries, or the allowed range of ports, themselves. */
const configuredPolicies = new Set([
  'restrict-image-registries',
  'advanced-restrict-image-registries',
  'allowed-image-repos',
  'disallow-host-ports-range',
]);

function needsOf(line: Line): string | undefined {
  if (line.tool === 'kyverno' && configuredPolicies.has(line.rule)) return "the policy's own list";
  if (line.needs_context) return 'a cluster or context';
  if (line.inventory) return 'an inventory';
  if (line.custom_check) return "a check of the case's own";
  if (line.has_data_json || line.needs_data) return 'data of its own';
  if (line.tool === 'kubescape' && line.file_scope === false) return 'a cluster';
  if (line.tool === 'kube-linter' && line.config) return 'a configuration of its own';
  if (line.tool === 'kube-score' && line.config) return 'a configuration of its own';
  if (line.tool === 'gatekeeper' && line.parameters && approvedOf(line).length === 0) {
    return "a constraint's own parameters";
  }
  return undefined;
}
