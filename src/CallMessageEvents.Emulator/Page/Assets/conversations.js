// The conversations as trees of legs, the newest at the end.
import { byId, h, pill, plural, time } from './dom.js';
import { face, hasEnded, legClass, name, toneOfStatus } from './words.js';
import { WindowList } from './window-list.js';

const mostLegs = 6; // Of a conversation, in the list.

export class Conversations {
  #state;
  #list;

  constructor(state) {
    this.#state = state;
    const element = byId('conversations');
    this.#list = new WindowList(element, {
      render: conversation => this.#row(conversation),
      empty: () => (state.filter === '' ? 'No calls yet.' : 'No conversation has this in it.'),
    });
    element.addEventListener('keydown', event => this.#keyDown(event));
    byId('filter').addEventListener('keydown', event => {
      if (event.key !== 'ArrowDown') return;
      event.preventDefault();
      this.#focus(this.#state.visible.at(-1));
    });
  }

  update(changed) {
    const { visible, store, filter } = this.#state;
    byId('calls-count').textContent = filter === '' ? visible.length.toLocaleString('en') : `${visible.length.toLocaleString('en')} of ${store.conversations.length.toLocaleString('en')}`;
    this.#list.update(visible, changed.conversations);
  }

  show(conversation) {
    this.#list.reveal(conversation);
  }

  #row(conversation) {
    const { messages, problems, legs } = conversation;
    const isSelected = conversation === this.#state.selected;
    return h('li', {},
      h('button', {
        type: 'button',
        class: 'conversation',
        'aria-current': isSelected ? 'true' : undefined,
        'data-conversation': conversation.sid,
        onclick: () => this.#state.select(conversation, true),
      },
      legs.slice(0, mostLegs).map(call => this.#leg(call)),
      legs.length > mostLegs && h('span', { class: 'leg child' }, `and ${plural(legs.length - mostLegs, 'more leg')}`),
      h('span', { class: 'facts' },
        h('span', {}, plural(messages, 'message')),
        problems > 0 && h('span', { class: 'trouble' }, plural(problems, 'problem')),
        time(conversation.at, 'seconds'))));
  }

  #leg(call) {
    return h('span', { class: `leg ${legClass(call)} ${call.parent === undefined ? '' : 'child'} ${hasEnded(call) ? 'ended' : ''}` },
      face(call), name(call), pill(call.status, toneOfStatus(call.status)));
  }

  #keyDown(event) {
    const { visible } = this.#state;
    const sid = event.target.closest('[data-conversation]')?.dataset.conversation;
    const at = visible.findIndex(conversation => conversation.sid === sid);
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: visible.length - 1 }[event.key];
    if (to === undefined || visible[to] === undefined) return;
    event.preventDefault();
    this.#focus(visible[to]);
  }

  #focus(conversation) {
    if (conversation !== undefined) this.#list.reveal(conversation)?.querySelector('button').focus();
  }
}
