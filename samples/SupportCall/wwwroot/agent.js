import { find, openPage, send, showText } from './page.js';

const title = document.title;

const phone = openPage('agent', true, {
  received: {
    hint: ({ text }) => showText('#hint', text, true),
  },
  changed: ({ state, isActive }) => {
    const rings = state === 'ringing';
    find('#answer').hidden = find('#decline').hidden = !rings;
    find('#hang-up').hidden ||= rings;
    find('#offer fieldset').disabled = !isActive;
    document.title = rings ? `☎ A customer calls · ${title}` : title;
    if (rings) find('#answer').focus();
    if (state === 'ended') showText('#hint', 'The server gives them during a call.', false);
  },
});

find('#answer').addEventListener('click', () => phone.answer());
find('#decline').addEventListener('click', () => phone.decline());
find('#offer').addEventListener('submit', (event) => {
  event.preventDefault();
  const discount = find('#discount').value.trim().replace(',', '.');
  send(phone, { type: 'make-offer', plan: find('#plan').value, discount: discount === '' ? null : Number(discount) });
});
