// Places a call, answered or not yet.
import { byId, button, h } from './dom.js';
import { control } from './control.js';

export class CallDialog {
  #dialog = byId('call-dialog');
  #from = h('input', { required: true, value: 'client:alice', autocomplete: 'off', spellcheck: 'false' });
  #to = h('input', { value: 'client:bob', autocomplete: 'off', spellcheck: 'false' });
  #hint = h('small', {});
  #state = h('select', {}, ['answered', 'ringing', 'queued'].map(state => h('option', { value: state }, state)));
  #wrong = h('p', { class: 'wrong', role: 'alert', hidden: true });

  constructor() {
    this.#dialog.append(h('form', { onsubmit: event => void this.#submit(event) },
      h('h2', { id: 'call-dialog-title' }, 'Place a call'),
      h('label', {}, 'From', this.#from),
      h('label', {}, 'To', this.#to, this.#hint),
      h('label', {}, 'Then it is', this.#state),
      this.#wrong,
      h('div', { class: 'actions' },
        button('Cancel', () => this.#dialog.close()),
        h('button', { class: 'primary' }, 'Place the call'))));
  }

  open({ voiceUrl }) {
    this.#to.required = voiceUrl === undefined;
    this.#hint.textContent = 'client:NAME, a number as +14155550100, or sip:…; several separated by commas' + (voiceUrl === undefined ? '.' : `; nobody: the TwiML of ${voiceUrl} dials.`);
    this.#wrong.hidden = true;
    this.#dialog.showModal();
  }

  async #submit(event) {
    event.preventDefault();
    const to = this.#to.value.split(',').map(each => each.trim()).filter(each => each !== '');
    const state = { answered: { answer: true }, ringing: { ring: true }, queued: {} }[this.#state.value];
    try {
      await this.placed(await control.dial({ from: this.#from.value.trim(), ...(to.length === 0 ? {} : { to, ...state }) }));
      this.#dialog.close();
    } catch (refused) {
      this.#wrong.textContent = refused.message;
      this.#wrong.hidden = false;
    }
  }

  /** Told of the sids of the new conversation. */
  placed = async () => {};
}
