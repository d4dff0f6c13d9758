// What both pages do: show the call, list the messages, and let nobody send while the call is not active.
import { Phone } from './phone.js';
import { logEnd, logReceived, logResult, logSent, logState } from './log.js';

export const find = (selector) => document.querySelector(selector);

/**
 * @param {string} identity
 * @param {boolean} canBeCalled
 * @param {{ received: Record<string, (content: any) => void>, changed: (phone: Phone) => void }} page What it does with each type of message, and when the call has changed.
 */
export function openPage(identity, canBeCalled, page) {
  const phone = new Phone();
  phone.addEventListener('state', ({ detail: { state, text } }) => {
    if (['calling', 'ringing', 'in-progress'].includes(state)) showProblem('');
    showState(phone, state, text);
    if (state === 'ended') logEnd();
    page.changed(phone);
  });
  phone.addEventListener('received', ({ detail: { sid, content } }) => {
    // What became of a message of this side stands with that message.
    const isResult = content?.type === 'progress' && content.of && logResult(content.of, content.accepted ? 'accepted' : 'refused', content.text);
    if (!isResult) logReceived(sid, content);
    page.received[content?.type]?.(content);
  });
  phone.addEventListener('taken', ({ detail: { sid } }) => logResult(sid, 'taken'));
  phone.addEventListener('problem', ({ detail: { text } }) => showProblem(text));
  find('#hang-up').addEventListener('click', () => phone.hangUp());
  phone.start(identity, canBeCalled).catch((error) => {
    showProblem(error.message);
    showState(phone, 'failed', 'Not ready: see above.');
  });
  return phone;
}

/** Sends a message, and returns its sid; undefined when it could not be sent. */
export function send(phone, content) {
  try {
    const sid = phone.send(content);
    logSent(sid, content);
    return sid;
  } catch (error) {
    showProblem(error.message);
    return undefined;
  }
}

/** A text of the card that is something to act on now, or no more. */
export function showText(selector, text, isNew) {
  const element = find(selector);
  element.textContent = text;
  element.className = isNew ? 'now' : 'dim';
}

function showState(phone, state, text) {
  const status = find('#call-status');
  if (status.textContent !== text) logState(text);
  status.dataset.state = state;
  status.textContent = text;
  const note = find('#call-note');
  note.hidden = !phone.callSid;
  note.replaceChildren(...(phone.callSid ? sidOf(phone) : []));
  find('#hang-up').hidden = !['calling', 'ringing', 'in-progress', 'reconnecting'].includes(state);
}

/** The leg's sid; on the emulator a link to what goes on there. */
function sidOf(phone) {
  const sid = document.createElement(phone.emulator ? 'a' : 'code');
  sid.textContent = phone.callSid;
  if (phone.emulator) Object.assign(sid, { href: new URL(`#${phone.callSid}`, phone.emulator).href, target: '_blank' });
  return ['Leg ', sid];
}

function showProblem(text) {
  find('#problem').textContent = text;
  find('#problem').hidden = !text;
}
