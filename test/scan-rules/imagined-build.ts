import fc from 'fast-check';
import type { ImageScan } from '../../rules/core/scan.ts';
import { readStep } from '../../server/image/layer/instruction.ts';
import { scanFrom } from '../support/page-facts.ts';

/** A Dockerfile, and the image that a builder would make of it, by what the builders' sources say of their history. */
export interface ImaginedBuild {
  readonly lines: readonly Written[];
  readonly text: string;
  readonly scan: ImageScan;
  /** By step of the history: the number of its line; undefined for the base image's. */
  readonly origins: readonly (number | undefined)[];
}

export type Builder = 'buildkit' | 'classic' | 'podman';

/** One instruction, as it is written and as a builder tells of it. */
export interface Written {
  readonly text: string;
  readonly layer: boolean;
  /** Undefined for FROM and what stands in no history. */
  readonly told: ((builder: Builder, state: State) => string) | undefined;
}

/** What a builder knows at a step. */
export interface State {
  readonly args: readonly string[];
  readonly shell: string;
  readonly folder: string;
}

const builder = fc.constantFrom<Builder>('buildkit', 'classic', 'podman');

const words = 'curl git make app server build test tools data lib install config'.split(' ');
const word = fc.constantFrom(...words);
const unique = fc.nat(9999).map((number) => `n${number}`);
const name = fc.oneof({ weight: 3, arbitrary: unique }, { weight: 1, arbitrary: word });

const nop = (builder: Builder, text: string): string =>
  builder === 'buildkit' ? text : `/bin/sh -c #(nop) ${text}`;

function run(builder: Builder, state: State, command: string, form: 'shell' | 'exec' = 'shell'): string {
  const args = state.args.length === 0 ? '' : `|${state.args.length} ${state.args.join(' ')} `;
  const shell = form === 'exec' ? '' : `${state.shell} `;
  return builder === 'buildkit' ? `RUN ${args}${shell}${command} # buildkit` : `${args}${shell}${command}`;
}

const command = fc
  .array(fc.oneof(fc.tuple(word, name), fc.tuple(word, word, name)), { minLength: 1, maxLength: 4 })
  .map((commands) => commands.map((parts) => parts.join(' ')));

/** Continued lines keep the white space in front of them; comments and empty lines between them are dropped. */
const shellRun = fc
  .tuple(command, fc.constantFrom(' && ', ' && \\\n    ', ' && \\\n  # why\n    ', ' \\\n\t&& ', '; '))
  .map(([commands, between]): Written => {
    const joined = between.replace(/\\\n/g, '').replace(/ {2}# why\n/, '');
    return {
      text: `RUN ${commands.join(between)}`,
      layer: true,
      told: (builder, state) => run(builder, state, commands.join(joined)),
    };
  });

const execRun = command.map(([one = '']): Written => {
  const parts = one.split(' ');
  return {
    text: `RUN [${parts.map((part) => JSON.stringify(part)).join(', ')}]`,
    layer: true,
    told: (builder, state) => run(builder, state, one, 'exec'),
  };
});

/** Only BuildKit knows them: a body that is run, and a command that reads a body. */
const heredocRun = fc.tuple(command, fc.boolean(), name).map(
  ([commands, alone, file]): Written => ({
    text: alone
      ? `RUN <<EOF\n${commands.join('\n')}\nEOF`
      : `RUN cat <<EOF > /${file}\n${commands.join('\n')}\nEOF`,
    layer: true,
    told: (_, state) =>
      run(
        'buildkit',
        state,
        alone ? `${commands.join('\n')}\n` : `cat <<EOF > /${file}\n${commands.join('\n')}\nEOF`,
      ),
  }),
);

const mountRun = fc.tuple(command, name).map(
  ([commands, id]): Written => ({
    text: `RUN --mount=type=cache,target=/${id} ${commands.join(' && ')}`,
    layer: true,
    told: (builder, state) => {
      const flags = builder === 'podman' ? `--mount=type=cache,target=/${id} ` : '';
      return run(builder, state, flags + commands.join(' && '));
    },
  }),
);

const copy = fc
  .tuple(
    fc.constantFrom('COPY', 'ADD'),
    fc.array(name, { minLength: 1, maxLength: 2 }),
    fc.oneof(
      fc.constantFrom('.', './', '/srv/'),
      name.map((one) => `/${one}/`),
    ),
    fc.constantFrom('', '--chown=app:app ', '--link '),
    fc.constantFrom('a', '9', 'f'),
  )
  .map(([keyword, sources, to, flag, digit]): Written => {
    const written = flag === '--link ' ? '' : flag;
    return {
      text: `${keyword} ${flag}${sources.join(' ')} ${to}`,
      layer: true,
      told: (builder, { folder }) => {
        if (builder === 'buildkit') return `${keyword} ${written}${sources.join(' ')} ${to} # buildkit`;
        const hash = `${sources.length > 1 ? 'multi' : 'file'}:${digit.repeat(64)}`;
        const absolute = to.startsWith('/') ? to : `${folder}/`;
        return `${nop(builder, '')}${keyword} ${written}${hash} in ${absolute} `;
      },
    };
  });

const workdir = fc.tuple(name, fc.boolean()).map(
  ([folder, absolute]): Written => ({
    text: `WORKDIR ${absolute ? '/' : ''}${folder}`,
    layer: true,
    told: (builder, { folder: path }) => nop(builder, `WORKDIR ${path}`),
  }),
);

const pairs = fc.tuple(fc.constantFrom('ENV', 'LABEL'), name, name, fc.boolean()).map(
  ([keyword, one, other, two]): Written => ({
    text: `${keyword} ${one.toUpperCase()}="${other} x"${two ? ` B=${other}` : ''}`,
    layer: false,
    told: (builder) =>
      nop(
        builder,
        `${builder === 'buildkit' ? '' : ' '}${keyword} ${one.toUpperCase()}=${other} x${two ? ` B=${other}` : ''}`,
      ),
  }),
);

const arg = fc.tuple(unique, name, fc.boolean()).map(
  ([one, value, given]): Written => ({
    text: given ? `ARG ${one.toUpperCase()}` : `ARG ${one.toUpperCase()}=${value}`,
    layer: false,
    told: (builder) => nop(builder, `ARG ${one.toUpperCase()}=${value}`),
  }),
);

const setting = fc.tuple(name, fc.nat(60000)).chain(([one, port]) =>
  fc.constantFrom<Written>(
    { text: `USER ${one}`, layer: false, told: (builder) => nop(builder, `USER ${one}`) },
    {
      text: `EXPOSE ${port}`,
      layer: false,
      told: (builder) => nop(builder, `EXPOSE ${builder === 'buildkit' ? `map[${port}/tcp:{}]` : port}`),
    },
    {
      text: `CMD ["${one}", "run"]`,
      layer: false,
      told: (builder) => nop(builder, `CMD ["${one}" "run"]`),
    },
    {
      text: `ENTRYPOINT ${one} run`,
      layer: false,
      told: (builder) => nop(builder, `ENTRYPOINT ["/bin/sh" "-c" "${one} run"]`),
    },
    { text: `VOLUME /${one}`, layer: false, told: (builder) => nop(builder, `VOLUME [/${one}]`) },
    {
      text: `HEALTHCHECK CMD ${one} ping`,
      layer: false,
      told: (builder) =>
        nop(builder, `HEALTHCHECK &{["CMD-SHELL" "${one} ping"] "0s" "0s" "0s" "0s" '\\x00'}`),
    },
  ),
);

const instructionsOf = (builder: Builder) =>
  fc.oneof(
    { weight: 5, arbitrary: shellRun },
    { weight: 1, arbitrary: execRun },
    { weight: builder === 'buildkit' ? 1 : 0, arbitrary: heredocRun },
    { weight: builder === 'classic' ? 0 : 1, arbitrary: mountRun },
    { weight: 4, arbitrary: copy },
    { weight: 1, arbitrary: workdir },
    { weight: 2, arbitrary: pairs },
    { weight: 1, arbitrary: arg },
    { weight: 3, arbitrary: setting },
  );

/** A build on a base image with steps much like its own, through one or two stages. */
export const imaginedBuild: fc.Arbitrary<ImaginedBuild> = builder.chain((made) =>
  fc
    .record({
      base: fc.array(instructionsOf(made), { maxLength: 6 }),
      first: fc.array(instructionsOf(made), { maxLength: 8 }),
      second: fc.array(instructionsOf(made), { minLength: 1, maxLength: 10 }),
      chained: fc.boolean(),
      blank: fc.boolean(),
      asRead: fc.boolean(),
    })
    .map((parts) => build(made, parts)),
);

interface Parts {
  readonly base: readonly Written[];
  readonly first: readonly Written[];
  readonly second: readonly Written[];
  readonly chained: boolean;
  readonly blank: boolean;
  /** Whether the history is as our own reader gives it, or as the builder wrote it. */
  readonly asRead: boolean;
}

const from = (text: string): Written => ({ text, layer: false, told: undefined });

function build(made: Builder, { base, first, second, chained, blank, asRead }: Parts): ImaginedBuild {
  const lines = [
    from('FROM node:24 AS first'),
    ...first,
    from(chained ? 'FROM first' : 'FROM node:24'),
    ...second,
  ];
  const text = `${lines.map((line) => line.text).join(blank ? '\n\n' : '\n')}\n`;
  const history: { told: string; layer: boolean; origin: number | undefined }[] = [];
  const rootfs = { told: nop('classic', 'ADD file:beef in / '), layer: true, origin: undefined };
  history.push(rootfs, ...tell(base, made, () => undefined));
  if (chained) history.push(...tell(first, made, (index) => index + 1));
  const before = chained ? first : [];
  history.push(
    ...tell([...before, ...second], made, (index) => index - before.length + first.length + 2).slice(
      before.length,
    ),
  );
  const steps = history.map(({ told, layer }) => {
    const instruction = asRead ? readStep(told, '').instruction : told;
    return layer ? { [instruction]: {} } : instruction;
  });
  return {
    lines,
    text,
    scan: scanFrom({ steps }),
    origins: history.map(({ origin }) => origin),
  };
}

function tell(
  lines: readonly Written[],
  made: Builder,
  originOf: (index: number) => number | undefined,
): readonly { told: string; layer: boolean; origin: number | undefined }[] {
  const args: string[] = [];
  let folder = '/';
  return lines.flatMap(({ text, told, layer }, index) => {
    const [, declared] = /^ARG (\w+)/.exec(text) ?? [];
    const [, path] = /^WORKDIR (.*)$/.exec(text) ?? [];
    if (path !== undefined) folder = path.startsWith('/') ? path : `${folder === '/' ? '' : folder}/${path}`;
    const said = told?.(made, { args: [...args], shell: '/bin/sh -c', folder });
    if (declared !== undefined) args.push(`${declared}=some value`);
    return said === undefined ? [] : [{ told: said, layer, origin: originOf(index) }];
  });
}
