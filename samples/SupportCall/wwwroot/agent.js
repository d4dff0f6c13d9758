import { find, openPage, send, showParty, showText } from './page.js';

const title = document.title;
const noHint = 'The server gives them during a call.';
const form = find('#offer');

const phone = openPage('agent', true, {
  received: {
    hint: ({ text }) => showText('#hint', text, true),
    caller: ({ name, about }) => { showParty(name); showText('#hint', about, true); },
  },
  changed: ({ state, isActive }) => {
    const rings = state === 'ringing';
    find('#answer').hidden = find('#decline').hidden = !rings;
    find('#hang-up').hidden ||= rings;
    form.querySelector('fieldset').disabled = !isActive;
    document.title = rings ? `☎ A customer calls · ${title}` : title;
    if (state === 'starting' || state === 'ready') showParty('No call', false);
    if (rings) { showParty('Customer'); find('#answer').focus(); }
    if (state === 'ended') showText('#hint', noHint, false);
  },
});

find('#answer').addEventListener('click', () => phone.answer());
find('#decline').addEventListener('click', () => phone.decline());
form.addEventListener('submit', (event) => {
  event.preventDefault();
  const discount = find('#discount').value.trim().replace(',', '.');
  send(phone, form, { type: 'make-offer', plan: find('#plan').value, discount: discount === '' ? null : Number(discount) });
});
