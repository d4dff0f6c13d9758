// Deliveries, requests, faults and problems, of all calls or of the selected conversation.
import { activityRows } from './activity-rows.js';
import { button, byId, h, say } from './dom.js';
import { control } from './control.js';
import { walk } from './walk.js';
import { WindowList } from './window-list.js';

const kinds = [
  { id: 'deliveries', label: 'Deliveries', empty: 'No callbacks yet. They come once your application subscribes to a leg, or a call has a status callback.' },
  { id: 'requests', label: 'Requests', empty: `No REST requests yet. Point your Twilio client at ${location.origin}.` },
  { id: 'faults', label: 'Faults', empty: 'No faults. Add one to see what your application does when something goes wrong.' },
  { id: 'problems', label: 'Problems', empty: 'No warnings and no errors.' },
];

export class Activity {
  #state;
  #lists = {};
  #tabs = {};
  #panels = {};

  /** `addFault` opens the dialog. */
  constructor(state, addFault) {
    this.#state = state;
    for (const kind of kinds) this.#add(kind);
    byId('add-fault').addEventListener('click', () => addFault());
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
      render: thing => h('li', { class: 'row' }, activityRows[id](thing, this.#state)),
      empty: () => (this.#state.store[id].length === 0 ? empty : this.#state.onlySelected ? 'None of this conversation.' : 'None matches the filter.'),
      newestFirst: true,
    });
    walk(list, 'summary');
  }

  #select(id) {
    for (const kind of kinds) {
      const isSelected = kind.id === id;
      this.#tabs[kind.id].tab.setAttribute('aria-selected', String(isSelected));
      this.#tabs[kind.id].tab.tabIndex = isSelected ? 0 : -1;
      this.#panels[kind.id].hidden = !isSelected;
    }
    for (const forFaults of ['add-fault', 'clear-faults']) byId(forFaults).hidden = id !== 'faults';
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
}
