// What the page knows of the emulator, and what of it changed since it was last shown.
import { Exchanges } from './exchanges.js';

const inOrder = (a, b) => a.at - b.at || a.order - b.order;

export class Store {
  /** Called when something changed. */
  onchange = () => {};

  #order = 0;

  constructor() {
    this.clear({});
  }

  clear(emulator) {
    this.emulator = emulator;
    this.calls = new Map();
    this.conversations = [];
    this.deliveries = [];
    this.requests = [];
    this.problems = [];
    this.faults = [];
    this.#known = new Map();
    this.#byRoot = new Map();
    this.#conferenceOf = new Map();
    this.#exchanges = new Exchanges();
    this.#exchanges.onchange = message => this.changed.entries.add(message);
    this.changed = nothing();
    this.changed.everything = true;
    this.onchange();
  }

  /** How many things there are. */
  get size() {
    return this.#known.size;
  }

  apply(changes) {
    for (const change of changes) {
      for (const [kind, facts] of Object.entries(change)) this.#take[kind](facts);
    }
    this.onchange();
  }

  takeChanges() {
    const changed = this.changed;
    this.changed = nothing();
    return changed;
  }

  conversationOf(callSid) {
    return this.calls.get(callSid)?.conversation;
  }

  message(sid) {
    return this.#known.get(sid);
  }

  conferenceOf(callSid) {
    return this.#conferenceOf.get(callSid);
  }

  #known; // By sid, or by kind and number.
  #byRoot; // Conversations by the sid of the parent leg.
  #exchanges; // Which messages belong together.
  #conferenceOf; // Names of conferences by the sid of the call.

  #take = {
    call: facts => {
      const conversation = this.#conversation(facts.parent ?? facts.sid, facts.statuses[0].at);
      const [call, isNew] = this.#merge(facts.sid, facts);
      if (isNew) {
        this.calls.set(call.sid, call);
        call.conversation = conversation;
        call.index = conversation.legs.push(call) - 1;
        if (call.parent === undefined) conversation.legs.unshift(conversation.legs.pop());
        conversation.text += ` ${call.sid} ${call.from} ${call.to}`.toLowerCase();
      }
      call.status = facts.statuses.at(-1).status;
      facts.statuses.forEach((status, i) => {
        const [entry, first] = this.#merge(`${facts.sid}/${i}`, status);
        if (first) this.#addEntry(call, entry, 'status');
      });
      this.#touch(call);
    },
    conference: facts => {
      for (const sid of facts.calls) {
        this.#conferenceOf.set(sid, facts.name);
        const call = this.calls.get(sid);
        if (call === undefined) continue;
        call.conversation.text += ` ${facts.name} ${facts.sid}`.toLowerCase();
        this.#touch(call);
      }
    },
    subscription: facts => this.#takeEntry(facts.sid, facts, 'subscription'),
    message: facts => {
      const [message, isNew] = this.#merge(facts.sid, facts);
      message.deliveries ??= [];
      if (!isNew) {
        this.changed.entries.add(message);
        return;
      }
      const head = this.#exchanges.take(message);
      if (head === undefined) this.#addEntry(this.calls.get(facts.call), message, 'message');
      else this.changed.entries.add(head); // What belongs to another message is shown with it.
      if (message.leg !== undefined) message.leg.conversation.messages++;
    },
    delivery: facts => {
      const [delivery, isNew] = this.#merge(`delivery ${facts.number}`, facts);
      if (!isNew) return;
      delivery.failed = delivery.error !== undefined || delivery.status >= 400;
      insert(this.deliveries, this.#ordered(delivery));
      this.changed.deliveries.add(delivery);
      const message = this.#known.get(delivery.message);
      if (message?.deliveries !== undefined) {
        message.deliveries.push(delivery);
        this.changed.entries.add(message);
      } else if (delivery.error === undefined && (delivery.failed || delivery.kind === 'Voice')) {
        // An error is a problem, too, and is told as that.
        this.#addEntry(this.calls.get(delivery.call), delivery, 'delivery');
      }
    },
    request: facts => {
      const [request, isNew] = this.#merge(facts.id, facts);
      request.failed = request.status >= 400 || (request.fault !== undefined && request.status === undefined);
      if (isNew) insert(this.requests, this.#ordered(request));
      this.changed.requests.add(request);
      if ((request.failed || request.fault !== undefined) && request.entry === undefined) this.#addEntry(this.calls.get(request.call), request, 'request');
      else this.changed.entries.add(request);
    },
    problem: facts => {
      const [problem, isNew] = this.#merge(`problem ${facts.number}`, facts);
      if (!isNew) return;
      insert(this.problems, this.#ordered(problem));
      this.changed.problems.add(problem);
      const call = this.calls.get(problem.call);
      if (call === undefined) return;
      call.conversation.problems++;
      this.#touch(call);
      // What concerns a message that is shown is told there.
      if (!this.#known.has(problem.message)) this.#addEntry(call, problem, 'problem');
    },
    faults: facts => {
      this.faults = facts;
      this.changed.faults = true;
    },
  };

  #conversation(root, at) {
    let conversation = this.#byRoot.get(root);
    if (conversation === undefined) {
      conversation = { sid: root, at, order: ++this.#order, legs: [], entries: [], messages: 0, problems: 0, text: root.toLowerCase() };
      this.#byRoot.set(root, conversation);
      insert(this.conversations, conversation);
    }
    return conversation;
  }

  /** The thing with what is now known of it, and whether it is new. */
  #merge(key, facts) {
    const known = this.#known.get(key);
    const thing = Object.assign(known ?? {}, facts);
    if (known === undefined) this.#known.set(key, thing);
    return [thing, known === undefined];
  }

  #takeEntry(key, facts, kind) {
    const [entry, isNew] = this.#merge(key, facts);
    if (isNew) this.#addEntry(this.calls.get(facts.call), entry, kind);
    else this.changed.entries.add(entry);
    return [entry, isNew];
  }

  #addEntry(call, entry, kind) {
    if (call === undefined) return;
    entry.entry = kind;
    entry.leg = call;
    if (entry.order === undefined) this.#ordered(entry);
    insert(call.conversation.entries, entry);
    this.changed.entries.add(entry);
    this.#touch(call);
  }

  #ordered(thing) {
    thing.order = ++this.#order;
    return thing;
  }

  #touch(call) {
    this.changed.conversations.add(call.conversation);
  }
}

/** Almost always at the end. */
function insert(list, thing) {
  let at = list.length;
  while (at > 0 && inOrder(list[at - 1], thing) > 0) at--;
  list.splice(at, 0, thing);
}

function nothing() {
  return { everything: false, selection: false, faults: false, conversations: new Set(), entries: new Set(), deliveries: new Set(), requests: new Set(), problems: new Set() };
}
