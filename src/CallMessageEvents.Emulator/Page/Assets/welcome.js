// What to do when nothing has happened yet.
import { button, byId, h } from './dom.js';

export function showWelcome(placeFirstCall) {
  const curl = `curl -X POST ${location.origin}/emulator/conversations \\\n  -d '{"from":"client:alice","to":"client:bob","answer":true}'`;
  const csharp = 'var conversation = twilio.Dial("client:alice", "client:bob").Answer();';
  byId('welcome').replaceChildren(h('div', {},
    h('h3', {}, 'No calls yet'),
    h('p', {}, 'Everything that happens on this emulator shows up here as it happens: calls and their legs, messages both ways, callbacks, REST requests.'),
    h('p', {}, button('Place a first call', placeFirstCall, { class: 'primary' })),
    h('p', {}, 'Or from a shell:'),
    code(curl),
    h('p', {}, 'Or from a test in C#:'),
    code(csharp),
    h('p', {}, `Your application's Twilio client reaches the emulator at ${location.origin}.`)));
}

function code(text) {
  return h('div', { class: 'code' }, h('pre', {}, text), button('Copy', undefined, { class: 'small', 'data-copy': text }));
}
