import './activation.ts';
import './editing.ts';
import './policy.ts';
import './commands.ts';
import './changes.ts';
