// The Voice SDK of one end user: a single call at a time, and messages during it.
import { CallMessages } from 'call-message-events';
import { fetchConnection, loadVoiceSdk } from './voice-sdk.js';

const microphone = 'Plug in a microphone, or allow this page to use it, and call again.';
const connection = 'If the server was stopped, start it again and reload this page.';
const advice = { 31401: microphone, 31402: microphone, 31000: connection, 31005: connection, 31009: connection };

/** States: starting, ready, ringing, calling, in-progress, reconnecting, ended. */
export class Phone {
  #page;
  #device;
  #call;
  #hungUpHere = false;

  state = 'starting';

  /**
   * @param {{
   *   changed: (state: string, text: string) => void, began: (messages: import('./log.js').Messages) => void, muted: () => void, failed: (text: string) => void,
   * }} page Is told of the call: also of its messages when a new one begins.
   */
  constructor(page) { this.#page = page; }

  get isMuted() { return this.#call?.isMuted() ?? false; }

  get callSid() { return this.#call?.parameters.CallSid; }

  /** @param {boolean} canBeCalled Whether the device registers, so that calls ring here. */
  async start(identity, canBeCalled) {
    const { Device, token, emulator, options } = await loadVoiceSdk(identity);
    this.emulator = emulator;
    this.#device = new Device(token, { ...options, logLevel: 'error' });
    this.#device.on('error', (error) => this.#problem(error));
    this.#device.on('incoming', (call) => this.#begin(call, 'ringing', 'A customer calls.'));
    this.#device.on('tokenWillExpire', () => this.#renew(identity));
    // With its ring tone the SDK shows a call later than it rings, and messages that come before are lost.
    this.#device.audio?.incoming(false);
    if (canBeCalled) await this.#device.register();
    this.#become('ready', canBeCalled ? 'Ready: waiting for a call.' : 'Ready to call.');
  }

  async place() {
    this.#call = undefined;
    this.#become('calling', 'Calling…');
    try {
      this.#begin(await this.#device.connect(), 'calling', 'Calling…');
    } catch (error) {
      this.#problem(error);
      this.#become('ended', 'Ended: the call could not be placed.');
    }
  }

  answer() { this.#call.accept(); }

  decline() { this.#hungUpHere = true; this.#call.reject(); }

  hangUp() { this.#hungUpHere = true; this.#device.disconnectAll(); }

  mute(muted) { this.#call.mute(muted); }

  #begin(call, state, text) {
    this.#call = call;
    this.#hungUpHere = false;
    let answered = false;
    const on = (event, listener) => call.on(event, (detail) => { if (this.#call === call) listener(detail); });
    on('ringing', () => this.#become('ringing', 'Ringing: messages can cross already.'));
    on('accept', () => { answered = true; this.#become('in-progress', 'In progress.'); });
    on('mute', () => this.#page.muted());
    on('reconnecting', () => this.#become('reconnecting', 'The connection is lost. Trying to get it back…'));
    on('reconnected', () => this.#become('in-progress', 'In progress again.'));
    on('cancel', () => this.#end('Ended: the customer gave up.'));
    on('reject', () => this.#end('Ended: you declined.'));
    on('disconnect', () => this.#end(
      this.#hungUpHere ? 'Ended: you hung up.'
        : answered ? 'Ended: the other side hung up.'
          : this.state === 'ringing' ? 'Ended: the agent declined, or nobody answered.' : 'Ended: the call could not be placed.'));
    on('error', (error) => { this.#problem(error); if (call.status() === 'closed') this.#end('Ended by an error.'); });
    this.#become(state, text);
    this.#page.began(new CallMessages(call));
  }

  #end(text) { if (this.state !== 'ended') this.#become('ended', text); }

  #become(state, text) {
    this.state = state;
    this.#page.changed(state, text);
  }

  #problem(error) {
    this.#page.failed([error.message ?? error, error.originalError?.message, advice[error.code]].filter(Boolean).join(' · '));
  }

  async #renew(identity) {
    try {
      this.#device.updateToken((await fetchConnection(identity)).token);
    } catch (error) {
      this.#problem(error);
    }
  }
}
