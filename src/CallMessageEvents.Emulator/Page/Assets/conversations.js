// The conversations as trees of legs, the newest first.
import { byId, h, pill, plural, time } from './dom.js';
import { walk } from './walk.js';
import { face, hasEnded, legClass, name, toneOfStatus } from './words.js';
import { WindowList } from './window-list.js';

const mostLegs = 6; // Of a conversation, in the list.

export class Conversations {
  #state;
  #list;
  #newest = byId('follow-newest');

  constructor(state) {
    this.#state = state;
    const element = byId('conversations');
    this.#list = new WindowList(element, {
      render: conversation => this.#row(conversation),
      empty: () => (state.store.conversations.length === 0 ? 'No calls yet.' : 'No conversation matches the filter.'),
      newestFirst: true,
    });
    walk(element, '.conversation');
    byId('filter').addEventListener('keydown', event => {
      if (event.key !== 'ArrowDown') return;
      event.preventDefault();
      element.querySelector('.conversation')?.focus();
    });
    this.#newest.addEventListener('click', () => state.followNewest(!state.followsNewest));
  }

  update(changed) {
    const { visible, store, filter, followsNewest } = this.#state;
    const all = store.conversations.length.toLocaleString('en');
    byId('calls-count').textContent = filter === '' ? all : `${visible.length.toLocaleString('en')} of ${all}`;
    this.#newest.setAttribute('aria-pressed', String(followsNewest));
    this.#list.update(visible, changed.conversations);
  }

  #row(conversation) {
    const { messages, problems, legs } = conversation;
    const isSelected = conversation === this.#state.selected;
    return h('li', {},
      h('button', {
        type: 'button',
        class: 'conversation',
        tabindex: -1,
        'aria-current': isSelected ? 'true' : undefined,
        'data-conversation': conversation.sid,
        onclick: () => this.#state.select(conversation, true),
      },
      legs.slice(0, mostLegs).map(call => this.#leg(call)),
      legs.length > mostLegs && h('span', { class: 'leg child' }, `and ${plural(legs.length - mostLegs, 'more leg')}`),
      h('span', { class: 'facts' },
        h('span', {}, messages === 0 ? 'no messages' : plural(messages, 'message')),
        problems > 0 && h('span', { class: 'trouble' }, plural(problems, 'problem')),
        time(conversation.at, 'seconds'))));
  }

  #leg(call) {
    return h('span', { class: `leg ${legClass(call)} ${call.parent === undefined ? '' : 'child'} ${hasEnded(call) ? 'ended' : ''}` },
      face(call), name(call), pill(call.status, toneOfStatus(call.status)));
  }
}
