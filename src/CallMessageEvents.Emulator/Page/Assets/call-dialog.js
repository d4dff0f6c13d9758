// Places a call, answered or not yet.
import { byId } from './dom.js';
import { control } from './control.js';
import { field, FormDialog, input, select } from './form-dialog.js';

const states = { answered: { answer: true }, ringing: { ring: true }, queued: {} };

export class CallDialog {
  #from = field('From', input({ required: true, value: 'client:alice' }));
  #to = field('To', input({ value: 'client:bob' }));
  #state = field('The call is then', select(Object.keys(states).map(each => [each, each])));
  #form = new FormDialog(byId('call-dialog'), {
    title: 'Place a call',
    fields: { from: this.#from, to: this.#to, state: this.#state },
    action: 'Place the call',
    submit: () => this.#submit(),
  });

  open({ voiceUrl }) {
    this.#to.control.required = voiceUrl === undefined;
    this.#to.hint(`client:NAME, a number like +14155550100, or sip:…. Separate several by commas.${voiceUrl === undefined ? '' : ` Leave it empty to dial what ${voiceUrl} says.`}`);
    this.#form.open();
  }

  async #submit() {
    const to = this.#to.control.value.split(',').map(each => each.trim()).filter(each => each !== '');
    const from = this.#from.control.value.trim();
    await this.placed(await control.dial({ from, ...(to.length === 0 ? {} : { to, ...states[this.#state.control.value] }) }));
  }

  /** Told of the sids of the new conversation. */
  placed = async () => {};
}
