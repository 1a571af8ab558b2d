import assert from 'node:assert/strict';
import { rulesById } from '../../rules/catalogue.ts';
import { noFacts } from '../../rules/core/facts.ts';
import { settlePolicy } from '../../rules/policy/settle.ts';
import { reportFile } from '../../server/report/file-report.ts';
import type { FindingReport } from '../../server/report/model.ts';
import { takeSnapshot } from '../../server/workspace/snapshot.ts';
import { today } from '../support/cli.ts';

const policy = settlePolicy([], rulesById);

function findings(path: string, text: string): readonly FindingReport[] {
  const onCrash = (rule: string): never => assert.fail(`${rule} crashed`);
  const snapshot = takeSnapshot({ path, text, policy, facts: noFacts, today, onCrash });
  assert.ok(snapshot);
  return reportFile(path, snapshot, { changes: false }).findings;
}

const prints = (path: string, text: string): readonly string[] =>
  findings(path, text)
    .map(({ rule, fingerprint }) => `${rule} ${fingerprint}`)
    .sort();

const pod = (secret: string): string => `apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  containers:
    - name: a
      image: nginx
      env: [{name: DB_PASSWORD, value: ${secret}}]
    - name: b
      image: nginx
`;

describe('fingerprints', () => {
  it('stay when lines are added, documents put before it and indentation changes', () => {
    const before = prints('pod.yaml', pod('Quay-Side-Crane-4471'));
    const other = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n---\n';
    assert.deepEqual(prints('pod.yaml', `# one\n\n\n${pod('Quay-Side-Crane-4471')}`), before);
    assert.deepEqual(prints('moved/pod.yaml', other + pod('Quay-Side-Crane-4471')), before);
  });

  it('do not depend on the value of a secret', () => {
    assert.deepEqual(
      prints('pod.yaml', pod('Quay-Side-Crane-4471')),
      prints('pod.yaml', pod('Another-Harbour-Word-0099')),
    );
  });

  it('are all different in one file', () => {
    const twice = prints('Dockerfile', 'FROM node AS a\nFROM node AS b\nFROM node AS a\n');
    assert.equal(new Set(twice).size, twice.length);
  });

  it('change when the text that is meant changes', () => {
    const print = (image: string): string | undefined =>
      findings('Dockerfile', `FROM ${image}\n`).find(({ rule }) => rule === 'image-untagged')?.fingerprint;
    assert.ok(print('node') !== undefined && print('node') !== print('nginx'));
  });
});
