import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readConfig } from '../../server/image/layer/config.ts';
import { privateKey } from '../support/example-image.ts';
import { buildkit } from './support/history.ts';

/** Nobody's, put together here so that no scanner of repositories finds one. */
const token = `gh${'p_'}${'aB3dE5gH7j'.repeat(4).slice(0, 36)}`;
const word = ['kq8Zr', '2mWx7', 'Lp4Tn'].join('');

describe('the configuration of an image', () => {
  it('is read', () => {
    const { config, platform } = readConfig({
      architecture: 'arm64',
      variant: 'v8',
      os: 'linux',
      created: '2024-03-01T10:00:00.123456789Z',
      config: {
        User: 'app',
        Env: ['PATH=/bin', 'EMPTY=', 'BARE'],
        Entrypoint: ['/run.sh'],
        Cmd: ['a', 'b'],
        WorkingDir: '/app',
        ExposedPorts: { '80/tcp': {}, '53/udp': {} },
        Volumes: { '/data': {} },
        Labels: { a: 'b', ['__proto__']: 'x' },
        Healthcheck: { Test: ['CMD', 'true'] },
        OnBuild: ['COPY . /src'],
      },
    });
    assert.equal(platform, 'linux/arm64/v8');
    assert.deepEqual(config, {
      created: '2024-03-01T10:00:00.123Z',
      user: 'app',
      env: ['PATH=/bin', 'EMPTY=', 'BARE'],
      entrypoint: ['/run.sh'],
      cmd: ['a', 'b'],
      workingDir: '/app',
      exposedPorts: ['80/tcp', '53/udp'],
      volumes: ['/data'],
      labels: Object.fromEntries([
        ['a', 'b'],
        ['__proto__', 'x'],
      ]),
      healthcheck: 'set',
      onBuild: ['COPY . /src'],
    });
  });

  it('does not know when an image was made that says 1970, 1980 or year 1', () => {
    for (const created of [
      '1970-01-01T00:00:00Z',
      '1980-01-01T00:00:01Z',
      '0001-01-01T00:00:00Z',
      'yesterday',
      '',
      5,
    ]) {
      assert.equal(readConfig({ created }).config.created, undefined);
    }
  });

  it('knows a health check from one that is switched off, and from none', () => {
    const healthOf = (Test: unknown): unknown =>
      readConfig({ config: { Healthcheck: { Test } } }).config.healthcheck;
    assert.deepEqual(
      [healthOf(['CMD-SHELL', 'x']), healthOf(['NONE']), healthOf([]), healthOf(null)],
      ['set', 'none', undefined, undefined],
    );
  });

  it('hides secrets wherever they stand, and tells them once', () => {
    const document = {
      config: {
        Env: [
          `DB_PASSWORD=${word}`,
          `URL=postgres://bob:${word}x@db/x`,
          'PATH=/bin',
          'GPG_KEY=E3FF2839C048B25C084DEBE9B26995E310250568',
        ],
        Labels: { 'org.x.token': token, title: 'fine' },
        Cmd: ['serve', `--password=${word}`],
        OnBuild: [`ENV NPM_TOKEN=${token}`],
        Healthcheck: { Test: ['CMD', 'true'] },
      },
      history: [
        buildkit(`ENV DB_PASSWORD=${word}`, true),
        buildkit(
          `RUN |1 NPM_TOKEN=${token} /bin/sh -c npm ci --token=$NPM_TOKEN && echo ${token} # buildkit`,
        ),
        buildkit(`RUN /bin/sh -c curl -u bob:${word} https://x # buildkit`),
        buildkit(`RUN /bin/sh -c echo ${word} > /x # buildkit`),
        buildkit('RUN /bin/sh -c cat <<EOF\nexport API_TOKEN=q8w7e6r5t4z3\nEOF # buildkit'),
      ],
    };
    const { config, history, secrets } = readConfig(document, 4);
    const told = JSON.stringify([config, history, secrets]);
    for (const value of [token, word, 'q8w7e6r5t4z3']) assert.ok(!told.includes(value), value);
    assert.deepEqual(config.env, [
      'DB_PASSWORD=********',
      'URL=postgres://bob:********@db/x',
      'PATH=/bin',
      'GPG_KEY=E3FF2839C048B25C084DEBE9B26995E310250568',
    ]);
    assert.deepEqual(config.labels, { 'org.x.token': '********', title: 'fine' });
    assert.deepEqual(config.cmd, ['serve', '--password=********']);
    assert.deepEqual(config.onBuild, ['ENV NPM_TOKEN=********']);
    assert.deepEqual(
      history.map(({ instruction }) => instruction),
      [
        'ENV DB_PASSWORD=********',
        'RUN npm ci --token=$NPM_TOKEN && echo ********',
        'RUN curl -u bob:******** https://x',
        'RUN echo ******** > /x',
        'RUN cat <<EOF\nexport API_TOKEN=********\nEOF',
      ],
    );
    assert.deepEqual(
      secrets.map(({ where, name, step, what }) => [where, name, step, what]),
      [
        ['env', 'DB_PASSWORD', 0, 'password'],
        ['env', 'URL', undefined, 'password in a URL'],
        ['label', 'org.x.token', undefined, 'GitHub token'],
        ['history', '', 1, 'GitHub token'],
        ['history', '', 2, 'password for `curl`'],
        ['history', '', 4, 'value for `API_TOKEN`'],
      ],
    );
  });

  it('hides a private key of many lines, wherever it stands', () => {
    const { config, history, secrets } = readConfig({
      config: { Env: [`KEY=${privateKey}`], Labels: { key: privateKey } },
      history: [
        { created_by: `/bin/sh -c #(nop)  ENV KEY=${privateKey}` },
        buildkit(`RUN /bin/sh -c cat > /k <<EOF\n${privateKey}\nEOF # buildkit`),
        { created_by: `bazel ${privateKey}` },
      ],
    });
    const told = JSON.stringify([config, history, secrets]);
    for (const line of privateKey.split('\n').slice(1, 3)) assert.ok(!told.includes(line.slice(0, 20)), told);
    assert.deepEqual(
      secrets.map(({ what, where, step }) => [what, where, step]),
      [
        ['private key', 'env', 0],
        ['private key', 'label', undefined],
        ['private key', 'history', 1],
        ['private key', 'history', 2],
      ],
    );
  });

  it('hides a token in whatever text it stands', () => {
    const around = fc.tuple(fc.string({ unit: 'binary' }), fc.string());
    const form = fc.constantFrom(
      '',
      'RUN ',
      '/bin/sh -c ',
      '/bin/sh -c #(nop) ENV A=',
      '|1 A=',
      'RUN |2 A=1 B=',
      'LABEL x=',
      '# ',
    );
    fc.assert(
      fc.property(around, form, fc.constantFrom(' ', '\n', '"', "'", ';'), ([before, after], head, edge) => {
        const text = `${before}${edge}${token}${edge}${after}`;
        const read = readConfig({
          config: {
            Env: [text, `A=${text}`],
            Cmd: [text],
            Entrypoint: text,
            OnBuild: [text],
            User: text,
            Labels: { a: text },
          },
          history: [{ created_by: `${head}${text}` }, buildkit(`${head}${text} # buildkit`)],
        });
        assert.ok(!JSON.stringify(read).includes(token));
      }),
      { seed: 20_261_121, numRuns: 1000 },
    );
  });

  it('strips what would confuse a terminal or a reader', () => {
    const { config, history } = readConfig({
      config: { Env: ['A=\u001b[31mred\u0007'], User: 'a\u202eb', Labels: { 'x\u0000': 'y\u2066' } },
      history: [{ created_by: 'RUN a\u001b]8;;x\u0007b' }],
    });
    const texts = [
      ...config.env,
      config.user,
      ...Object.entries(config.labels).flat(),
      history[0]?.instruction,
    ];
    for (const text of texts) assert.doesNotMatch(text ?? '', /\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
    assert.equal(config.user, 'a b');
  });

  it('shows nothing of a configuration that is made of secrets', () => {
    const started = performance.now();
    const Env = Array.from({ length: 40_000 }, (_, index) => `A${index}_PASSWORD=${word}${index}`);
    const read = readConfig({
      config: { Env, Cmd: ['x'] },
      history: Env.slice(0, 4000).map((one) => buildkit(`ENV ${one}`)),
    });
    assert.deepEqual(read.config.cmd, ['********']);
    assert.ok(!JSON.stringify(read).includes(word));
    assert.ok(performance.now() - started < 20_000);
  });

  it('takes anything for a configuration', () => {
    const odd = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(
          null,
          undefined,
          0,
          -1,
          1e308,
          true,
          '',
          'NONE',
          '=',
          '\ud800',
          '__proto__',
          '|9 a=b',
        ),
        fc.string(),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(
          fc.constantFrom(
            ...[
              'config',
              'history',
              'rootfs',
              'diff_ids',
              'Env',
              'Labels',
              'Cmd',
              'Entrypoint',
              'Healthcheck',
              'Test',
            ],
            ...[
              'created',
              'created_by',
              'empty_layer',
              'comment',
              'OnBuild',
              'ExposedPorts',
              'Volumes',
              'User',
              '__proto__',
            ],
          ),
          tie('value'),
          { maxKeys: 8 },
        ),
      ),
    }));
    fc.assert(
      fc.property(odd.value, fc.nat(5), (document, layers) => {
        const { history } = readConfig(document, layers);
        for (const { layer } of history) assert.ok(layer === undefined || layer < layers);
      }),
      { seed: 20_261_121, numRuns: 2000 },
    );
  });

  it('is quick with a very long and a very odd history', () => {
    const started = performance.now();
    const long = `RUN /bin/sh -c ${'echo a=b && '.repeat(5000)} true # buildkit`;
    const odd = `|9999 ${'A= '.repeat(20_000)}`;
    const many = Array.from({ length: 500 }, (_, index) =>
      buildkit(`RUN /bin/sh -c apt-get install x${index} # buildkit`),
    );
    readConfig({
      history: [buildkit(long), { created_by: odd }, { created_by: ' '.repeat(100_000) }, ...many],
    });
    assert.ok(performance.now() - started < 5000);
  });
});
