// What both pages do: show the call as a phone does, list the messages, and let nobody send while the call is not active.
import { Phone } from './phone.js';
import { logEnd, logReceived, logResult, logSent, logState } from './log.js';
import { CallTimer } from './call-timer.js';

const timer = new CallTimer();
const forms = new Map(); // By the sid of the message that each has sent.

export const find = (selector) => document.querySelector(selector);

/**
 * @param {string} identity
 * @param {boolean} canBeCalled
 * @param {{ received: Record<string, (content: any) => void>, changed: (phone: Phone) => void, answered?: (form: HTMLFormElement, accepted: boolean) => void }} page
 * What it does with each type of message, when the call has changed, and when the server has said what became of a form.
 */
export function openPage(identity, canBeCalled, page) {
  const phone = new Phone();
  phone.addEventListener('state', ({ detail: { state, text } }) => {
    if (['calling', 'ringing', 'in-progress'].includes(state)) showProblem('');
    showState(phone, state, text);
    if (state === 'ended') end();
    page.changed(phone);
  });
  phone.addEventListener('received', ({ detail: { sid, content } }) => {
    // What became of a message of this side stands with that message, and at its form.
    const isResult = content?.type === 'progress' && content.of && logResult(content.of, content.accepted ? 'accepted' : 'refused', content.text);
    if (isResult) showAnswer(content, page);
    else logReceived(sid, content);
    page.received[content?.type]?.(content);
  });
  phone.addEventListener('taken', ({ detail: { sid } }) => logResult(sid, 'taken'));
  phone.addEventListener('problem', ({ detail: { text } }) => showProblem(text));
  phone.addEventListener('mute', () => showMute(phone));
  find('#mute').addEventListener('click', () => phone.mute(!phone.isMuted));
  find('#hang-up').addEventListener('click', () => phone.hangUp());
  phone.start(identity, canBeCalled).catch((error) => {
    showProblem(error.message);
    showState(phone, 'failed', 'Not ready: see above.');
  });
  return phone;
}

/** Sends a message of a form; what the server says of it is shown there. */
export function send(phone, form, content) {
  showWrong(form, null, '');
  try {
    const sid = phone.send(content);
    forms.set(sid, form);
    logSent(sid, content);
  } catch (error) {
    showProblem(error.message);
  }
}

/** A text of the card that is something to act on now, or no more. */
export function showText(selector, text, isNew) {
  const element = find(selector);
  element.textContent = text;
  element.className = isNew ? 'now' : 'dim';
}

/** Who is on the other side; nobody: a phone that rests. */
export function showParty(name, isSomebody = true) {
  find('#party').textContent = name;
  find('#avatar').textContent = isSomebody ? name[0] : '☎';
}

function showAnswer({ of, accepted, field, text }, page) {
  const form = forms.get(of);
  if (form === undefined) return;
  forms.delete(of);
  showWrong(form, field, accepted ? '' : text);
  page.answered?.(form, accepted);
}

/** Says what is wrong at the field that it is about, else below the form. */
function showWrong(form, field, text) {
  for (const place of form.querySelectorAll('.wrong')) place.textContent = '';
  for (const input of form.querySelectorAll('[aria-invalid]')) input.removeAttribute('aria-invalid');
  if (!text) return;
  const input = field && form.elements.namedItem(field);
  form.querySelector(`.wrong[data-field="${input ? field : ''}"]`).textContent = text;
  if (!input) return;
  input.setAttribute('aria-invalid', 'true');
  input.focus();
  input.select?.();
}

function end() {
  logEnd();
  for (const form of new Set(forms.values())) showWrong(form, null, '');
  forms.clear();
}

function showState(phone, state, text) {
  const status = find('#call-status');
  if (status.textContent !== text) logState(text);
  status.dataset.state = state;
  status.textContent = text;
  if (state === 'calling' || state === 'ringing') timer.reset();
  else if (state === 'in-progress') timer.start();
  else if (state === 'ended') timer.stop();
  const note = find('#call-note');
  note.hidden = !phone.callSid;
  note.querySelector('p').replaceChildren(...(phone.callSid ? sidOf(phone) : []));
  find('#hang-up').hidden = !['calling', 'ringing', 'in-progress', 'reconnecting'].includes(state);
  find('#mute').hidden = state !== 'in-progress';
  showMute(phone);
}

function showMute(phone) {
  const isMuted = phone.state === 'in-progress' && phone.isMuted;
  find('#mute').setAttribute('aria-pressed', String(isMuted));
  find('#muted').textContent = isMuted ? 'You are muted: the other side does not hear you.' : '';
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
