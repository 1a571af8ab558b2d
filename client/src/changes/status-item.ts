import { type ExtensionContext, StatusBarAlignment, type StatusBarItem, window } from 'vscode';
import { viewId } from './ask.ts';
import type { Changes, Store } from './store.ts';
import { isWatching } from './watching.ts';
import { statusFor } from './words.ts';

/** Says in the status bar whether what is staged would be refused; hidden where nothing of ours is staged. */
export function showStagedStatus({ subscriptions }: ExtensionContext, store: Store): StatusBarItem {
  const item = window.createStatusBarItem('seaworthy.staged', StatusBarAlignment.Left, 9);
  item.name = 'Seaworthy: Staged Changes';
  item.command = `${viewId}.showStaged`;
  const update = ({ staged }: Changes): void => {
    const status = isWatching() ? statusFor([...staged.values()]) : undefined;
    item.text = status?.text ?? '';
    item.tooltip = status?.tooltip;
    if (status === undefined) item.hide();
    else item.show();
  };
  subscriptions.push(item, store.onChanged(update));
  update(store.now);
  return item;
}
