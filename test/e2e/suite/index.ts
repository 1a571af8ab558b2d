import { default as Mocha, type Runner, reporters } from 'mocha';

/** What VS Code calls in its extension host. Its console is the page's console, which the runner reads. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 30_000, reporter: Told });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  await import('./all.ts');
  const only = process.env['SEAWORTHY_E2E_GREP'];
  if (only) mocha.grep(only);
  await new Promise<void>((resolve, reject) => {
    // Where nobody reads the console, failures are told by failing.
    mocha.run((failures) => (failures === 0 ? resolve() : reject(new Error(`${failures} tests failed`))));
  });
}

class Told extends reporters.Base {
  constructor(runner: Runner) {
    super(runner);
    const count = { passed: 0, failed: 0, skipped: 0 };
    runner.on('pass', (test) => {
      count.passed += 1;
      say(`  passed: ${test.fullTitle()} (${test.duration ?? 0} ms)`);
    });
    runner.on('pending', (test) => {
      count.skipped += 1;
      say(`  skipped: ${test.fullTitle()}`);
    });
    runner.on('fail', (test, error: Error) => {
      count.failed += 1;
      say(`  FAILED: ${test.fullTitle()}`);
      for (const line of (error.stack ?? String(error)).split('\n').slice(0, 12)) say(`    ${line}`);
    });
    runner.on('end', () => console.log(`[e2e-result] ${JSON.stringify(count)}`));
  }
}

const say = (line: string): void => console.log(`[e2e] ${line}`);
