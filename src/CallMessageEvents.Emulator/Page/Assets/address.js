// Addresses where there is little room: cut in the middle, so that both their host and what they are for stay in view.
import { h, shortSid } from './dom.js';

const longestQuery = 16; // Characters.
const sids = /\b[A-Z]{2}[0-9a-f]{32}\b/g;

/** The style sheet cuts the first part first; the whole is in the tooltip. */
export function address(text, title = text) {
  const [head, tail] = halves(text.replace(sids, shortSid));
  return h('span', { class: 'address mono', title }, h('span', { class: 'head' }, head), tail !== '' && h('span', { class: 'tail' }, tail));
}

/** The second half begins with the last part of the path. A long query is left out, and the fragment, which is never requested. */
export function halves(text) {
  const host = text.includes('://') ? text.indexOf('://') + 3 : 0;
  const end = text.search(/[?#]|$/);
  const slash = text.lastIndexOf('/', end - 2);
  const query = text.slice(end).replace(/#.*/, '');
  const asked = query.length > longestQuery ? '?…' : query;
  return slash <= host ? [text.slice(0, end) + asked, ''] : [text.slice(0, slash), text.slice(slash, end) + asked];
}
