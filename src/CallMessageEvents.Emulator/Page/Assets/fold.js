// A row that shows the most important in a line or two, and the rest when it is opened.
import { h } from './dom.js';

/** `thing` remembers whether it is open, so that its row may be made anew; `body` makes what is shown then. */
export function fold(thing, summary, body) {
  const head = h('summary', { tabindex: -1 }, summary);
  const details = h('details', { class: 'fold', open: thing.isOpen }, head);
  if (thing.isOpen) details.append(h('div', { class: 'opened' }, body()));
  details.addEventListener('toggle', follow); // When the browser opens it, to show what is searched for.
  head.addEventListener('click', event => {
    if (event.defaultPrevented) return;
    event.preventDefault(); // At once: the row may be made anew before the browser tells that it has toggled it.
    details.open = !details.open;
    follow();
  });
  return details;

  function follow() {
    if (!details.isConnected || details.open === Boolean(thing.isOpen)) return;
    thing.isOpen = details.open;
    if (details.open) details.append(h('div', { class: 'opened' }, body()));
    else details.querySelector('.opened').remove();
    details.dispatchEvent(new CustomEvent('folded', { bubbles: true }));
  }
}

/** Names and values, without those that have no value. */
export function facts(...pairs) {
  const known = pairs.filter(([, value]) => value !== undefined && value !== false);
  return known.length > 0 && h('dl', { class: 'pairs' }, known.map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
}
