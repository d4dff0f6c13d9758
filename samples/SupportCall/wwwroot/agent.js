import { reasonOf } from './log.js';
import { enable, find, openPage, showParty, showText, showWrong } from './page.js';

const title = document.title;
const noHint = 'The server gives them during a call.';
const patience = 150_000; // A little more than the server gives the customer.
const form = find('#offer');

const phone = openPage('agent', true, {
  connected: (messages) => {
    messages.on('hint', ({ text }) => showText('#hint', text, true));
    messages.on('caller', ({ name }) => showParty(name));
    messages.on('progress', () => {}); // It is in the list, like all messages.
    messages.onStateChange((state) => enable(form, state === 'ready'));
    form.onsubmit = (event) => { event.preventDefault(); offer(messages); };
  },
  changed: ({ state }) => {
    const rings = state === 'ringing';
    find('#answer').hidden = find('#decline').hidden = !rings;
    find('#hang-up').hidden ||= rings;
    document.title = rings ? `☎ A customer calls · ${title}` : title;
    if (state === 'starting' || state === 'ready') showParty('No call', false);
    if (rings) { showParty('Customer'); find('#answer').focus(); }
    if (state === 'ended') showText('#hint', noHint, false);
  },
});

/** @param {import('./log.js').Messages} messages */
async function offer(messages) {
  const discount = find('#discount').value.trim().replace(',', '.');
  enable(form, false);
  showWrong(form);
  let refusal;
  try {
    const content = { plan: find('#plan').value, discount: discount === '' ? null : Number(discount) };
    showText('#hint', (await messages.request('make-offer', content, { timeout: patience })).hint, true);
  } catch (error) {
    refusal = error;
  }

  enable(form, messages.state === 'ready');
  if (refusal && messages.state !== 'ended') showWrong(form, refusal.code, reasonOf(refusal));
}

find('#answer').addEventListener('click', () => phone.answer());
find('#decline').addEventListener('click', () => phone.decline());
