// Deliveries, requests, faults and problems, of all calls or of the selected conversation.
import { button, byId, h, milliseconds, pill, say, sid, time } from './dom.js';
import { control } from './control.js';
import { nameOf, toneOfAnswer } from './words.js';
import { whyOf } from './timeline.js';
import { WindowList } from './window-list.js';

const account = /^\/2010-04-01\/Accounts\/AC[0-9a-f]{32}\//i; // The same in every path.

const kinds = [
  { id: 'deliveries', label: 'Deliveries', empty: 'No callback has been brought yet. Subscribe to a leg, or set a status callback.' },
  { id: 'requests', label: 'Requests', empty: 'No REST request yet. Point your Twilio client here.' },
  { id: 'faults', label: 'Faults', empty: 'No fault is in force: POST /emulator/faults orders one.' },
  { id: 'problems', label: 'Problems', empty: 'Nothing to worry about.' },
];

export class Activity {
  #state;
  #lists = {};
  #tabs = {};
  #panels = {};

  constructor(state) {
    this.#state = state;
    for (const kind of kinds) this.#add(kind);
    byId('clear-faults').addEventListener('click', () => control.clearFaults().catch(refused => say(refused.message)));
    byId('tabs').addEventListener('keydown', event => this.#keyDown(event));
    this.#select('deliveries');
  }

  update(changed) {
    const { store } = this.#state;
    for (const { id } of kinds) {
      const all = store[id];
      if (!changed.everything && !(id === 'faults' ? changed.faults : changed[id].size > 0)) continue;
      this.#lists[id].update(id === 'faults' ? all : this.#state.concerned(all), changed[id] instanceof Set ? changed[id] : new Set(all));
      this.#number(id, all);
    }
    byId('clear-faults').disabled = store.faults.length === 0;
  }

  #add({ id, label, empty }) {
    const tab = button(label, () => this.#select(id), { role: 'tab', id: `tab-${id}`, 'aria-controls': `panel-${id}` });
    const number = h('span', { class: 'number' });
    tab.append(number);
    const list = h('ol', { class: 'scroll', tabindex: 0, 'aria-label': label });
    const panel = h('div', { class: 'tabpanel', role: 'tabpanel', id: `panel-${id}`, 'aria-labelledby': `tab-${id}` }, list);
    byId('tabs').append(tab);
    byId('tabpanels').append(panel);
    this.#tabs[id] = { tab, number };
    this.#panels[id] = panel;
    this.#lists[id] = new WindowList(list, {
      render: thing => h('li', { class: 'row' }, this.#rows[id](thing)),
      empty: () => (this.#state.store[id].length > 0 ? 'None that concerns what is shown.' : empty),
    });
  }

  #select(id) {
    for (const kind of kinds) {
      const isSelected = kind.id === id;
      this.#tabs[kind.id].tab.setAttribute('aria-selected', String(isSelected));
      this.#tabs[kind.id].tab.tabIndex = isSelected ? 0 : -1;
      this.#panels[kind.id].hidden = !isSelected;
    }
    byId('clear-faults').hidden = id !== 'faults';
  }

  #keyDown(event) {
    const at = kinds.findIndex(({ id }) => this.#tabs[id].tab === event.target);
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (at < 0 || by === undefined) return;
    const { id } = kinds[(at + by + kinds.length) % kinds.length];
    this.#select(id);
    this.#tabs[id].tab.focus();
  }

  /** How many there are; how many are bad, when some are. */
  #number(id, all) {
    const bad = id === 'problems' ? all.length : id === 'faults' ? 0 : all.reduce((sum, thing) => sum + (thing.failed ? 1 : 0), 0);
    const { number } = this.#tabs[id];
    number.textContent = all.length === 0 ? '' : (bad > 0 ? bad : all.length).toLocaleString('en');
    number.className = bad > 0 ? 'number bad' : 'number';
    number.title = bad > 0 && id !== 'problems' ? `${bad} of ${all.length} failed` : '';
  }

  #who(callSid) {
    const call = this.#state.store.calls.get(callSid);
    if (call === undefined) return undefined;
    return button(nameOf(call), () => this.#state.select(call.conversation, true), { class: 'link', title: `Show the conversation of ${callSid}` });
  }

  #rows = {
    deliveries: delivery => [
      pill(delivery.status ?? 'none', toneOfAnswer(delivery.status)),
      h('span', { class: 'what' }, `${delivery.kind} `, this.#who(delivery.call)),
      time(delivery.at),
      h('span', { class: 'more', title: delivery.callback },
        milliseconds(delivery.duration),
        delivery.attempt > 1 && ` · attempt ${delivery.attempt}`,
        delivery.fault !== undefined && ` · fault: ${delivery.fault}`,
        ` · signed with ${delivery.sharedKey ?? 'the auth token'}`,
        ' · ', h('span', { class: 'mono' }, delivery.callback)),
      delivery.failed && h('span', { class: 'why' }, whyOf(delivery)),
    ],
    requests: request => [
      pill(request.status ?? (request.fault === undefined ? '…' : 'none'), request.status === undefined && request.fault === undefined ? 'idle' : toneOfAnswer(request.status)),
      h('span', { class: 'what' }, `${request.operation ?? request.method} `, this.#who(request.call)),
      time(request.at),
      h('span', { class: 'more', title: `${request.method} ${request.path}` },
        request.fault !== undefined && `fault: ${request.fault} · `,
        request.idempotencyKey !== undefined && `key ${request.idempotencyKey} · `,
        h('span', { class: 'mono' }, `${request.method} ${request.path.replace(account, '')}`)),
      request.code !== undefined && h('span', { class: 'why' }, `${request.code}: ${request.error}`),
    ],
    faults: fault => [
      pill(fault.kind, isUsedUp(fault) ? 'over' : 'wait'),
      h('span', { class: 'what' }, `on ${fault.concerns ?? (fault.ofCallbacks ? 'every callback' : 'every request')} `, fault.call !== undefined && sid(fault.call)),
      h('span', { class: 'ms' }, `hit ${fault.hit}${fault.count === undefined ? '' : ` of ${fault.count}`}`),
      h('span', { class: 'more' }, factsOf(fault)),
    ],
    problems: problem => [
      pill(problem.isError ? 'error' : 'warning', problem.isError ? 'bad' : 'wait'),
      h('span', { class: 'what' }, this.#who(problem.call)),
      time(problem.at),
      h('span', { class: 'more text' }, problem.text),
    ],
  };
}

const isUsedUp = fault => fault.count !== undefined && fault.hit >= fault.count;

function factsOf(fault) {
  return [
    isUsedUp(fault) && 'used up',
    fault.status !== undefined && `answers ${fault.status}`,
    fault.delay !== undefined && milliseconds(fault.delay),
    fault.processed && 'the request is carried out all the same',
    fault.probability < 1 && `probability ${Math.round(fault.probability * 1000) / 10} %`,
  ].filter(Boolean).join(' · ') || 'always';
}
