import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CallMessageError, CallMessages } from '../dist/index.js';
import { JavaScriptCall } from './support/calls.mjs';
import { settle } from './support/clock.mjs';
import { newSession, outcome } from './support/session.mjs';

describe('on', () => {
    test('several listeners: each is called, one that throws does not stop the others, and the error says failed', async () => {
        const { messages, receive, taken, errors } = await newSession();
        const heard = [];
        messages.on('hint', hint => heard.push(['first', hint]));
        messages.on('hint', () => { throw new Error('second'); });
        messages.on('hint', hint => heard.push(['third', hint]));
        await receive({ type: 'hint', cme: { id: 'a.1', want: 'receipt' }, text: 'x' });
        assert.deepEqual(heard, [['first', { type: 'hint', text: 'x' }], ['third', { type: 'hint', text: 'x' }]]);
        assert.deepEqual(taken(), [{ cme: { re: 'a.1', error: { code: 'failed' } } }]);
        assert.deepEqual(errors.map(error => error.message), ['second']);
    });

    test('the same function twice is two listeners, and what on returned removes one', async () => {
        const { messages, receive } = await newSession();
        let calls = 0;
        const listener = () => calls++;
        messages.on('hint', listener);
        const remove = messages.on('hint', listener);
        await receive({ type: 'hint' });
        remove();
        remove();
        await receive({ type: 'hint' });
        assert.equal(calls, 3);
    });

    test('a listener that returns a promise: the receipt does not wait for it, and its rejection is reported', async () => {
        const { messages, receive, taken, pass, errors } = await newSession();
        messages.on('hint', async () => {
            await settle();
            throw new Error('later');
        });
        await receive({ type: 'hint', cme: { id: 'a.1', want: 'receipt' } });
        await pass(50);
        assert.deepEqual(taken(), [{ cme: { re: ['a.1'] } }]);
        await settle();
        assert.deepEqual(errors.map(error => error.message), ['later']);
    });

    test('the last listener removed: no handler', async () => {
        const { messages, receive, taken } = await newSession();
        messages.on('hint', () => {})();
        await receive({ type: 'hint', cme: { id: 'a.1', want: 'receipt' } });
        assert.deepEqual(taken(), [{ cme: { re: 'a.1', error: { code: 'no-handler' } } }]);
    });

    test('a published value that nobody listens to is not the last one', async () => {
        const { messages, receive } = await newSession();
        await receive({ type: 'card', cme: { id: 'a.1', want: 'receipt', rev: 5 } });
        const heard = [];
        messages.on('card', card => heard.push(card));
        await receive({ type: 'card', cme: { id: 'a.2', want: 'receipt', rev: 5 }, name: 'Alice' });
        assert.deepEqual(heard, [{ type: 'card', name: 'Alice' }]);
    });
});

describe('handle', () => {
    const question = { type: 'question', cme: { id: 'a.1', want: 'reply', ttl: 30_000 } };

    test('a second handler is refused until the first is removed', async () => {
        const { messages } = await newSession();
        const remove = messages.handle('question', () => ({ type: 'answer' }));
        assert.throws(() => messages.handle('question', () => ({ type: 'answer' })), /Remove the handler of 'question' first/);
        remove();
        messages.handle('question', () => ({ type: 'answer' }));
    });

    for (const [name, reply] of Object.entries({
        'nothing': undefined, 'null': null, 'a text': 'yes', 'an array': [], 'no type': { text: 'x' }, 'a type that is no text': { type: 5 }, 'a property cme': { type: 'answer', cme: 1 },
        'a BigInt': { type: 'answer', n: 1n },
    })) {
        test(`a reply that cannot be sent (${name}) is failed, and reported`, async () => {
            const { messages, receive, taken, errors } = await newSession();
            messages.handle('question', () => reply);
            await receive(question);
            assert.deepEqual(taken(), [{ cme: { re: 'a.1', error: { code: 'failed' } } }]);
            assert.ok(errors[0] instanceof TypeError);
        });
    }

    for (const thrown of [undefined, null, 'text', 5, { code: 'x' }, new Error('secret')]) {
        test(`a handler that rejects with ${String(thrown)} is failed, without more`, async () => {
            const { messages, receive, taken, errors } = await newSession();
            messages.handle('question', () => Promise.reject(thrown));
            await receive(question);
            assert.deepEqual(taken(), [{ cme: { re: 'a.1', error: { code: 'failed' } } }]);
            assert.deepEqual(errors, [thrown]);
        });
    }

    test('an error on purpose: its code, and its message cut at 500 characters, never within one', async () => {
        const { messages, receive, taken, errors } = await newSession();
        messages.handle('question', () => { throw new CallMessageError('unknown', 'x'.repeat(499) + '😀'); });
        await receive(question);
        assert.deepEqual(taken(), [{ cme: { re: 'a.1', error: { code: 'unknown', message: 'x'.repeat(499) } } }]);
        assert.deepEqual(errors, []);
    });

    test('an error on purpose without a message has none', async () => {
        const { messages, receive, taken } = await newSession();
        messages.handle('question', () => { throw new CallMessageError('unknown'); });
        await receive(question);
        assert.deepEqual(taken(), [{ cme: { re: 'a.1', error: { code: 'unknown' } } }]);
    });

    for (const code of ['', 'x'.repeat(101), 5]) {
        test(`an error with the code ${String(code).slice(0, 5)}, which is none, is failed`, async () => {
            const { messages, receive, taken } = await newSession();
            messages.handle('question', () => { throw new CallMessageError(code, 'secret'); });
            await receive(question);
            assert.deepEqual(taken(), [{ cme: { re: 'a.1', error: { code: 'failed' } } }]);
        });
    }

    test('an error that the library made, let through by a handler, is failed: it is not about this request', async () => {
        const { messages, receive, taken, pass, errors } = await newSession();
        messages.handle('question', () => messages.request('other', {}, { timeout: 100 }));
        await receive(question);
        taken();
        await pass(100);
        assert.deepEqual(taken(), [{ cme: { re: 'a.1', error: { code: 'failed' } } }]);
        assert.equal(errors[0].code, 'timed-out');
    });

    test('its signal says why it fired', async () => {
        const { messages, receive, call } = await newSession();
        let signal;
        messages.handle('question', (_, context) => {
            ({ signal } = context);
            return new Promise(() => {});
        });
        await receive(question);
        call.end();
        assert.equal(signal.reason.code, 'call-ended');
    });

    test('a handler that ends because its signal fired is no error; one that fails then is', async () => {
        const { messages, receive, call, errors } = await newSession();
        const waiting = (signal, error) => new Promise((_, reject) => {
            signal.addEventListener('abort', () => reject(error ?? signal.reason));
        });
        messages.handle('question', (_, { signal }) => waiting(signal));
        messages.handle('other', (_, { signal }) => waiting(signal, new Error('on its way out')));
        await receive(question);
        await receive({ ...question, type: 'other', cme: { ...question.cme, id: 'a.2' } });
        call.end();
        await settle();
        assert.deepEqual(errors.map(error => error.message), ['on its way out']);
    });

    test('a handler that asks its own leg gets its answer meanwhile', async () => {
        const { messages, receive, taken } = await newSession();
        messages.handle('question', async () => {
            const { text } = await messages.request('lookup', {});
            return { type: 'answer', text };
        });
        await receive(question);
        const [{ cme: { id } }] = taken();
        await receive({ type: 'found', cme: { re: id }, text: '8001' });
        assert.deepEqual(taken(), [{ type: 'answer', cme: { re: 'a.1' }, text: '8001' }]);
    });

    test('onError that throws changes nothing', async () => {
        const session = await newSession({ onError: () => { throw new Error('again'); } });
        session.messages.on('hint', () => { throw new Error('first'); });
        await session.receive({ type: 'hint', cme: { id: 'a.1', want: 'receipt' } });
        assert.deepEqual(session.taken(), [{ cme: { re: 'a.1', error: { code: 'failed' } } }]);
    });

    test('without onError what was thrown goes to the console', async t => {
        const error = t.mock.method(console, 'error', () => {});
        const { messages, receive } = await newSession({ onError: undefined });
        messages.on('hint', () => { throw new Error('seen'); });
        await receive({ type: 'hint' });
        assert.equal(error.mock.calls[0].arguments[0].message, 'seen');
    });
});

describe('send and request', () => {
    test('resolve with nothing, and with the content of the reply', async () => {
        const { messages, receive, taken } = await newSession();
        const sent = messages.send('hint', { text: 'x' });
        const asked = messages.request('question', { id: 7 });
        const [hint, question] = taken();
        await receive({ type: 'late', cme: { re: hint.cme.id }, text: 'a reply is a receipt' });
        await receive({ type: 'answer', cme: { re: question.cme.id }, text: '8001' });
        assert.equal(await sent, undefined);
        assert.deepEqual(await asked, { type: 'answer', text: '8001' });
    });

    test('content is written when it is given', async () => {
        const { messages, taken, pass } = await newSession();
        const content = { list: [1] };
        outcome(messages.send('hint', content));
        content.list.push(2);
        await pass(1500);
        assert.deepEqual(taken().map(frame => frame.list), [[1], [1]]);
    });

    test('a type in the content is not the type', async () => {
        const { messages, taken } = await newSession();
        outcome(messages.send('hint', { type: 'other', text: 'x' }));
        assert.equal(taken()[0].type, 'hint');
    });

    for (const content of [undefined, null, 'text', 5, [], { cme: {} }, { toJSON: () => 5 }]) {
        test(`content that is no object, or has a cme, is refused: ${JSON.stringify(content)}`, async () => {
            const { messages, taken } = await newSession();
            await assert.rejects(messages.send('hint', content), TypeError);
            assert.deepEqual(taken(), []);
        });
    }

    for (const timeout of [0, -1, 540_001, NaN, Infinity, '5s']) {
        test(`a timeout of ${timeout} is refused`, async () => {
            const { messages, taken } = await newSession();
            await assert.rejects(messages.request('question', {}, { timeout }), RangeError);
            assert.deepEqual(taken(), []);
        });
    }

    test('the usual waits are 8 s for a receipt and 30 s for a reply', async () => {
        const { messages, pass } = await newSession();
        const sent = outcome(messages.send('hint', {}));
        const asked = outcome(messages.request('question', {}));
        await pass(7999);
        assert.equal(sent.state, 'waiting');
        await pass(1);
        assert.deepEqual([sent.error.code, sent.error.outcomeUnknown, asked.state], ['timed-out', true, 'waiting']);
        await pass(22_000);
        assert.deepEqual([asked.error.code, asked.error.name], ['timed-out', 'CallMessageError']);
    });

    test('what was never sent has no unknown outcome', async () => {
        const { messages, call } = await newSession({ isReady: false });
        const sent = outcome(messages.send('hint', {}));
        call.end();
        await settle();
        assert.deepEqual([sent.error.code, sent.error.outcomeUnknown], ['call-ended', false]);
    });

    test('with an abort before, nothing is sent; the promise rejects with the reason', async () => {
        const { messages, taken } = await newSession();
        const reason = new Error('no');
        await assert.rejects(messages.request('question', {}, { signal: AbortSignal.abort(reason) }), error => error === reason);
        assert.deepEqual(taken(), []);
    });

    test('a signal without a reason, as in React Native, rejects with an error all the same', async () => {
        const { messages } = await newSession();
        const signal = Object.assign(new EventTarget(), { aborted: false });
        const asked = outcome(messages.request('question', {}, { signal }));
        signal.dispatchEvent(new Event('abort'));
        await settle();
        assert.equal(asked.error.code, 'aborted');
    });

    for (const [text, name, expected] of [
        ['x'.repeat(9000), '9,000 characters', 'waiting'],
        ['x'.repeat(10_001), 'more than 10,000 characters', 'too-large'],
        ['€'.repeat(3500), 'more than 10 KB', 'too-large'],
    ]) {
        test(`to a server without parts, ${name}: ${expected}`, async () => {
            const { messages, taken, receive, errors } = await newSession({ isReady: false });
            const [{ cme: { id } }] = taken();
            await receive({ cme: { re: id, hello: { v: 1 } } });
            const sent = outcome(messages.send('hint', { text }));
            messages.handle('question', () => ({ type: 'answer', text }));
            await receive({ type: 'question', cme: { id: 'a.1', want: 'reply' } });
            assert.equal(sent.error?.code ?? sent.state, expected);
            assert.deepEqual(taken().map(frame => frame.cme.error?.code ?? frame.type), expected === 'waiting' ? ['hint', 'answer'] : ['failed']);
            assert.deepEqual(errors, []);
        });
    }

    test('jitter lengthens a wait by up to a fifth', async () => {
        const { clock, messages, taken, pass } = await newSession();
        clock.chance = 0.999;
        outcome(messages.send('hint', {}));
        await pass(1799);
        assert.equal(taken().length, 1);
        await pass(1);
        assert.equal(taken().length, 1);
    });
});

describe('state', () => {
    test('goes from connecting to ready, reconnecting, ready and ended, and is told each time', async () => {
        const session = await newSession({ call: new JavaScriptCall('pending'), isReady: false });
        const { messages, call, answerHello } = session;
        const states = [messages.state];
        messages.onStateChange(state => states.push(state));
        call.open();
        assert.equal(messages.state, 'connecting');
        await answerHello();
        call.reconnecting();
        call.reconnected();
        call.end();
        assert.deepEqual(states, ['connecting', 'ready', 'reconnecting', 'ready', 'ended']);
        assert.equal(messages.state, 'ended');
    });

    test('ends with close, and without a common version', async () => {
        const closed = await newSession();
        closed.messages.close();
        assert.equal(closed.messages.state, 'ended');
        const refused = await newSession({ isReady: false });
        const [{ cme: { id } }] = refused.taken();
        await refused.receive({ cme: { re: id, error: { code: 'version' } } });
        assert.equal(refused.messages.state, 'ended');
    });

    test('a listener that throws does not stop the others; a removed one hears nothing', async () => {
        const { messages, call, errors } = await newSession();
        const states = [];
        messages.onStateChange(() => { throw new Error('state'); });
        messages.onStateChange(() => states.push('removed'))();
        messages.onStateChange(state => states.push(state));
        call.end();
        assert.deepEqual(states, ['ended']);
        assert.equal(errors[0].message, 'state');
    });
});

describe('the constructor', () => {
    test('refuses what is no call of a Voice SDK', () => {
        for (const call of [{}, new EventTarget(), { sendMessage() {} }, undefined]) assert.throws(() => new CallMessages(call), TypeError);
    });

    test('refuses a rate below 1', () => {
        for (const rate of [0, -1, NaN, '']) assert.throws(() => new CallMessages(new JavaScriptCall(), { rate }), RangeError);
    });

    test('makes an object of the class, whose hello leaves a macrotask later', async () => {
        const call = new JavaScriptCall('open');
        const messages = new CallMessages(call);
        assert.ok(messages instanceof CallMessages);
        await Promise.resolve();
        assert.deepEqual(call.sent, []);
        await new Promise(resolve => setTimeout(resolve, 5));
        assert.equal(call.sent.length, 1);
        assert.match(call.sent[0].cme.id, /^[a-z0-9]{10}\.1$/);
        assert.match(call.sent[0].cme.hello.client, /^call-message-events\/[\d.]+ javascript$/);
        call.end();
    });

    test('sends 10 messages in any second where nothing else is said', async () => {
        const { messages, taken, pass } = await newSession({ rate: undefined });
        for (let index = 0; index < 15; index++) outcome(messages.send('hint', {}));
        assert.equal(taken().length, 9);
        await pass(1000);
        assert.equal(taken().length, 6);
    });
});
