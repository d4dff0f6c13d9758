// The rows of the activity: the most important in two lines, the rest when one is opened.
import { address } from './address.js';
import { button, h, milliseconds, pill, sid, time } from './dom.js';
import { concernOf, detailsOf, isUsedUp, labelOf } from './faults.js';
import { facts, fold } from './fold.js';
import { callbackNames, nameOf, toneOfAnswer } from './words.js';
import { whyOf } from './timeline.js';

const account = /^\/2010-04-01\/Accounts\/AC[0-9a-f]{32}(?=\/)/i; // The same in every path.

/** By kind, a row of a thing; `state` knows the calls, and selects a conversation. */
export const activityRows = {
  deliveries: (delivery, state) => fold(delivery, [
    pill(delivery.status ?? 'none', delivery.failed ? 'bad' : toneOfAnswer(delivery.status)), // A redirect that was not followed failed, too.
    h('span', { class: 'what' }, `${callbackNames[delivery.kind]} `, who(delivery.call, state)),
    time(delivery.at),
    h('span', { class: 'more' }, h('span', { class: 'ms' }, milliseconds(delivery.duration)), address(delivery.callback)),
    (delivery.attempt > 1 || delivery.fault !== undefined) && h('span', { class: 'more' },
      [delivery.attempt > 1 && `attempt ${delivery.attempt}`, delivery.fault !== undefined && `fault: ${delivery.fault}`].filter(Boolean).join(' · ')),
    delivery.failed && h('span', { class: 'why' }, whyOf(delivery)),
  ], () => facts(
    ['Address', mono(delivery.callback)],
    ['Answer', delivery.answer && mono(delivery.answer)],
    ['No answer', delivery.error],
    ['Leg', sid(delivery.call)],
    ['Message', delivery.message && sid(delivery.message)],
    ['Subscription', delivery.subscription && sid(delivery.subscription)],
    ['Attempt', delivery.attempt],
    ['Signed with', delivery.sharedKey ?? 'the auth token'],
    ['Fault', delivery.fault],
    conversation(delivery, state),
  )),
  requests: (request, state) => fold(request, [
    pill(request.status ?? (request.fault === undefined ? '…' : 'none'), request.status === undefined && request.fault === undefined ? 'idle' : toneOfAnswer(request.status)),
    h('span', { class: 'what' }, `${request.operation ?? request.method} `, who(request.call, state)),
    time(request.at),
    h('span', { class: 'more' }, request.fault !== undefined && pill(`fault: ${request.fault}`, 'wait'), h('span', {}, request.method), address(request.path.replace(account, ''), request.path)),
    request.code !== undefined && h('span', { class: 'why' }, `${request.code}: ${request.error}`),
  ], () => facts(
    ['Path', mono(`${request.method} ${request.path}`)],
    ['Error', request.code && `${request.code}: ${request.error}`],
    ['Idempotency key', request.idempotencyKey && mono(request.idempotencyKey)],
    ['Leg', request.call && sid(request.call)],
    ['Request id', mono(request.id)],
    ['Fault', request.fault],
    conversation(request, state),
  )),
  faults: fault => h('div', { class: 'plain' },
    pill(`${fault.hit}${fault.count === undefined ? '' : ` of ${fault.count}`}`, isUsedUp(fault) ? 'over' : 'wait'),
    h('span', { class: 'what' }, labelOf(fault)),
    h('span', { class: 'more' }, [concernOf(fault), detailsOf(fault)].filter(Boolean).join(' · '), fault.call !== undefined && sid(fault.call))),
  problems: (problem, state) => fold(problem, [
    pill(problem.isError ? 'error' : 'warning', problem.isError ? 'bad' : 'wait'),
    h('span', { class: 'what' }, who(problem.call, state)),
    time(problem.at),
    h('span', { class: 'more text' }, problem.text),
  ], () => facts(
    ['Leg', problem.call && sid(problem.call)],
    ['Message', problem.message && sid(problem.message)],
    conversation(problem, state),
  )),
};

const mono = text => h('span', { class: 'mono' }, text);

/** Who it is about: a short way to the conversation for the mouse; the opened row has a button that does the same. */
function who(callSid, state) {
  const call = state.store.calls.get(callSid);
  if (call === undefined) return undefined;
  const show = event => {
    event.preventDefault(); // The row stays as it is.
    state.select(call.conversation, true);
  };
  return h('span', { class: 'link', onclick: show, title: `Show the conversation of ${callSid}` }, nameOf(call));
}

function conversation(thing, state) {
  const found = state.store.conversationOf(thing.call);
  return ['Conversation', found !== undefined && found !== state.selected && button('Show', () => state.select(found, true), { class: 'small' })];
}
