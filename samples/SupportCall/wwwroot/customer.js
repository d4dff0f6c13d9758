import { find, openPage, send, showParty, showText } from './page.js';

const patience = 8_000;
const [identity, answerForm] = [find('#identity'), find('#answer')];
let offered = false;
let waiting;

showParty('Support');
const phone = openPage('customer', false, {
  received: {
    'identity-check': ({ question }) => { showText('#question', question, true); find('#number').focus(); },
    offer: ({ plan, discount }) => { offered = true; showText('#offer', `The ${plan} plan with ${discount} % off.`, true); enable(); },
    progress: () => clearTimeout(waiting), // It rings at the agent, or went on already.
  },
  answered: (form, accepted) => {
    if (form !== identity || !accepted) return;
    identity.hidden = true;
    showText('#question', 'Thank you: we know who you are.', false);
  },
  changed: ({ state }) => {
    find('#place').hidden = !['starting', 'ready', 'ended'].includes(state);
    find('#place').disabled = state === 'starting';
    clearTimeout(waiting);
    if (state === 'calling') {
      offered = false;
      showText('#question', 'Support asks for it as soon as it rings.', false);
      showText('#offer', 'None yet: the agent makes one.', false);
    }

    if (state === 'ended') showText('#question', 'Support asks for it during a call.', false);
    if (state === 'calling' || state === 'ended') identity.hidden = false;
    if (state === 'ringing') waiting = setTimeout(() => { find('#call-status').textContent = 'Nobody is there. Open the agent’s page, then hang up and call again.'; }, patience);
    enable();
  },
});

function enable() {
  identity.querySelector('fieldset').disabled = !phone.isActive;
  answerForm.querySelector('fieldset').disabled = !phone.isActive || !offered;
}

function answer(accepted) {
  offered = false;
  enable();
  showText('#offer', accepted ? 'You accepted it.' : 'You declined it.', false);
  send(phone, answerForm, { type: 'offer-answer', accepted });
}

find('#place').addEventListener('click', () => phone.place());
find('#accept').addEventListener('click', () => answer(true));
find('#decline').addEventListener('click', () => answer(false));
identity.addEventListener('submit', (event) => {
  event.preventDefault();
  send(phone, identity, { type: 'identity-answer', number: find('#number').value.trim() });
});
