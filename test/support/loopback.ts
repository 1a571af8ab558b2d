/** Lets the tests of this suite connect to this very machine; the guard of all tests catches every other request. */
export function allowLoopback(): void {
  before(() => {
    process.env['SEAWORTHY_LOOPBACK'] = '1';
  });
  after(() => {
    delete process.env['SEAWORTHY_LOOPBACK'];
  });
}
