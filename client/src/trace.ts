import { EventEmitter, type ExtensionContext, LogLevel, type LogOutputChannel, workspace } from 'vscode';
import { nameOfMessage } from './message-name.ts';

/**
 * Where the traffic with the server is written, when `seaworthy.trace.server` asks for it: only what was
 * asked and how long it took. What messages hold is cut off, because it is the text of documents.
 */
export function followTrace(context: ExtensionContext, output: LogOutputChannel): LogOutputChannel {
  const changed = new EventEmitter<LogLevel>();
  const level = (): LogLevel => (isOn() ? LogLevel.Trace : LogLevel.Info);
  context.subscriptions.push(
    changed,
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('seaworthy.trace.server')) changed.fire(level());
    }),
  );
  return new Proxy(output, {
    get(target, name) {
      if (name === 'logLevel') return level();
      if (name === 'onDidChangeLogLevel') return changed.event;
      if (name === 'trace') return (message: string) => traced(target, message);
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

const isOn = (): boolean => workspace.getConfiguration('seaworthy').get('trace.server') === 'messages';

function traced(output: LogOutputChannel, message: string): void {
  const line = isOn() ? nameOfMessage(message) : undefined;
  if (line !== undefined) output.info(line);
}
