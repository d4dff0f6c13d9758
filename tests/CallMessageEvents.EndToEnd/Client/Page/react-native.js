// The Voice React Native SDK's own JavaScript needs a device. This stands in for its call: the shape is that of its public type declarations.
// Beneath it is a call of the JavaScript SDK.

class Emitter {
  #listeners = [];

  on(name, listener) {
    this.#listeners = [...this.#listeners, [name, listener]];
    return this;
  }

  removeListener(name, listener) {
    this.#listeners = this.#listeners.filter(([of, one]) => of !== name || one !== listener);
    return this;
  }

  emit(name, ...details) {
    for (const [of, listener] of this.#listeners) if (of === name) listener(...details);
  }
}

const states = { connecting: 'connecting', ringing: 'ringing', open: 'connected', reconnecting: 'reconnecting', closed: 'disconnected' };
const events = { ringing: 'ringing', accept: 'connected', reconnecting: 'reconnecting', reconnected: 'reconnected', disconnect: 'disconnected' };

export class ReactNativeCall extends Emitter {
  #call;
  #asks;
  #outgoing = new Map(); // What sendMessage resolved to, by sid.

  /** @param asks Whether `sendMessage` asks the message for its content, as 1.0 does; later releases read its fields. */
  constructor(call, asks) {
    super();
    this.#call = call;
    this.#asks = asks;
    for (const [name, own] of Object.entries(events)) call.on(name, () => this.emit(own));
    call.on('messageSent', ({ voiceEventSid }) => this.#outgoing.get(voiceEventSid).emit('sent'));
    call.on('messageReceived', ({ content }) => {
      const text = JSON.stringify(content);
      this.emit('messageReceived', { getContent: () => text });
    });
  }

  getState() {
    return states[this.#call.status()];
  }

  async sendMessage(message) {
    const [content, messageType] = this.#asks ? [message.getContent(), message.getMessageType()] : [message.content, message.messageType];
    const outgoing = new Emitter();
    this.#outgoing.set(this.#call.sendMessage({ content, messageType }), outgoing);
    return outgoing;
  }
}
