const { reporters, Runner } = require('mocha');

const { EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_TEST_PENDING, EVENT_RUN_END } = Runner.constants;

/** Lists what failed, and ends with one line over all suites: `N passed, N failed, N skipped`. */
class Quiet extends reporters.Base {
  constructor(runner, options) {
    super(runner, options);
    const count = { passed: 0, failed: 0, skipped: 0 };
    runner.on(EVENT_TEST_PASS, () => {
      count.passed += 1;
    });
    runner.on(EVENT_TEST_PENDING, (test) => {
      count.skipped += 1;
      console.log(`skipped: ${test.fullTitle()}`);
    });
    runner.on(EVENT_TEST_FAIL, () => {
      count.failed += 1;
    });
    runner.once(EVENT_RUN_END, () => {
      if (this.failures.length > 0) reporters.Base.list(this.failures);
      console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
    });
  }
}

module.exports = Quiet;
