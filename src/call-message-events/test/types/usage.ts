// Must compile as it is: what must not compile has its line.
import { CallMessageError, CallMessages, type CallMessagesState } from 'call-message-events';
import type { Contracts } from './contracts.js';

declare const call: object;
const messages = new CallMessages<Contracts>(call, { rate: 10, onError: error => console.error(error) });

// An option that is not set may be said to be undefined, as whoever passes on their own options does.
new CallMessages<Contracts>(call, { rate: undefined, onError: undefined });
void messages.send('hint', { text: 'x' }, { timeout: undefined, signal: undefined });

messages.on('hint', hint => { hint.text.trim(); hint.type satisfies 'hint'; hint.urgent satisfies boolean | null | undefined; });
messages.on('shape', shape => shape.kind === 'circle' ? shape.radius : shape.side);
const off: () => void = messages.on('hint', async () => { await Promise.resolve(); });
off();
// @ts-expect-error No such message.
messages.on('hint2', () => undefined);
// @ts-expect-error No such property.
messages.on('hint', hint => hint.texts);
// @ts-expect-error The envelope is the library's.
messages.on('hint', hint => hint.cme);

messages.handle('question', question => ({ type: 'answer', text: question.text }));
messages.handle('question', async (question, { signal }) => { signal.throwIfAborted(); return { type: 'answer', text: await Promise.resolve(question.text) }; });
messages.handle('question', () => { throw new CallMessageError('unknown', 'No such question.'); });
// @ts-expect-error The reply's type is demanded.
messages.handle('question', () => ({ text: 'x' }));
// @ts-expect-error Another reply.
messages.handle('question', () => ({ type: 'account-card', name: 'x', tags: {} }));
// @ts-expect-error The reply lacks its text.
messages.handle('question', async () => Promise.resolve({ type: 'answer' }));
// @ts-expect-error A message is no request.
messages.handle('hint', () => ({ type: 'answer', text: 'x' }));

const sent: Promise<void> = messages.send('offer-accepted', { plan: 'annual' }, { timeout: 1000, signal: new AbortController().signal });
void sent;
void messages.send('nothing', {});
// @ts-expect-error Another plan.
void messages.send('offer-accepted', { plan: 'weekly' });
// @ts-expect-error No plan.
void messages.send('offer-accepted', {});
// @ts-expect-error No content.
void messages.send('offer-accepted');
// @ts-expect-error No such option.
void messages.send('offer-accepted', { plan: 'annual' }, { timeouts: 1000 });

const card = await messages.request('account-query', { id: 7 });
card.name satisfies string;
card.type satisfies 'account-card';
// @ts-expect-error Of another type.
card.name satisfies number;
// @ts-expect-error A message is no request.
void messages.request('hint', { text: 'x' });
// @ts-expect-error The content of another.
void messages.request('account-query', { text: 'x' });

messages.state satisfies CallMessagesState;
messages.onStateChange(state => { state satisfies 'connecting' | 'ready' | 'reconnecting' | 'ended'; })();
// @ts-expect-error It is read.
messages.state = 'ready';
// @ts-expect-error Time is for tests.
new CallMessages(call, {}, globalThis);
messages.close();

// Without contracts each name takes any object.
const any = new CallMessages(call);
any.on('whatever', content => { (content.text as string).trim(); content.type satisfies 'whatever'; });
any.handle('question', () => ({ type: 'answer', text: 'x' }));
void any.send('whatever', { text: 'x' });
const reply = await any.request('question', {});
(reply.text as string).trim();
reply.type satisfies string;
// @ts-expect-error No object.
void any.send('whatever', 'text');

// Contracts without requests.
const plain = new CallMessages<{ messages: { hint: { text: string } }; requests: object }>(call);
plain.on('hint', hint => hint.text);
// @ts-expect-error There are no requests.
void plain.request('hint', { text: 'x' });

const error = new CallMessageError('code');
error.code satisfies string;
error.outcomeUnknown satisfies boolean;
error satisfies Error;
