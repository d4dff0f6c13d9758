// How things are named and which tone they have.
import { h } from './dom.js';

const tones = { queued: 'idle', ringing: 'wait', 'in-progress': 'ok', completed: 'over', canceled: 'over', busy: 'bad', 'no-answer': 'bad', failed: 'bad' };

export const toneOfStatus = status => tones[status] ?? 'idle';
export const isActive = call => call.status === 'ringing' || call.status === 'in-progress';
export const isUnanswered = call => call.status === 'queued' || call.status === 'ringing';
export const hasEnded = call => !isActive(call) && call.status !== 'queued';

/** Tone of an HTTP answer, or of none. */
export const toneOfAnswer = status => (status === undefined ? 'bad' : status < 400 ? 'ok' : 'bad');

/** Who is on the leg: an identity, a number or an address. */
export const nameOf = call => call.identity ?? (call.direction === 'inbound' ? call.from : call.to);

export const legClass = call => `leg-${call.index % 6}`;

export const titleOf = conversation => conversation.legs.map(nameOf).join(' → ');

export const callbackNames = { Message: 'Message', Status: 'Status callback', Voice: 'Voice webhook' };

export function face(call) {
  const letter = call.identity !== undefined ? [...call.identity][0]?.toUpperCase() ?? '?' : nameOf(call).startsWith('+') ? '#' : '@';
  return h('span', { class: `face ${legClass(call)}`, 'aria-hidden': 'true' }, letter);
}

export const name = call => h('span', { class: 'name', title: nameOf(call) }, nameOf(call));
