// What to do when nothing has happened yet.
import { button, byId, h } from './dom.js';

export function showWelcome(placeFirstCall) {
  const curl = `curl -X POST ${location.origin}/emulator/conversations \\\n  -d '{"from":"client:alice","to":"client:bob","answer":true}'`;
  const csharp = 'var conversation = twilio.Dial("client:alice", "client:bob").Answer();';
  byId('welcome').replaceChildren(h('div', {},
    h('h3', {}, 'No calls yet'),
    h('p', {}, 'This page shows live what happens on the emulator: calls and their legs, messages in both directions, callbacks and REST requests.'),
    h('p', {}, button('Place a first call', placeFirstCall, { class: 'primary' })),
    h('p', {}, 'Or from a shell:'),
    code(curl),
    h('p', {}, 'Or from a test in C#:'),
    code(csharp),
    h('p', {}, `Point your application’s Twilio client at ${location.origin}.`)));
}

function code(text) {
  return h('div', { class: 'code' }, h('pre', {}, text), button('Copy', undefined, { class: 'small', 'data-copy': text }));
}
