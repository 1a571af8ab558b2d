/** All that this program says over HTTP goes through here. */
export { download } from './http/download.ts';
export { discard, readAll } from './http/read-all.ts';
export type { HttpAnswer, HttpRequest, Network, Reach } from './http/request.ts';
export { send } from './http/send.ts';
