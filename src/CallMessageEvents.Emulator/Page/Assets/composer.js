// Sends as an end user of the selected conversation.
import { byId, h } from './dom.js';
import { control } from './control.js';
import { isActive, nameOf } from './words.js';

export class Composer {
  #form = byId('composer');
  #who = h('select', { 'aria-label': 'Send as' });
  #content = h('textarea', { 'aria-label': 'Content, JSON', rows: 1, spellcheck: 'false' });
  #send = h('button', { class: 'primary', title: 'Enter; Shift+Enter makes a new line' }, 'Send');
  #wrong = h('p', { class: 'wrong', role: 'alert' });
  #nobody = h('p', { class: 'nobody' });

  constructor() {
    this.#content.value = '{"type":"answer","yes":true}';
    this.#form.append(this.#who, this.#content, this.#send, this.#nobody, this.#wrong);
    this.#form.addEventListener('submit', event => {
      event.preventDefault();
      void this.#submit();
    });
    this.#content.addEventListener('keydown', event => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#form.requestSubmit();
    });
    this.#content.addEventListener('input', () => this.#complain(''));
  }

  update(conversation) {
    const endUsers = conversation.legs.filter(call => call.identity !== undefined);
    const senders = endUsers.filter(isActive);
    const chosen = this.#who.value;
    const options = senders.map(call => [call.sid, `as ${nameOf(call)}`]);
    if (options.join() !== this.#options) {
      this.#options = options.join();
      this.#who.replaceChildren(...options.map(([sid, label]) => h('option', { value: sid }, label)));
      if (senders.some(call => call.sid === chosen)) this.#who.value = chosen;
    }
    for (const part of [this.#who, this.#content, this.#send]) part.hidden = senders.length === 0;
    this.#nobody.hidden = senders.length > 0;
    this.#nobody.textContent = endUsers.length === 0 ? 'Nobody in this call has a Voice SDK, so nobody can send messages.' : 'Nobody can send now: no leg with a Voice SDK is ringing or in progress.';
    if (senders.length === 0) this.#complain('');
  }

  #options = '';

  async #submit() {
    try {
      JSON.parse(this.#content.value);
    } catch (wrong) {
      this.#complain(`The content is not JSON: ${wrong.message}`);
      return;
    }
    try {
      await control.send(this.#who.value, this.#content.value);
      this.#complain('');
      // The next one is typed over it, or sent again; but who has gone elsewhere meanwhile stays there, for this takes the focus.
      if (this.#form.contains(document.activeElement)) this.#content.select();
    } catch (refused) {
      this.#complain(refused.message);
    }
  }

  #complain(text) {
    this.#wrong.textContent = text;
    this.#wrong.hidden = text === '';
  }
}
