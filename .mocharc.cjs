// Mocha adds files that are named on its command line to `spec`, so that it stands here only where none is.
const isNamed = (part) => process.argv.slice(2).some((argument) => argument.includes(part));

module.exports = {
  ...(isNamed('.ts') ? {} : { spec: ['test/**/*.test.ts'] }),
  ...(isNamed('e2e') ? {} : { ignore: ['test/e2e/**'] }),
  reporter: './test/support/reporter.cjs',
  timeout: 20_000,
};
