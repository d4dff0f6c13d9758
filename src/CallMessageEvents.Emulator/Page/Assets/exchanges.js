// What belongs together in the call message protocol: a request and its reply, a message and its receipt, copies of one message, and the parts of a large one.
import { typeOf, withoutProperty } from './json-text.js';

export class Exchanges {
  /** Called when something became of a message. */
  onchange = () => {};

  #heads = new Map(); // By leg, direction and id: the message that stands for all that belongs to it.

  /** Takes a new message. The message that it belongs to, and is shown with; undefined for one that stands for itself. */
  take(message) {
    const envelope = envelopeOf(message.content);
    if (envelope === undefined) return undefined;
    message.envelope = envelope;
    if (Array.isArray(envelope.part) && isText(envelope.id)) return this.#takePart(message, envelope);
    return this.#takeWhole(message, message.content, envelope);
  }

  /** Of a message in parts the first stands for all; its content is the joined one once all are there. */
  #takePart(message, { id, re, part: [index, count], data }) {
    const key = keyOf(message, message.fromEndUser, `part ${id}`);
    const head = this.#heads.get(key);
    if (head === undefined) {
      this.#heads.set(key, message);
      message.parts = { count, data: new Map() };
    }
    const first = head ?? message;
    if (message.fault !== 'Loss') first.parts.data.set(index, data);
    let target = head === undefined ? undefined : first;
    if (isText(re)) target = this.#answer(first, re, { reply: first }) ?? target;
    if (first.whole === undefined && first.parts.data.size === first.parts.count) {
      const text = Array.from({ length: count }, (_, i) => first.parts.data.get(i)).join('');
      const envelope = envelopeOf(text);
      if (envelope !== undefined) {
        first.shown = withoutProperty(text, 'cme');
        first.whole = true;
        first.envelope = envelope;
        if (!isText(re)) this.#takeWhole(first, text, { ...envelope, id });
        first.at = Math.max(first.at, message.at);
      }
    }
    return target;
  }

  #takeWhole(message, content, envelope) {
    message.shown ??= withoutProperty(content, 'cme');
    const { id, want, re, hello } = envelope;
    if (re !== undefined && re !== null) return this.#takeAnswer(message, envelope);
    if (!isText(id) || (want === undefined && !hello)) return undefined;
    if (hello) return this.#takeHello(message, id);
    const key = keyOf(message, message.fromEndUser, id);
    const head = this.#heads.get(key);
    if (head === undefined) {
      this.#heads.set(key, message);
      message.wants = want;
      return undefined;
    }
    if (head !== message) (head.copies ??= []).push(message);
    return head === message ? undefined : head;
  }

  /** Each sending of a hello has an id of its own: until one is answered, all are one. */
  #takeHello(message, id) {
    message.isHello = true;
    message.wants = 'receipt';
    const key = keyOf(message, message.fromEndUser, 'the hello');
    const head = this.#heads.get(key);
    const isCopy = head !== undefined && head.receipt === undefined && head.failure === undefined;
    this.#heads.set(keyOf(message, message.fromEndUser, id), isCopy ? head : message);
    if (!isCopy) this.#heads.set(key, message);
    else (head.copies ??= []).push(message);
    return isCopy ? head : undefined;
  }

  #takeAnswer(message, { re, error, hello }) {
    const what = error ? { failure: message } : hello || typeOf(message.shown) === undefined ? { receipt: message } : { reply: message };
    let target;
    for (const id of [re].flat()) target = this.#answer(message, id, what) ?? target;
    return target;
  }

  /** Tells the message that waits for it; one that was lost on its way is told, too, but settles nothing. */
  #answer(message, id, what) {
    const target = isText(id) ? this.#heads.get(keyOf(message, !message.fromEndUser, id)) : undefined;
    if (target === undefined) return undefined;
    if (!(target.answers ??= []).includes(message)) target.answers.push(message);
    if (message.fault !== 'Loss') for (const [name, answer] of Object.entries(what)) target[name] ??= answer;
    this.onchange(target);
    return target;
  }
}

function keyOf({ call, leg }, fromEndUser, id) {
  return `${leg?.sid ?? call} ${fromEndUser} ${id}`;
}

const isText = value => typeof value === 'string';

function envelopeOf(text) {
  if (!text.includes('"cme"') || !text.startsWith('{')) return undefined;
  try {
    const { cme } = JSON.parse(text);
    return typeof cme === 'object' && cme !== null && !Array.isArray(cme) ? cme : undefined;
  } catch {
    return undefined; // Deeper than the browser reads.
  }
}
