// The app of an end user who has the client: end-user.js gives its calls to it, as a page without a build step does.
import { CallMessageError, CallMessages } from '/client/index.js';
import { ReactNativeCall } from '/react-native.js';

const settings = new URL(import.meta.url).searchParams;
const reactNative = settings.get('reactNative'); // The release whose shape the calls have; empty for calls of the JavaScript SDK as they are.
const patience = { timeout: 60_000 }; // The machine may be slow.

const client = {
  heard: [], // What listeners were called with, in order.
  asked: [], // The texts of the questions.
  stopped: [], // Why questions that ran were not to be answered any more: the codes.
  thrown: [], // What the client gave to onError: the texts.
  states: [],

  begin() {
    const call = reactNative ? new ReactNativeCall(endUser.call, reactNative === '1.0') : endUser.call;
    const messages = new CallMessages(call, { rate: Number(settings.get('rate')), onError: ({ message }) => this.thrown.push(message) });
    this.messages = messages;
    this.states.push(messages.state);
    messages.onStateChange(state => this.states.push(state));
    for (const type of ['hint', 'customer-card']) messages.on(type, content => this.hear(content));
    messages.handle('question', (question, context) => this.answer(question, context));
  },

  hear(content) {
    this.heard.push(content);
    if (content.text === 'an error') throw new Error('a secret of the page');
  },

  /** The question says how it is answered. */
  async answer({ text }, { signal }) {
    this.asked.push(text);
    signal.addEventListener('abort', () => this.stopped.push(signal.reason.code));
    if (text === 'a fault') throw new CallMessageError('no-postcode', 'They have none.');
    if (text === 'an error') throw new Error('a secret of the page');
    if (text === 'another contract') return { type: 'hint', text };
    if (text === 'when reconnecting') await new Promise(resolve => this.messages.onStateChange(state => state === 'reconnecting' && resolve()));
    if (text === 'never') await new Promise(() => {});
    return { type: 'answer', text: `It is ${text}` };
  },

  send(type, content) {
    return outcomeOf(this.messages.send(type, content, patience));
  },

  request(type, contents) {
    return Promise.all(contents.map(content => outcomeOf(this.messages.request(type, content, patience))));
  },
};

const outcomeOf = promise => promise.then(
  content => ({ content: JSON.stringify(content) ?? null }),
  ({ code, message, outcomeUnknown }) => ({ code, message, outcomeUnknown }));

const { watch } = endUser;
endUser.watch = call => {
  watch.call(endUser, call);
  if (settings.get('late') === 'True') return; // A test says when.
  // In React Native a call that comes in is an invite, until it is accepted.
  if (reactNative && call.status() === 'pending') call.once('accept', () => client.begin());
  else client.begin();
};

globalThis.client = client;
