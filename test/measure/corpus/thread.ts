import { parentPort } from 'node:worker_threads';
import { checkCorpusFile } from './check-file.ts';
import type { CorpusFile } from './files.ts';

/** Checks the files that it is sent, one after the other, and answers each. */
parentPort?.on('message', (file: CorpusFile) => parentPort?.postMessage(checkCorpusFile(file)));
