import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../support/root.ts';
import { measureStart } from './bench/start.ts';

/** Measures only the start of server and command line; `npm run bench` has it too. */
execFileSync(process.execPath, [join(root, 'test/tools/build.ts')], { stdio: 'inherit' });
await measureStart();
