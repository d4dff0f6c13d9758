// Puts the parts together: what is selected, what is filtered, and one update of all per frame.
import { byId, copy, h, plural, say } from './dom.js';
import { Activity } from './activity.js';
import { CallDialog } from './call-dialog.js';
import { Composer } from './composer.js';
import { control } from './control.js';
import { Conversations } from './conversations.js';
import { entryRow } from './timeline.js';
import { FaultDialog } from './fault-dialog.js';
import { showLegs } from './legs.js';
import { showWelcome } from './welcome.js';
import { Store } from './store.js';
import { Stream } from './stream.js';
import { titleOf } from './words.js';
import { walk } from './walk.js';
import { WindowList } from './window-list.js';

const store = new Store();
const stream = new Stream(store);

/** What the parts share. */
const state = {
  store,
  filter: '',
  visible: store.conversations,
  selected: undefined,
  wanted: location.hash.slice(1), // The sid of a call whose conversation is to be selected once it is known.
  followsNewest: location.hash === '', // Until somebody chooses a conversation, or works in one.
  onlySelected: false,

  select(conversation, byUser = false) {
    const before = state.selected;
    state.selected = conversation;
    state.wanted = '';
    for (const each of [before, conversation]) if (each !== undefined) store.changed.conversations.add(each);
    store.changed.selection = true;
    if (byUser) {
      state.followNewest(false);
      history.replaceState(null, '', `#${conversation.sid}`);
      show('messages');
    }
    schedule();
  },

  followNewest(follows) {
    if (state.followsNewest === follows) return;
    state.followsNewest = follows;
    store.changed.selection = true;
    if (follows) history.replaceState(null, '', location.pathname);
    schedule();
  },

  /** Those of the things that the filter and the scope leave. */
  concerned(things) {
    if (state.onlySelected && state.selected !== undefined) return things.filter(thing => store.conversationOf(thing.call) === state.selected);
    return state.filter === '' ? things : things.filter(thing => matches(store.conversationOf(thing.call)) || textOf(thing).includes(state.filter));
  },
};

const conversations = new Conversations(state);
const composer = new Composer();
const callDialog = new CallDialog();
const faultDialog = new FaultDialog();
const activity = new Activity(state, () => faultDialog.open(state.selected));
const timeline = new WindowList(byId('timeline'), { render: entryRow, empty: () => 'Nothing has happened yet.' });

const matches = conversation => conversation !== undefined && conversation.text.includes(state.filter);
const textOf = thing => [thing.path, thing.callback, thing.message, thing.subscription, thing.id, thing.text].join(' ').toLowerCase();

let due;
let pause = 0; // Milliseconds; when much happens, the browser has most of the time for itself.
function schedule() {
  due ??= setTimeout(() => requestAnimationFrame(timedUpdate), pause);
}

function timedUpdate() {
  due = undefined;
  if (!stream.isWhole) return;
  const began = performance.now();
  update();
  pause = Math.min(3 * (performance.now() - began), 400);
}

function update() {
  state.visible = state.filter === '' ? store.conversations : store.conversations.filter(matches);
  reselect();
  const changed = store.takeChanges();
  if (changed.everything || changed.selection || changed.conversations.size > 0) conversations.update(changed);
  updateConversation(changed);
  if (changed.selection && state.onlySelected) changed.everything = true;
  activity.update(changed);
}

/** The conversation that is waited for; else the newest while it is followed; else, after a snapshot, the same again. */
function reselect() {
  const wanted = store.conversationOf(state.wanted);
  if (wanted !== undefined) {
    state.select(wanted);
    return;
  }
  const again = store.conversationOf(state.selected?.sid);
  if (again === undefined && state.wanted === '') state.followsNewest = true; // Nothing is selected: the next call is.
  const due = state.followsNewest || again === undefined ? state.visible.at(-1) ?? store.conversations.at(-1) : again;
  if (due === state.selected) return;
  const { wanted: still } = state;
  state.select(due);
  state.wanted = still;
}

function updateConversation(changed) {
  const { selected } = state;
  const isEmpty = selected === undefined;
  for (const id of ['legs', 'timeline', 'composer']) byId(id).hidden = isEmpty;
  byId('welcome').hidden = !isEmpty;
  if (isEmpty) {
    byId('conversation-bar').replaceChildren(h('h2', { id: 'conversation-title' }, 'Welcome'));
    return;
  }
  if (changed.everything || changed.selection || changed.conversations.has(selected)) {
    byId('conversation-bar').replaceChildren(
      h('h2', { id: 'conversation-title', title: titleOf(selected) }, titleOf(selected)),
      h('span', { class: 'count' }, plural(selected.messages, 'message')));
    showLegs(selected, store);
    composer.update(selected);
  }
  timeline.update(selected.entries, changed.entries);
}

function show(view) {
  document.body.dataset.view = view;
  for (const button of document.querySelectorAll('.views button')) button.toggleAttribute('aria-current', button.dataset.view === view);
}

async function attempt(action) {
  try {
    await action();
  } catch (refused) {
    say(refused.message);
  }
}

/** A reset cannot be undone: it takes two clicks. */
function resetOnSecondClick(button) {
  if (button.dataset.sure === undefined) {
    button.dataset.sure = '';
    button.textContent = 'Really reset?';
    setTimeout(() => {
      delete button.dataset.sure;
      button.textContent = 'Reset';
    }, 4000);
  } else void attempt(control.reset);
}

/** A new conversation, whose facts are on their way. */
async function select(created) {
  want(created.parent);
  history.replaceState(null, '', `#${created.parent}`);
  show('messages');
}

/** Selects the conversation of a call as soon as it is known, and stays with it. */
function want(sid) {
  state.wanted = sid;
  if (sid !== '') state.followNewest(false);
  schedule();
}

// Who works in a conversation stays there, whoever calls meanwhile.
for (const event of ['pointerdown', 'keydown', 'wheel']) {
  document.querySelector('.panel.messages').addEventListener(event, () => state.selected !== undefined && state.followNewest(false), { passive: true });
}
walk(byId('timeline'), 'summary');

store.onchange = schedule;
stream.onstate = value => {
  byId('connection').dataset.state = value;
  byId('connection-text').textContent = value === 'live' ? 'Live' : 'Connecting';
};
callDialog.placed = select;

byId('filter').addEventListener('input', event => {
  state.filter = event.target.value.trim().toLowerCase();
  store.changed.everything = true;
  schedule();
});
byId('place-call').addEventListener('click', () => callDialog.open(store.emulator));
byId('reset').addEventListener('click', event => resetOnSecondClick(event.target));
byId('scope').addEventListener('click', event => {
  state.onlySelected = !state.onlySelected;
  event.target.setAttribute('aria-pressed', String(state.onlySelected));
  store.changed.everything = true;
  schedule();
});
document.querySelector('.views').addEventListener('click', event => event.target.dataset.view && show(event.target.dataset.view));
document.addEventListener('click', event => {
  const text = event.target.closest('[data-copy]')?.dataset.copy;
  if (text !== undefined) void copy(text);
});
window.addEventListener('hashchange', () => want(location.hash.slice(1)));
document.addEventListener('keydown', event => {
  if (event.key === '/' && !event.target.closest('input, textarea, select, dialog')) {
    event.preventDefault();
    byId('filter').focus();
  }
});
byId('filter').addEventListener('keydown', event => {
  if (event.key === 'Escape' && event.target.value === '') event.target.blur(); // Before, the browser clears it.
});

showWelcome(() => void attempt(async () => select(await control.dial({ from: 'client:alice', to: 'client:bob', answer: true }))));
show('calls');
stream.open();
