import assert from 'node:assert/strict';
import { progressLine, type Step } from '../../server/cli/scan/progress.ts';

const shown = (watched: boolean, steps: readonly Step[]): string => {
  let text = '';
  const progress = progressLine({ say: (piece) => (text += piece), watched });
  for (const step of steps) progress.show(step);
  progress.clear();
  return text;
};

const reading = (done: number, all?: number): Step => ({
  text: 'Reading the layers',
  done,
  all,
  unit: 'bytes',
});

describe('the progress of a scan', () => {
  it('is shown where a person watches, and gone at the end', () => {
    const text = shown(true, [
      { text: 'Looking for the image', done: 0, all: undefined, unit: 'none' },
      reading(1_500_000, 90_000_000),
      { text: 'Looking for vulnerabilities', done: 3, all: 91, unit: 'packages' },
    ]);
    assert.deepEqual(text.split('\r\u001B[K'), [
      '',
      'Looking for the image …',
      'Reading the layers: 1.5 MB of 90 MB',
      'Looking for vulnerabilities: 3 of 91 packages',
      '',
    ]);
  });

  it('is silent where nobody does', () => {
    assert.equal(shown(false, [reading(1, 2)]), '');
  });

  it('does not write a line for every piece', () => {
    const text = shown(
      true,
      Array.from({ length: 10_000 }, (_, index) => reading(index, 10_000)),
    );
    assert.ok(text.split('\r').length < 20);
  });

  it('obeys nothing that an image says', () => {
    assert.ok(!shown(true, [{ text: 'x\u001B[2J', done: 0, all: 1, unit: 'none' }]).includes('\u001B[2J'));
  });
});
