import type { HistoryStep, ImageConfig, LayerSecret } from '../../../rules/core/scan.ts';
import { entriesAt, listAt, textAt, textsAt } from '../json.ts';
import {
  hiddenValues,
  type Judged,
  judgeInstruction,
  judgePair,
  judgeText,
  masked,
} from './config-secrets.ts';
import { createdAt } from './created.ts';
import { readHistory } from './history.ts';
import { clean } from './instruction.ts';

/** What the configuration of an image says, no secret's value in it. */
export interface ReadConfig {
  readonly config: ImageConfig;
  readonly history: readonly HistoryStep[];
  /** `linux/arm64/v8`; parts that it does not name are `unknown`. */
  readonly platform: string;
  /** Those of the environment, the labels and the history. */
  readonly secrets: readonly LayerSecret[];
}

/**
 * Reads the configuration document of an image (OCI's or Docker's). Never throws: what is not of the form that it should
 * have counts as missing.
 *
 * @param layers How many layers the image has; left out: as many as the document names.
 */
export function readConfig(
  document: unknown,
  layers = listAt(document, 'rootfs', 'diff_ids').length,
): ReadConfig {
  const env = textsAt(document, 'config', 'Env').map((pair) => pairOf(clean(pair)));
  const labels = entriesAt(document, 'config', 'Labels').flatMap(([name, value]) =>
    typeof value === 'string' ? [{ name: clean(name), ...judgePair(name, clean(value)) }] : [],
  );
  const told = readHistory(listAt(document, 'history'), layers);
  const onBuild = textsAt(document, 'config', 'OnBuild').map((text) => judgeInstruction(clean(text)));
  const started = ['Entrypoint', 'Cmd'].map((name) =>
    textsAt(document, 'config', name).map((text) => judgeText(clean(text))),
  );
  const values = hiddenValues([...env, ...labels, ...onBuild, ...started.flat(), ...told.judged]);
  const show = (judged: Judged): string => masked(judged, values);
  const plain = (text: string): string => masked(judgeText(clean(text)), values);
  return {
    config: {
      created: createdAt(textAt(document, 'created')),
      user: plain(textAt(document, 'config', 'User')),
      env: env.map((pair) => (pair.hasValue ? `${plain(pair.name)}=${show(pair)}` : plain(pair.name))),
      entrypoint: (started[0] ?? []).map(show),
      cmd: (started[1] ?? []).map(show),
      workingDir: plain(textAt(document, 'config', 'WorkingDir')),
      exposedPorts: entriesAt(document, 'config', 'ExposedPorts').map(([port]) => plain(port)),
      volumes: entriesAt(document, 'config', 'Volumes').map(([path]) => plain(path)),
      labels: Object.fromEntries(labels.map((label) => [plain(label.name), show(label)])),
      healthcheck: healthOf(textsAt(document, 'config', 'Healthcheck', 'Test')),
      onBuild: onBuild.map(show),
    },
    history: told.steps
      .map((step) => ({ ...step, instruction: masked(step.judged, values) }))
      .map(withoutJudgement),
    platform: platformOf(document),
    secrets: secretsOf(env, labels, told.steps).map((one) => ({ ...one, name: plain(one.name) })),
  };
}

interface Pair extends Judged {
  readonly name: string;
  readonly hasValue: boolean;
}

function pairOf(text: string): Pair {
  const sign = text.indexOf('=');
  const name = sign < 0 ? text : text.slice(0, sign);
  return { name, hasValue: sign >= 0, ...judgePair(name, sign < 0 ? '' : text.slice(sign + 1)) };
}

function healthOf(test: readonly string[]): ImageConfig['healthcheck'] {
  if (test.length === 0) return undefined;
  return test[0] === 'NONE' ? 'none' : 'set';
}

function platformOf(document: unknown): string {
  const parts = [textAt(document, 'os') || 'unknown', textAt(document, 'architecture') || 'unknown'];
  const variant = textAt(document, 'variant');
  return clean([...parts, ...(variant === '' ? [] : [variant])].join('/'));
}

type ToldSteps = ReturnType<typeof readHistory>['steps'];

const withoutJudgement = ({ instruction, created, layer, builder }: HistoryStep): HistoryStep => ({
  instruction,
  created,
  layer,
  builder,
});

/** A variable's or label's secret is told once, with the step that set it; then what else stands in the steps. */
function secretsOf(
  env: readonly Pair[],
  labels: readonly (Judged & { name: string })[],
  steps: ToldSteps,
): readonly LayerSecret[] {
  const told = new Set<number>();
  const pairs = (['env', 'label'] as const).flatMap((where) =>
    withSecrets(where === 'env' ? env : labels).flatMap(({ name, found }) => {
      const keyword = where === 'env' ? 'ENV' : 'LABEL';
      const step = steps.findLastIndex(
        ({ judged: { text } }) => text.startsWith(`${keyword} `) && names(text, name),
      );
      if (step >= 0) told.add(step);
      return found.map((what) => secret(what, where, name, step < 0 ? undefined : step));
    }),
  );
  const inSteps = steps.flatMap(({ judged, inArguments }, step) =>
    [...new Set([...inArguments, ...(told.has(step) ? [] : judged.found)])].map((what) =>
      secret(what, 'history', '', step),
    ),
  );
  return [...pairs, ...inSteps.slice(0, mostTold)];
}

const withSecrets = <One extends Judged>(judged: readonly One[]): readonly One[] =>
  judged.filter(({ found }) => found.length > 0).slice(0, mostTold);

/** More make nobody wiser. */
const mostTold = 500;

const names = (text: string, name: string): boolean =>
  text.includes(` ${name}=`) || text.includes(` "${name}"=`);

const secret = (
  what: string,
  where: LayerSecret['where'],
  name: string,
  step: number | undefined,
): LayerSecret => ({
  what,
  where,
  name,
  line: undefined,
  layer: undefined,
  step,
  removedIn: undefined,
});
