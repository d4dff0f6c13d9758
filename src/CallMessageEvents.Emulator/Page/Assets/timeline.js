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
  const content = entry.shown ?? entry.content;
  const type = typeOf(content);
  const app = h('span', { class: 'way' }, 'app');
  const arrow = h('span', { class: 'way', 'aria-hidden': 'true' }, '→');
  return h('article', {
    class: `message ${direction} ${legClass(entry.leg)}`,
    'aria-label': `Message ${direction} by ${nameOf(entry.leg)}`,
    'data-message': entry.sid,
    title: entry.isOpen ? undefined : entry.sid,
  }, fold(entry, [
    h('span', { class: 'who' }, entry.fromEndUser ? [name(entry.leg), arrow, app] : [app, arrow, name(entry.leg)]),
    h('span', { class: type === undefined ? 'type none' : 'type' }, type ?? (entry.isHello ? 'hello' : 'no type')),
    shortContent(content, type),
    h('span', { class: 'results' }, entry.fromEndUser ? results(entry) : pill(entry.fault === 'Loss' ? 'lost' : 'received', entry.fault === 'Loss' ? 'bad' : 'ok'), outcome(entry)),
    time(entry.at),
    entry.reply && reply(entry.reply),
  ], () => [jsonView(content), entry.reply && jsonView(shownOf(entry.reply)), facts(
    ['Envelope', entry.envelope && h('span', { class: 'mono' }, JSON.stringify(entry.envelope))],
    ['Parts', entry.parts && `${entry.parts.data.size} of ${entry.parts.count}`],
    ['Fault', entry.fault],
    ...(entry.copies ?? []).map(copy => ['Sent again', came(copy)]),
    ...(entry.answers ?? []).map(answer => [answerNames(entry, answer), came(answer)]),
    ['Sid', sid(entry.sid)],
    ['Sequence number', entry.sequenceNumber],
    ['Idempotency key', entry.idempotencyKey && h('span', { class: 'mono' }, entry.idempotencyKey)],
    ['Subscriptions', entry.fromEndUser && entry.subscriptions === 0 && 'None: the application had not subscribed to this leg, so the message is lost.'],
    ...entry.deliveries.map(delivery => ['Delivery', attemptInFull(delivery)]),
  )]));
}

const shownOf = message => message.shown ?? message.content;

const tick = '✓';

/** What the protocol tells of a message: whether it was received, or answered and how fast. */
function outcome(entry) {
  const parts = entry.parts !== undefined && entry.whole === undefined && pill(`${entry.parts.data.size} of ${entry.parts.count} parts`, 'idle');
  if (entry.wants === undefined) return parts;
  const again = entry.copies !== undefined && pill(`sent ${entry.copies.length + 1} times`, 'wait');
  const { reply: answer, failure, receipt } = entry;
  if (failure !== undefined) return [parts, again, pill(failure.envelope.error.code ?? 'failed', 'bad')];
  if (answer !== undefined) return [parts, again, pill(`answered · ${milliseconds(answer.at - entry.at)}`, 'ok')];
  if (receipt === undefined) return [parts, again, pill(entry.wants === 'reply' ? 'no reply yet' : 'no receipt yet', 'idle')];
  const title = `Received after ${milliseconds(receipt.at - entry.at)}`;
  return [parts, again, h('span', { class: 'pill ok tick', title, 'aria-label': title }, tick), entry.wants === 'reply' && pill('no reply yet', 'idle')];
}

/** The reply to a request, in the same row. */
function reply(message) {
  const type = typeOf(shownOf(message));
  return h('span', { class: 'reply', 'data-message': message.sid }, h('span', { class: 'way' }, '↩'), h('span', { class: 'type' }, type ?? 'no type'), shortContent(shownOf(message), type), time(message.at));
}

function answerNames(entry, answer) {
  return answer.envelope.error ? 'Error' : answer === entry.reply || typeOf(shownOf(answer)) !== undefined || answer.parts !== undefined ? 'Reply' : 'Receipt';
}

function came(message) {
  return [time(message.at), ' ', sid(message.sid), message.fault !== undefined && [' ', pill(`fault: ${message.fault}`, 'wait')]];
}

/** What became of an end user's message. */
function results({ deliveries, subscriptions, fault }) {
  if (fault === 'Loss') return [h('span', { class: 'pill bad', title: 'A fault that was ordered: it never reached Twilio.' }, 'lost')];
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
