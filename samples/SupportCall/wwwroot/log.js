// The list of everything that crosses. What messages say is text, never HTML.
const list = document.querySelector('#log');
const patience = 10_000;

const words = {
  sending: 'sending…',
  taken: 'Twilio has it, the server has yet to answer',
  accepted: 'accepted',
  refused: 'refused',
  silent: 'no answer from the server: it may not have been handled',
  lost: 'not sent: the call has ended',
};

/** What a message says, in words; as it crosses, it is in its details. */
const sentences = {
  'identity-check': ({ question }) => question,
  'identity-answer': ({ number }) => `My customer number is ${number || 'empty'}.`,
  caller: ({ name, about }) => `${name}. ${about}`,
  hint: ({ text }) => text,
  'make-offer': ({ plan, discount }) => `Offer the ${plan} plan with ${discount ?? 'no'} % off.`,
  offer: ({ plan, discount }) => `We offer you the ${plan} plan with ${discount} % off.`,
  'offer-answer': ({ accepted }) => (accepted ? 'I accept the offer.' : 'I decline the offer.'),
  progress: ({ text }) => text,
};

export function logState(text) {
  const item = add('li', list, 'state');
  add('span', item, '', text);
  stamp(item);
}

export function logReceived(sid, content) {
  logMessage('received', 'Server → you', sid, content);
}

export function logSent(sid, content) {
  const item = logMessage('sent', 'You → server', sid, content);
  const result = add('p', item, 'result');
  item.querySelector('.says').after(result);
  show(item, 'sending');
  setTimeout(() => { if (isOpen(item)) show(item, 'silent'); }, patience);
}

/** What became of a message; false when it was not sent from here. */
export function logResult(sid, result, text) {
  const item = list.querySelector(`[data-message="${CSS.escape(sid)}"][data-direction="sent"]`);
  if (item && (isOpen(item) || result !== 'taken')) show(item, result, text);
  return item !== null;
}

/** The call has ended: what Twilio has not taken never left. */
export function logEnd() {
  for (const item of list.querySelectorAll('[data-result="sending"]')) show(item, 'lost');
}

const isOpen = (item) => ['sending', 'taken'].includes(item.dataset.result);

function show(item, result, text) {
  item.dataset.result = result;
  item.querySelector('.result').textContent = text ? `${words[result]}: ${text}` : words[result];
}

function logMessage(direction, who, sid, content) {
  const item = add('li', list, 'message');
  Object.assign(item.dataset, { message: sid, direction, type: content?.type ?? '' });
  const head = add('p', item, 'head');
  add('strong', head, '', who);
  add('code', head, 'type', content?.type ?? 'no type');
  stamp(head);
  add('p', item, 'says', sentences[content?.type]?.(content) ?? 'A message of another type: see its details.');
  const details = add('details', item, '');
  add('summary', details, '', 'Details');
  add('code', details, 'json', JSON.stringify(content, null, 1));
  add('code', details, 'sid', sid);
  return item;
}

function stamp(parent) {
  const now = new Date();
  const time = add('time', parent, '', now.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' }));
  time.dateTime = now.toISOString();
}

function add(tag, parent, name, text = '') {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = text;
  parent.append(element);
  if (tag === 'li') {
    document.querySelector('#log-empty').hidden = true;
    queueMicrotask(() => list.scrollTo({ top: list.scrollHeight }));
  }

  return element;
}
