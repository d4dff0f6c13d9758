import { ask, find, openPage, showParty, showText } from './page.js';

const patience = 8_000;
const identity = find('#identity');
let waiting;

showParty('Support');
const phone = openPage('customer', false, {
  connected: (messages) => {
    messages.handle('identity-check', async ({ question, wrong }, { signal }) => {
      showText('#question', question, true);
      const { number } = await ask(identity, signal, 'number', wrong);
      return { type: 'identity-answer', number: number.trim() };
    });
    messages.handle('offer', async ({ plan, discount }, { signal }) => {
      showText('#offer', `The ${plan} plan with ${discount} % off.`, true);
      const accepted = (await ask(find('#answer'), signal)).answer === 'accept';
      showText('#offer', accepted ? 'You accepted it.' : 'You declined it.', false);
      return { type: 'offer-answer', accepted };
    });
    messages.on('caller', ({ name }) => {
      identity.hidden = true;
      showText('#question', `Thank you, ${name}: we know who you are.`, false);
    });
    messages.on('progress', () => clearTimeout(waiting)); // It rings at the agent, or went on already.
  },
  changed: ({ state }) => {
    find('#place').hidden = !['starting', 'ready', 'ended'].includes(state);
    find('#place').disabled = state === 'starting';
    clearTimeout(waiting);
    if (state === 'calling') {
      showText('#question', 'Support asks for it as soon as it rings.', false);
      showText('#offer', 'None yet: the agent makes one.', false);
    }

    if (state === 'ended') showText('#question', 'Support asks for it during a call.', false);
    if (state === 'calling' || state === 'ended') identity.hidden = false;
    if (state === 'ringing') waiting = setTimeout(() => { find('#call-status').textContent = 'Nobody is there. Open the agent’s page, then hang up and call again.'; }, patience);
  },
});

find('#place').addEventListener('click', () => phone.place());
