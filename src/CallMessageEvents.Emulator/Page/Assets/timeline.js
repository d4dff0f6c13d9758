// What happened in a conversation, in order: messages both ways, and what else one would ask for when a message did not arrive.
import { h, milliseconds, pill, sid, time } from './dom.js';
import { jsonView, typeOf } from './json-text.js';
import { legClass, name, nameOf, toneOfAnswer, toneOfStatus } from './words.js';

/** The row of an entry. */
export function entryRow(entry) {
  return h('li', { class: 'entry' }, rows[entry.entry](entry));
}

const rows = {
  message: entry => (entry.fromEndUser ? sentMessage(entry) : receivedMessage(entry)),
  status: entry => event(entry, name(entry.leg), pill(entry.status, toneOfStatus(entry.status)), time(entry.at)),
  subscription: entry => event(entry,
    name(entry.leg),
    entry.ended ? 'is no longer subscribed to' : 'is subscribed to',
    sid(entry.sid),
    h('span', { class: 'mono' }, `${entry.method} ${entry.callback}`),
    time(entry.at)),
  delivery: entry => event(entry,
    `${entry.kind} callback of`,
    name(entry.leg),
    pill(entry.status, toneOfAnswer(entry.status)),
    entry.failed && h('span', { class: 'mono' }, entry.callback),
    time(entry.at)),
  problem: entry => loud(entry, entry.isError ? 'bad' : 'wait', h('strong', {}, entry.isError ? 'Error' : 'Warning'), time(entry.at), h('span', { class: 'text' }, entry.text)),
  request: entry => loud(entry, entry.failed ? 'bad' : 'wait',
    h('strong', {}, `REST ${entry.operation ?? `${entry.method} ${entry.path}`}`),
    pill(entry.status ?? 'no answer', toneOfAnswer(entry.status)),
    entry.code !== undefined && h('span', {}, `Twilio error ${entry.code}`),
    entry.fault !== undefined && pill(`fault: ${entry.fault}`, 'wait'),
    time(entry.at),
    entry.error !== undefined && h('span', { class: 'text' }, entry.error)),
};

function event(entry, ...parts) {
  return h('div', { class: `event ${legClass(entry.leg)}` }, parts);
}

function loud(entry, tone, ...parts) {
  return h('div', { class: `event loud ${tone} ${legClass(entry.leg)}` }, parts);
}

function receivedMessage(message) {
  return card(message, 'received',
    [h('span', { class: 'way' }, 'Application →'), name(message.leg)],
    [pill('received', 'ok'), message.idempotencyKey !== undefined && h('span', { title: 'Idempotency key' }, 'key ', h('span', { class: 'mono' }, message.idempotencyKey))]);
}

function sentMessage(message) {
  return card(message, 'sent',
    [name(message.leg), h('span', { class: 'way' }, '→ application'), h('span', { class: 'way', title: 'Sequence number' }, `#${message.sequenceNumber}`)],
    result(message));
}

function card(message, direction, who, results) {
  const type = typeOf(message.content);
  return h('article', { class: `message ${direction} ${legClass(message.leg)}`, 'aria-label': `Message ${direction} by ${nameOf(message.leg)}`, 'data-message': message.sid },
    h('header', {}, who, type !== undefined && h('span', { class: 'type' }, type), sid(message.sid), time(message.at)),
    jsonView(message.content),
    h('footer', {}, results));
}

/** What became of an end user's message. */
function result(message) {
  const { deliveries, subscriptions } = message;
  if (subscriptions === 0) return [pill('lost', 'bad'), 'Nobody had subscribed to this leg.'];
  const told = new Set(deliveries.map(delivery => delivery.subscription));
  return [
    deliveries.slice(-8).map(attempt),
    told.size < subscriptions && pill('waiting', 'idle'),
    deliveries.at(-1)?.failed && h('span', { class: 'why' }, whyOf(deliveries.at(-1))),
  ];
}

function attempt(delivery) {
  const parts = [delivery.status ?? 'no answer', milliseconds(delivery.duration)];
  if (delivery.attempt > 1) parts.push(`attempt ${delivery.attempt}`);
  if (delivery.fault !== undefined) parts.push(delivery.fault.toLowerCase());
  return pill(parts.join(' · '), delivery.failed ? 'bad' : delivery.fault === undefined ? 'ok' : 'wait');
}

/** Why a delivery failed: no answer, or what the answer says. */
export function whyOf(delivery) {
  return delivery.error ?? delivery.answer ?? `${delivery.callback} answered ${delivery.status}.`;
}
