/** A database that cannot be read. The message is a sentence. Caught in rpm.ts. */
export class BrokenDatabase extends Error {}
