// Adds a fault of requests or of callbacks.
import { byId, h, shortSid } from './dom.js';
import { control } from './control.js';
import { callbackFaults, operations, requestFaults } from './faults.js';
import { field, FormDialog, input, select } from './form-dialog.js';
import { nameOf } from './words.js';

const options = kinds => Object.entries(kinds).map(([value, { label }]) => h('option', { value }, label));
const number = attributes => input({ type: 'number', step: 'any', ...attributes });
const everyRequest = [['', 'Every request'], ...operations.map(each => [each, each])];
const readsOfCalls = [['', 'FetchCall and ListCalls'], ['FetchCall', 'FetchCall'], ['ListCalls', 'ListCalls']];
const everyCallback = [['', 'Messages and statuses'], ['Message', 'Messages'], ['Status', 'Status callbacks']];

export class FaultDialog {
  #kind = field('What goes wrong', h('select', {},
    h('optgroup', { label: 'Requests to Twilio' }, options(requestFaults)),
    h('optgroup', { label: 'Callbacks of Twilio' }, options(callbackFaults))));
  #concerns = field('Which requests', select(everyRequest));
  #leg = field('Which leg', select([['', 'Every leg']]));
  #details = {
    statusCode: field('Status', number({ min: 200, max: 599, step: 1 })),
    delay: field('Delay', number({ min: 1, max: 86_400_000 }), 'Milliseconds'),
    retryAfter: field('Retry-After', number({ min: 0, placeholder: 'none' }), 'Seconds'),
    processed: field('Carry out the request all the same', h('input', { type: 'checkbox' })),
  };

  #count = field('How many times', number({ min: 0, step: 1, value: 1, placeholder: 'no limit' }), 'Empty: no limit');
  #probability = field('Probability', number({ min: 0, max: 100, value: 100, required: true }), 'Percent');
  #offered = everyRequest;
  #form = new FormDialog(byId('fault-dialog'), {
    title: 'Add a fault',
    fields: { kind: this.#kind, operation: this.#concerns, callback: this.#concerns, callSid: this.#leg, ...this.#details, count: this.#count, probability: this.#probability },
    parts: [
      this.#kind.element,
      h('div', { class: 'pair' }, this.#concerns.element, this.#leg.element),
      h('div', { class: 'pair' }, [this.#details.statusCode, this.#details.delay, this.#details.retryAfter].map(each => each.element)),
      this.#details.processed.element,
      h('div', { class: 'pair' }, this.#count.element, this.#probability.element),
    ],
    action: 'Add the fault',
    submit: () => this.#submit(),
  });

  constructor() {
    this.#details.processed.element.classList.add('check');
    this.#kind.control.addEventListener('change', () => this.#adapt());
    this.#concerns.control.value = 'CreateMessage';
    this.#adapt();
  }

  /** The legs of the selected conversation can be chosen. */
  open(conversation) {
    const legs = (conversation?.legs ?? []).map(call => [call.sid, `${nameOf(call)}, ${shortSid(call.sid)}`]);
    this.#offer(this.#leg.control, [['', 'Every leg'], ...legs]);
    this.#form.open();
  }

  get #isOfCallbacks() {
    return this.#kind.control.value in callbackFaults;
  }

  /** Shows the details that this kind has. */
  #adapt() {
    const kind = this.#kind.control.value;
    const { details, defaults = {} } = { ...requestFaults, ...callbackFaults }[kind];
    const offered = this.#isOfCallbacks ? everyCallback : kind === 'StaleRead' ? readsOfCalls : everyRequest;
    this.#concerns.name(this.#isOfCallbacks ? 'Which callbacks' : 'Which requests');
    if (offered !== this.#offered) this.#offer(this.#concerns.control, (this.#offered = offered));
    for (const [name, { element, control, complain }] of Object.entries(this.#details)) {
      element.hidden = !details.includes(name);
      control.value = defaults[name] ?? '';
      control.required = name in defaults;
      control.disabled = element.hidden; // What is not shown is not checked.
      complain('');
    }
  }

  #offer(list, offered) {
    const chosen = list.value;
    list.replaceChildren(...offered.map(([value, label]) => h('option', { value }, label)));
    list.value = offered.some(([value]) => value === chosen) ? chosen : '';
  }

  #submit() {
    const number = ({ control }) => (control.disabled || control.value === '' ? undefined : control.valueAsNumber);
    const { statusCode, delay, retryAfter, processed } = this.#details;
    const fault = {
      kind: this.#kind.control.value,
      [this.#isOfCallbacks ? 'callback' : 'operation']: this.#concerns.control.value || undefined,
      callSid: this.#leg.control.value || undefined,
      statusCode: number(statusCode),
      delay: number(delay),
      retryAfter: number(retryAfter),
      processed: !processed.control.disabled && processed.control.checked ? true : undefined,
      count: number(this.#count),
      probability: number(this.#probability) / 100,
    };
    return control.addFault(fault, this.#isOfCallbacks);
  }
}
