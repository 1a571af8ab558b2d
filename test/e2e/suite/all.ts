import './activation.ts';
import './editing.ts';
import './policy.ts';
import './commands.ts';
// What is seen of a folder that nobody trusts comes first: there is no way back.
import './scan-restricted.ts';
import './changes.ts';
import './scan.ts';
import './signature.ts';
