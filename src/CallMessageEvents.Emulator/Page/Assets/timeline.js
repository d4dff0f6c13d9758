// What happened in a conversation, in order: messages both ways, and what else one asks for when a message did not arrive.
import { address } from './address.js';
import { h, milliseconds, pill, sid, time } from './dom.js';
import { facts, fold } from './fold.js';
import { jsonView, shortContent, typeOf } from './json-text.js';
import { callbackNames, legClass, name, nameOf, toneOfAnswer, toneOfStatus } from './words.js';

const mostPills = 2; // Of one message, before it is opened.

/** The row of an entry. */
export function entryRow(entry) {
  return h('li', { class: 'entry' }, rows[entry.entry](entry));
}

const rows = {
  message,
  status: entry => event(entry, name(entry.leg), pill(entry.status, toneOfStatus(entry.status))),
  subscription: entry => event(entry,
    h('span', { title: entry.sid }, entry.ended ? 'app no longer subscribes to' : 'app subscribes to'),
    name(entry.leg),
    !entry.ended && address(entry.callback, `${entry.sid}\n${entry.method} ${entry.callback}`)),
  delivery: entry => event(entry,
    `${callbackNames[entry.kind]} of`,
    name(entry.leg),
    pill(entry.status, entry.failed ? 'bad' : toneOfAnswer(entry.status)),
    entry.failed && address(entry.callback)),
  problem: entry => loud(entry, entry.isError ? 'bad' : 'wait', [h('strong', {}, entry.isError ? 'Error' : 'Warning')], entry.text),
  request: entry => loud(entry, entry.failed ? 'bad' : 'wait', [
    h('strong', {}, entry.operation ?? `${entry.method} ${entry.path}`),
    pill(entry.status ?? 'no answer', toneOfAnswer(entry.status)),
    entry.fault !== undefined && pill(`fault: ${entry.fault}`, 'wait'),
  ], entry.code === undefined ? entry.error : `${entry.code}: ${entry.error}`),
};

function event(entry, ...parts) {
  return h('div', { class: `event ${legClass(entry.leg)}` }, h('span', { class: 'told' }, parts), time(entry.at));
}

function loud(entry, tone, parts, text) {
  return h('div', { class: `event loud ${tone} ${legClass(entry.leg)}` },
    h('span', { class: 'told' }, parts), time(entry.at), text !== undefined && h('span', { class: 'text' }, text));
}

function message(entry) {
  const direction = entry.fromEndUser ? 'sent' : 'received';
  const type = typeOf(entry.content);
  const app = h('span', { class: 'way' }, 'app');
  const arrow = h('span', { class: 'way', 'aria-hidden': 'true' }, '→');
  return h('article', {
    class: `message ${direction} ${legClass(entry.leg)}`,
    'aria-label': `Message ${direction} by ${nameOf(entry.leg)}`,
    'data-message': entry.sid,
    title: entry.isOpen ? undefined : entry.sid,
  }, fold(entry, [
    h('span', { class: 'who' }, entry.fromEndUser ? [name(entry.leg), arrow, app] : [app, arrow, name(entry.leg)]),
    h('span', { class: type === undefined ? 'type none' : 'type' }, type ?? 'no type'),
    shortContent(entry.content, type),
    h('span', { class: 'results' }, entry.fromEndUser ? results(entry) : pill('received', 'ok')),
    time(entry.at),
  ], () => [jsonView(entry.content), facts(
    ['Sid', sid(entry.sid)],
    ['Sequence number', entry.sequenceNumber],
    ['Idempotency key', entry.idempotencyKey && h('span', { class: 'mono' }, entry.idempotencyKey)],
    ['Subscriptions', entry.fromEndUser && entry.subscriptions === 0 && 'None: the application had not subscribed to this leg, so the message is lost.'],
    ...entry.deliveries.map(delivery => ['Delivery', attemptInFull(delivery)]),
  )]));
}

/** What became of an end user's message. */
function results({ deliveries, subscriptions }) {
  if (subscriptions === 0) return [h('span', { class: 'pill bad', title: 'The application had not subscribed to this leg.' }, 'lost')];
  const last = [...new Map(deliveries.map(delivery => [delivery.subscription, delivery])).values()];
  return [
    last.slice(0, mostPills).map(attempt),
    last.length > mostPills && pill(`and ${last.length - mostPills} more`, last.slice(mostPills).some(each => each.failed) ? 'bad' : 'ok'),
    last.length < subscriptions && pill('waiting', 'idle'),
  ];
}

function attempt(delivery) {
  const parts = [delivery.status ?? 'no answer', milliseconds(delivery.duration)];
  if (delivery.attempt > 1) parts.push(`attempt ${delivery.attempt}`);
  if (delivery.fault !== undefined) parts.push(delivery.fault.toLowerCase());
  const tone = delivery.failed ? 'bad' : delivery.fault === undefined ? 'ok' : 'wait';
  return h('span', { class: `pill ${tone}`, title: delivery.failed ? whyOf(delivery) : delivery.callback }, parts.join(' · '));
}

function attemptInFull(delivery) {
  return [attempt(delivery), ' ', h('span', { class: 'mono' }, delivery.callback), delivery.failed && h('p', { class: 'why' }, whyOf(delivery))];
}

/** Why a delivery failed: no answer, or what the answer says. */
export function whyOf(delivery) {
  return delivery.error ?? delivery.answer ?? `${delivery.callback} answered ${delivery.status}.`;
}
