import assert from 'node:assert/strict';
import fc from 'fast-check';
import { languages } from '../../rules/catalogue.ts';
import { noFacts } from '../../rules/core/facts.ts';
import { lint, secretSpansOf, secretsOf } from '../../rules/core/lint.ts';
import { isOrdinary, mask, maskAbout, maskText, secretsIn } from '../../rules/core/mask.ts';
import { emptyPolicy } from '../../rules/core/policy.ts';

/** `%` is where the secret goes. */
const places: readonly { readonly language: string; readonly text: string; readonly for?: RegExp }[] = [
  { language: 'dockerfile', text: 'FROM node\nARG DB_PASSWORD=%\n' },
  { language: 'dockerfile', text: 'FROM node\nENV DB_PASSWORD %\n' },
  { language: 'dockerfile', text: 'FROM node\nENV A=1 API_TOKEN="%" B=2\nRUN echo $API_TOKEN\n' },
  { language: 'dockerfile', text: 'FROM node\nLABEL com.example.token=%\n' },
  { language: 'dockerfile', text: "FROM node\nRUN export DB_PASSWORD='%' && sudo ./run\n" },
  { language: 'dockerfile', text: 'FROM node\nRUN DB_PASSWORD=% sudo ./run\n' },
  {
    language: 'dockerfile',
    text: 'FROM node\nRUN apt-get update && \\\n  curl -u ci:% https://example.com\n',
  },
  { language: 'dockerfile', text: 'FROM node\nRUN ["curl", "-u", "ci:%", "https://example.com"]\n' },
  { language: 'dockerfile', text: 'FROM node\nRUN sudo mysql -p% -e "select 1"\n' },
  { language: 'dockerfile', text: 'FROM node\nRUN wget --password=% https://example.com\n' },
  { language: 'dockerfile', text: 'FROM node\nRUN tool --api-token % run\n' },
  { language: 'dockerfile', text: 'FROM node\nRUN echo "root:%" | chpasswd\n' },
  { language: 'dockerfile', text: 'FROM node\nRUN aws configure set aws_secret_access_key %\n' },
  { language: 'dockerfile', text: 'FROM node\nRUN git clone https://ci:%@example.com/a\n' },
  { language: 'dockerfile', text: 'FROM node\nADD https://ci:%@example.com/a /a\n' },
  { language: 'dockerfile', text: 'FROM node\nCOPY <<EOF /a\npassword = "%"\nEOF\n' },
  { language: 'dockerfile', text: 'FROM node\nRUN <<EOF\nexport TOKEN=%\nEOF\n' },
  { language: 'dockerfile', text: 'FROM node\nCMD ["run", "--password=%"]\n' },
  { language: 'dockerfile', text: 'FROM node\n# ENV DB_PASSWORD=%\nUSER root\n' },
  { language: 'dockerfile', text: 'FROM node\nENV X=https://ci:%@example.com\nRUN echo $X\n' },
  { language: 'kubernetes', text: pod('env: [{name: DB_PASSWORD, value: "%"}]') },
  { language: 'kubernetes', text: pod('env:\n        - name: API_TOKEN\n          value: %') },
  { language: 'kubernetes', text: pod('env: [{name: URL, value: "amqp://a:%@mq"}]') },
  { language: 'kubernetes', text: pod('args: [--password=%]') },
  { language: 'kubernetes', text: pod('command: [run, --token, "%"]') },
  { language: 'kubernetes', text: pod('command: [sh, -c, "export TOKEN=% && run"]') },
  {
    language: 'kubernetes',
    text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  db-password: "%"\n',
  },
  {
    language: 'kubernetes',
    text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a.ini: |\n    a = b\n    password = %\n',
  },
  {
    language: 'kubernetes',
    text: 'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n  key: "%"\n',
  },
  {
    language: 'kubernetes',
    text: 'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata:\n  key: "%64"\n',
  },
  {
    language: 'kubernetes',
    text: 'apiVersion: example.com/v1\nkind: Database\nmetadata: {name: a}\nspec: {auth: {password: "%"}}\n',
  },
  {
    language: 'kubernetes',
    text: 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {{{\n  password: %\n',
  },
  { language: 'kubernetes', text: 'apiVersion: v1\nkind: ClusterRole\nmetadata:\n  name: a # token: %\n' },
  { language: 'dockerfile', text: 'FROM node\nEXPORT PASSWORD=%\n' },
  {
    language: 'compose',
    text: 'services:\n  db:\n    image: postgres\n    environment:\n      POSTGRES_PASSWORD: %\n',
  },
  {
    language: 'compose',
    text: 'services:\n  db:\n    image: postgres\n    environment: [POSTGRES_PASSWORD=%]\n',
  },
  { language: 'compose', text: 'services:\n  web:\n    build: {context: ., args: {NPM_TOKEN: "%"}}\n' },
  { language: 'compose', text: 'services:\n  web:\n    image: a\n    command: ["run", "--password", "%"]\n' },
  { language: 'compose', text: 'services:\n  web:\n    image: a\n    labels: [com.example.password=%]\n' },
  { language: 'compose', text: 'services:\n  web:\n    image: a\n    # password: %\n' },
];

function pod(line: string): string {
  return `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: web\n      image: a:1\n      ${line}\n`;
}

const policy = emptyPolicy;

/** What no vendor has given a form: only its place tells. */
const password = fc
  .stringMatching(/^[A-Za-z][a-z]{3}\d[A-Z][a-z\d]{2,16}$/)
  .filter((one) => !/x{3}|example|0{3}|change|fake|dummy/i.test(one));

function check(
  language: string,
  text: string,
): { said: readonly string[]; values: readonly string[]; hidden: string } {
  const found = languages.find(({ id }) => id === language);
  assert.ok(found);
  const parsed = found.parse(text);
  const findings = lint(found, parsed, {
    policy,
    facts: noFacts,
    today: '2026-11-21',
    onCrash: (_, error) => {
      throw error;
    },
  });
  const said = findings.flatMap(({ message, anchor, fixes, related, suppressed }) => [
    ...[message, anchor, suppressed?.reason ?? ''],
    ...fixes.map(({ title }) => title),
    ...fixes.flatMap(({ edits, policy: change }) => [
      ...edits().map((edit) => edit.text),
      JSON.stringify(change ?? ''),
    ]),
    ...related.map((one) => one.message),
  ]);
  const spans = [...secretSpansOf(found, parsed)].sort((a, b) => b.start - a.start);
  const hidden = spans.reduce((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text);
  return { said, values: secretsOf(found, parsed), hidden };
}

describe('no output shows a secret', () => {
  for (const { language, text } of places) {
    it(`${language}: ${JSON.stringify(text.slice(-60))}`, () => {
      fc.assert(
        fc.property(password, (secret) => {
          const written = text.includes('%64') ? Buffer.from(secret).toString('base64') : secret;
          const planted = text.replace(/%(?:64)?/, () => written);
          const { said, values, hidden } = check(language, planted);
          assert.ok(!hidden.includes(written), 'its place is known');
          assert.ok(values.includes(written), 'its value is known');
          for (const one of said) assert.ok(!one.includes(written) && !one.includes(secret), one);
        }),
        { numRuns: 12 },
      );
    });
  }

  it('hides every line of a private key', () => {
    const key = [
      '-----BEGIN PRIVATE KEY-----',
      'MIIEvQIBADANBgkqhkiG9w0',
      'q1w2e3r4t5y6',
      '-----END PRIVATE KEY-----',
    ];
    for (const { language, text } of [
      {
        language: 'kubernetes',
        text: pod(`env:\n        - name: A\n          value: |\n            ${key.join('\n            ')}`),
      },
      { language: 'dockerfile', text: `FROM node\nCOPY <<EOF /key\n${key.join('\n')}\nEOF\n` },
    ]) {
      const { said, values, hidden } = check(language, text);
      for (const line of key.slice(1, 3)) {
        assert.ok(!hidden.includes(line));
        assert.equal(mask(line, values), maskText);
        for (const one of said) assert.ok(!one.includes(line), one);
      }
    }
  });
});

describe('masking', () => {
  const source = 'image: postgres\nPASSWORD=postgres run postgres-client\nTOKEN=k7Fq2LmZx9\n';
  const secrets = secretsIn(source, [
    { start: source.indexOf('=postgres') + 1, end: source.indexOf(' run') },
    { start: source.indexOf('k7Fq'), end: source.length - 1 },
  ]);

  it('hides what was drawn by lot wherever it turns up, longest first', () => {
    assert.deepEqual(secrets.values, ['k7Fq2LmZx9']);
    assert.equal(mask('a k7Fq2LmZx9 b ak7Fq2LmZx9b', secrets.values), `a ${maskText} b a${maskText}b`);
    assert.equal(mask('abc123def', ['abc123def', 'abc123']), maskText);
  });

  it('hides plain words in what is said of their own line, and leaves them elsewhere', () => {
    const first = { start: 0, end: 5 };
    const second = { start: 20, end: 22 };
    assert.equal(maskAbout('`postgres` has no tag.', source, first, secrets), '`postgres` has no tag.');
    assert.equal(
      maskAbout('`run postgres` as root.', source, second, secrets),
      `\`run ${maskText}\` as root.`,
    );
    for (const name of ['`postgresql`', '`postgres-client`', '`POSTGRES_postgres`'])
      assert.equal(maskAbout(name, source, second, secrets), name);
  });

  it('takes short and plain words for ordinary', () => {
    for (const value of ['', '1', 'true', 'root', 'admin', 'postgres', 'changed', '12345678', 'a1b2'])
      assert.ok(isOrdinary(value), value);
    for (const value of ['hunter2', 'k7Fq2L', 'my-secret', 'P@ssword', 'correcthorsebattery'])
      assert.ok(!isOrdinary(value), value);
  });
});
