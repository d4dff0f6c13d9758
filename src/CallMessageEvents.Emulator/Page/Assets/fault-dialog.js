// Adds a fault of requests, of callbacks or of end users' messages.
import { byId, h, shortSid } from './dom.js';
import { control } from './control.js';
import { faultsOf, operations } from './faults.js';
import { field, FormDialog, input, select } from './form-dialog.js';
import { nameOf } from './words.js';

const options = where => Object.entries(faultsOf[where]).map(([kind, { label }]) => h('option', { value: `${where}/${kind}` }, label));
const number = attributes => input({ type: 'number', step: 'any', ...attributes });
const everyRequest = [['', 'Every request'], ...operations.map(each => [each, each])];
const readsOfCalls = [['', 'FetchCall and ListCalls'], ['FetchCall', 'FetchCall'], ['ListCalls', 'ListCalls']];
const bothWays = [['', 'From and to end users'], ['true', 'From end users'], ['false', 'To end users']];
const everyCallback = [['', 'Messages and statuses'], ['Message', 'Messages'], ['Status', 'Status callbacks']];

/** What a fault may concern, by where it is: its property, what it is called, and what is offered. */
const concerns = {
  requests: { property: 'operation', label: 'Which requests', read: value => value, offered: kind => (kind === 'StaleRead' ? readsOfCalls : everyRequest) },
  callbacks: { property: 'callback', label: 'Which callbacks', read: value => value, offered: () => everyCallback },
  endUsers: { property: 'fromEndUser', label: 'Which messages', read: value => value === 'true', offered: () => bothWays },
};

export class FaultDialog {
  #kind = field('What goes wrong', h('select', {},
    h('optgroup', { label: 'Requests to Twilio' }, options('requests')),
    h('optgroup', { label: 'Callbacks of Twilio' }, options('callbacks')),
    h('optgroup', { label: 'Between end users and Twilio' }, options('endUsers'))));
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
    fields: { kind: this.#kind, operation: this.#concerns, callback: this.#concerns, fromEndUser: this.#concerns, callSid: this.#leg, ...this.#details, count: this.#count, probability: this.#probability },
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

  /** Where it is, and what goes wrong there. */
  get #chosen() {
    return this.#kind.control.value.split('/');
  }

  /** Shows the details that this kind has. */
  #adapt() {
    const [where, kind] = this.#chosen;
    const { details, defaults = {} } = faultsOf[where][kind];
    const offered = concerns[where].offered(kind);
    this.#concerns.name(concerns[where].label);
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
    const [where, kind] = this.#chosen;
    const { property, read } = concerns[where];
    const fault = {
      kind,
      [property]: this.#concerns.control.value === '' ? undefined : read(this.#concerns.control.value),
      callSid: this.#leg.control.value || undefined,
      statusCode: number(statusCode),
      delay: number(delay),
      retryAfter: number(retryAfter),
      processed: !processed.control.disabled && processed.control.checked ? true : undefined,
      count: number(this.#count),
      probability: number(this.#probability) / 100,
    };
    return control.addFault(fault, where);
  }
}
