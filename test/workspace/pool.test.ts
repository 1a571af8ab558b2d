import assert from 'node:assert/strict';
import { runInWorkers } from '../../server/workspace/pool.ts';

const workerThat = (body: string): URL =>
  new URL(
    `data:text/javascript,${encodeURIComponent(
      `import { parentPort, workerData } from 'node:worker_threads';
       parentPort.on('message', async (batch) => { ${body} });`,
    )}`,
  );

const tasks = Array.from({ length: 200 }, (_, index) => index);

describe('runInWorkers', () => {
  it('gives results in the order of the tasks, whoever is done first', async () => {
    const worker = workerThat(
      'await new Promise((done) => setTimeout(done, (batch[0] * 7) % 30)); parentPort.postMessage({ results: batch.map((one) => one * workerData.by) });',
    );
    const done: number[] = [];
    const results = await runInWorkers<number, number>(tasks, {
      worker,
      shared: { by: 2 },
      onProgress: (count) => done.push(count),
    });
    assert.deepEqual(
      results,
      tasks.map((one) => one * 2),
    );
    assert.deepEqual(
      done,
      [...done].sort((a, b) => a - b),
    );
    assert.equal(done.at(-1), tasks.length);
  });

  it('ends early where it is told to, with what is done', async () => {
    const stop = new AbortController();
    const results = await runInWorkers<number, number>(tasks, {
      worker: workerThat('parentPort.postMessage({ results: batch });'),
      shared: {},
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    const done = results.filter((one) => one !== undefined).length;
    assert.ok(done > 0 && done < tasks.length, String(done));
  });

  it('fails where a worker dies', async () => {
    const options = { worker: workerThat('process.exit(3);'), shared: {} };
    await assert.rejects(runInWorkers(tasks, options), /ended with 3/);
  });

  it('has nothing to do with no tasks', async () => {
    assert.deepEqual(await runInWorkers([], { worker: workerThat(''), shared: {} }), []);
  });
});
