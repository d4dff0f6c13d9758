// The legs of the selected conversation, and what can be done with each.
import { byId, button, h, pill, say, sid } from './dom.js';
import { control } from './control.js';
import { face, hasEnded, isUnanswered, legClass, name, nameOf, toneOfStatus } from './words.js';

let shown;

export function showLegs(conversation, store) {
  // Made anew only when something of it is other: a message that arrives must not take the focus from a button.
  const now = conversation.legs.map(call => [call.sid, call.status, store.conferenceOf(call.sid)]).join();
  if (now === shown) return;
  shown = now;
  const list = byId('legs');
  const focused = list.contains(document.activeElement) ? document.activeElement.getAttribute('aria-label') : undefined;
  list.replaceChildren(...conversation.legs.map(call => leg(call, store.conferenceOf(call.sid))));
  if (focused === undefined) return;
  const same = [...list.querySelectorAll('button')].find(each => each.getAttribute('aria-label') === focused);
  (same ?? byId('timeline')).focus();
}

function leg(call, conference) {
  return h('li', { class: `${legClass(call)} ${call.parent === undefined ? '' : 'child'}`, 'data-call': call.sid },
    face(call),
    name(call),
    pill(call.status, toneOfStatus(call.status)),
    h('span', { class: 'direction' }, call.direction),
    conference !== undefined && h('span', { class: 'conference' }, `in conference ${conference}`),
    sid(call.sid),
    h('span', { class: 'actions' }, actions(call)));
}

function actions(call) {
  return [
    call.status === 'queued' && action(call, 'ring', 'Ring'),
    isUnanswered(call) && action(call, 'answer', 'Answer'),
    isUnanswered(call) && action(call, 'decline', 'Decline'),
    !hasEnded(call) && action(call, 'complete', 'Hang up', 'small danger'),
  ];
}

function action(call, verb, label, look = 'small') {
  const act = async () => {
    try {
      await control.change(call.sid, verb);
    } catch (refused) {
      say(refused.message);
    }
  };
  return button(label, act, { class: look, 'aria-label': `${label} ${nameOf(call)}` });
}
