// What both pages do: show the call as a phone does, list the messages, and ask their user.
import { Phone } from './phone.js';
import { logged, logState } from './log.js';
import { CallTimer } from './call-timer.js';

const timer = new CallTimer();

/** @returns {any} */
export const find = (selector) => document.querySelector(selector);

/**
 * @param {string} identity
 * @param {boolean} canBeCalled
 * @param {{ connected: (messages: import('./log.js').Messages) => void, changed: (phone: Phone) => void }} page
 * What it does with the messages of a new call, and when the call has changed.
 */
export function openPage(identity, canBeCalled, page) {
  const phone = new Phone({
    changed: (state, text) => {
      if (['calling', 'ringing', 'in-progress'].includes(state)) showProblem('');
      showState(phone, state, text);
      page.changed(phone);
    },
    began: (messages) => page.connected(logged(messages)),
    muted: () => showMute(phone),
    failed: showProblem,
  });
  find('#mute').addEventListener('click', () => phone.mute(!phone.isMuted));
  find('#hang-up').addEventListener('click', () => phone.hangUp());
  phone.start(identity, canBeCalled).catch((error) => {
    showProblem(error.message);
    showState(phone, 'failed', 'Not ready: see above.');
  });
  return phone;
}

/** Has the user fill in a form. What was wrong the last time stands at its field. A question that comes later takes the form over. */
export async function ask(form, signal, field, wrong) {
  const mine = form.question = {};
  enable(form, true);
  form.querySelector('input')?.focus();
  showWrong(form, field, wrong);
  try {
    return await new Promise((resolve, reject) => {
      form.onsubmit = (event) => { event.preventDefault(); resolve(Object.fromEntries(new FormData(form, event.submitter))); };
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  } finally {
    if (form.question === mine) {
      showWrong(form);
      enable(form, false);
    }
  }
}

export function enable(form, isEnabled) { form.querySelector('fieldset').disabled = !isEnabled; }

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

/** Says what is wrong at the field that it is about, else below the form. */
export function showWrong(form, field = '', text = '') {
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
