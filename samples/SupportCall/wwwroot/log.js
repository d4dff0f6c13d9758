// The list of everything that crosses. What messages say is text, never HTML.
/** @typedef {import('call-message-events').CallMessages<import('./contracts').Contracts>} Messages */

const list = /** @type {HTMLElement} */ (document.querySelector('#log'));

/** What a message says, in words; its content is in its details. */
const sentences = {
  'identity-check': ({ question, wrong }) => [wrong, question].filter(Boolean).join(' '),
  'identity-answer': ({ number }) => `My customer number is ${number || 'empty'}.`,
  caller: ({ name, about }) => `${name}. ${about}.`,
  hint: ({ text }) => text,
  'make-offer': ({ plan, discount }) => `Offer the ${plan} plan with ${discount ?? 'no'} % off.`,
  offer: ({ plan, discount }) => `We offer you the ${plan} plan with ${discount} % off.`,
  'offer-answer': ({ accepted }) => (accepted ? 'I accept the offer.' : 'I decline the offer.'),
  'offer-result': ({ accepted, hint }) => `The customer ${accepted ? 'accepts' : 'declines'} the offer. ${hint}`,
  progress: ({ text }) => text,
};

/** Why there is no reply, where the server does not say it. */
const reasons = { 'call-ended': 'The call has ended.', 'timed-out': 'Nothing came in time; the server may have it all the same.' };

export const reasonOf = (error) => reasons[error.code] ?? error.message;

export function logState(text) {
  const item = add('li', list, 'state');
  add('span', item, '', text);
  stamp(item);
}

/**
 * The messages of a call, each of which stands in the list as well.
 * @param {Messages} messages
 * @returns {Messages}
 */
export function logged(messages) {
  return Object.assign(Object.create(messages), {
    on: (type, listener) => messages.on(type, (content) => {
      logMessage('received', content);
      return listener(content);
    }),
    handle: (type, handler) => messages.handle(type, async (content, context) => {
      logMessage('received', content);
      const reply = await handler(content, context);
      logMessage('sent', reply);
      return reply;
    }),
    request: async (type, content, options) => {
      const item = logMessage('sent', { type, ...content });
      const result = add('p', item, 'result');
      item.querySelector('.says').after(result);
      show(item, 'waiting', 'waiting for the reply…');
      try {
        const reply = await messages.request(type, content, options);
        show(item, 'answered', 'answered');
        logMessage('received', reply);
        return reply;
      } catch (error) {
        show(item, 'refused', `${reasons[error.code] ? 'no reply' : 'refused'}: ${reasonOf(error)}`);
        throw error;
      }
    },
  });
}

function show(item, result, text) {
  item.dataset.result = result;
  item.querySelector('.result').textContent = text;
}

function logMessage(direction, content) {
  const item = add('li', list, 'message');
  Object.assign(item.dataset, { direction, type: content.type });
  const head = add('p', item, 'head');
  add('strong', head, '', direction === 'sent' ? 'You → server' : 'Server → you');
  add('code', head, 'type', content.type);
  stamp(head);
  add('p', item, 'says', sentences[content.type](content));
  const details = add('details', item, '');
  add('summary', details, '', 'Details');
  add('code', details, 'json', JSON.stringify(content, null, 1));
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
    document.querySelector('#log-empty')?.remove();
    queueMicrotask(() => list.scrollTo({ top: list.scrollHeight }));
  }

  return element;
}
