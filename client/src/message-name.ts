/**
 * The line of a trace that names a message. What follows it is what the message holds, and one that begins
 * with a brace is nothing else: undefined then.
 */
export function nameOfMessage(trace: string): string | undefined {
  const [line = ''] = trace.split(/\r\n|\n|\r/);
  return line.trimStart().startsWith('{') ? undefined : line;
}
