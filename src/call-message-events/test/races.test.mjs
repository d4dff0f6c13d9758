import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { JavaScriptCall, ReactNativeCall } from './support/calls.mjs';
import { settle } from './support/clock.mjs';
import { newSession, outcome } from './support/session.mjs';

const question = { type: 'question', cme: { id: 'a.1', want: 'reply', ttl: 30_000 } };
const large = { text: 'x'.repeat(40_000) }; // Six parts.

describe('aborting', () => {
    test('while parts wait to leave: the rest does not leave', async () => {
        const { messages, taken, pass } = await newSession({ rate: 3 });
        await pass(1000);
        const abort = new AbortController();
        const sent = outcome(messages.send('hint', large, { signal: abort.signal }));
        assert.equal(taken().length, 3);
        abort.abort(new Error('no'));
        await pass(10_000);
        assert.deepEqual(taken(), []);
        assert.equal(sent.error.message, 'no');
    });

    test('within the call of a listener', async () => {
        const { messages, receive, taken, pass } = await newSession();
        const abort = new AbortController();
        const sent = outcome(messages.send('hint', {}, { signal: abort.signal }));
        messages.on('stop', () => abort.abort());
        await receive({ type: 'stop' });
        taken();
        await pass(10_000);
        assert.equal(sent.state, 'rejected');
        assert.deepEqual(taken(), []);
    });

    test('after the end changes nothing, and the signal holds no listener any more', async () => {
        const { messages, receive, taken } = await newSession();
        const listeners = new Set();
        const signal = { aborted: false, addEventListener: (_, one) => listeners.add(one), removeEventListener: (_, one) => listeners.delete(one) };
        const sent = outcome(messages.send('hint', {}, { signal }));
        assert.equal(listeners.size, 1);
        await receive({ cme: { re: taken()[0].cme.id } });
        assert.equal(sent.state, 'resolved');
        assert.equal(listeners.size, 0);
    });

    test('many that were given up leave no room taken', async () => {
        const { messages, receive, taken, pass } = await newSession({ rate: 1 });
        for (let index = 0; index < 5000; index++) {
            const abort = new AbortController();
            outcome(messages.send('hint', {}, { signal: abort.signal }));
            abort.abort();
        }
        const sent = outcome(messages.send('hint', { text: 'last' }));
        await pass(1000);
        const last = taken().find(frame => frame.text === 'last');
        await receive({ cme: { re: [last.cme.id] } });
        assert.equal(sent.state, 'resolved');
    });
});

describe('the rate', () => {
    test('a hello that waits to leave is one hello', async () => {
        const { call, taken, pass, messages } = await newSession({ rate: 1 });
        call.reconnecting();
        call.reconnected();
        outcome(messages.send('hint', {}));
        messages.on('none', () => {});
        await pass(1000);
        assert.equal(taken().filter(frame => frame.cme.hello).length, 1);
        await pass(400);
        assert.deepEqual(taken(), []);
    });
});

describe('closing', () => {
    test('during a request: the request fails with closed, its late reply goes nowhere', async () => {
        const { messages, receive, taken } = await newSession();
        const asked = outcome(messages.request('question', {}));
        const [{ cme: { id } }] = taken();
        messages.close();
        await receive({ type: 'answer', cme: { re: id } });
        assert.deepEqual([asked.error.code, asked.error.outcomeUnknown], ['closed', true]);
    });

    test('within a listener: what it was called for is still answered as it was', async () => {
        const { messages, receive, taken, call } = await newSession();
        messages.on('bye', () => messages.close());
        await receive({ type: 'bye', cme: { id: 'a.1', want: 'receipt' } });
        await settle();
        assert.equal(messages.state, 'ended');
        assert.deepEqual(taken(), [{ cme: { re: ['a.1'] } }]);
        assert.deepEqual(call.eventNames(), []);
    });

    test('while the rate holds answers back: they leave, then nothing is heard', async () => {
        const { messages, receive, taken, pass, call, clock } = await newSession({ rate: 1 });
        messages.handle('question', () => new Promise(() => {}));
        await receive(question);
        await receive({ ...question, cme: { ...question.cme, id: 'a.2' } });
        messages.close();
        assert.deepEqual(taken(), []);
        await pass(2000);
        assert.deepEqual(taken().map(frame => frame.cme.re), ['a.1', 'a.2']);
        assert.deepEqual(call.eventNames(), []);
        assert.equal(clock.timers, 0);
    });

    test('while the connection is away: the answers leave when it is back, and no hello', async () => {
        const { messages, receive, taken, call } = await newSession();
        messages.handle('question', () => new Promise(() => {}));
        await receive(question);
        call.reconnecting();
        messages.close();
        call.reconnected();
        assert.deepEqual(taken(), [{ cme: { re: 'a.1', error: { code: 'closed' } } }]);
    });

    test('twice, and after the end, is nothing', async () => {
        const { messages, call } = await newSession();
        messages.close();
        messages.close();
        call.end();
        messages.close();
        await assert.rejects(messages.send('hint', {}), { code: 'closed' });
    });

    test('before the hello leaves: nothing is sent, and nothing is left behind', async () => {
        const call = new JavaScriptCall('open');
        const { clock, messages, pass } = await newSession({ call: new JavaScriptCall('pending'), isReady: false });
        messages.close();
        assert.equal(clock.timers, 0);
        const { CallMessages } = await import('../dist/index.js');
        new CallMessages(call, {}, clock).close();
        await pass(10_000);
        assert.deepEqual(call.sent, []);
        assert.deepEqual(call.eventNames(), []);
        assert.equal(clock.timers, 0);
    });
});

describe('the end of the call', () => {
    for (const newCall of [() => new JavaScriptCall('open'), () => new ReactNativeCall('connected')]) {
        test(`leaves no listener and no timer: ${newCall().constructor.name}`, async () => {
            const session = await newSession({ call: newCall() });
            const { messages, receive, call, clock } = session;
            messages.handle('question', () => new Promise(() => {}));
            await receive(question);
            outcome(messages.request('other', {}));
            outcome(messages.send('hint', large));
            call.end();
            await settle();
            assert.deepEqual(call.eventNames(), []);
            assert.equal(clock.timers, 0);
        });
    }

    test('while messages are queued: they fail, and nothing more leaves', async () => {
        const { messages, call, taken, pass } = await newSession({ rate: 2 });
        await pass(1000);
        const sent = [1, 2, 3].map(() => outcome(messages.send('hint', {})));
        taken();
        call.end();
        await pass(10_000);
        assert.deepEqual(sent.map(({ error }) => [error.code, error.outcomeUnknown]), [['call-ended', true], ['call-ended', true], ['call-ended', false]]);
        assert.deepEqual(taken(), []);
    });

    test('a handler that answers afterwards answers nobody', async () => {
        const { messages, receive, call, taken, pass } = await newSession();
        let reply;
        messages.handle('question', () => new Promise(resolve => { reply = resolve; }));
        await receive(question);
        call.end();
        reply({ type: 'answer' });
        await pass(10_000);
        assert.deepEqual(taken(), []);
    });
});

describe('a reconnect', () => {
    test('in the middle of parts that are sent: hello, the parts that lacked, and later all again', async () => {
        const { messages, call, taken, pass } = await newSession({ rate: 3 });
        await pass(1000);
        outcome(messages.send('hint', large));
        const first = taken();
        call.reconnecting();
        await pass(1000);
        call.reconnected();
        await pass(2000);
        const second = taken();
        assert.ok(second[0].cme.hello);
        const parts = [...first, ...second].filter(frame => frame.cme.part);
        const { cme: { part: [, count] } } = parts[0];
        assert.deepEqual(parts.slice(0, count).map(frame => frame.cme.part[0]), [...Array(count).keys()]);
        assert.deepEqual(JSON.parse(parts.slice(0, count).map(frame => frame.cme.data).join('')).text, large.text);
    });

    test('in the middle of parts that come: what has come counts', async () => {
        const { messages, call, receive } = await newSession();
        const heard = [];
        messages.on('hint', hint => heard.push(hint));
        await receive({ cme: { id: 'a.1', part: [0, 2], data: '{"type":"hi' } });
        call.reconnecting();
        call.reconnected();
        await receive({ cme: { id: 'a.1', part: [1, 2], data: 'nt"}' } });
        assert.deepEqual(heard, [{ type: 'hint' }]);
    });

    test('twice, before the hello was answered: one hello each, and the queue waits', async () => {
        const { messages, call, taken, answerHello } = await newSession({ isReady: false });
        outcome(messages.send('hint', {}));
        call.reconnecting();
        call.reconnected();
        call.reconnecting();
        call.reconnecting();
        call.reconnected();
        assert.deepEqual(call.sent.map(frame => Object.keys(frame.cme).includes('hello')), [true, true, true]);
        call.sent.splice(0, 2);
        await answerHello();
        assert.deepEqual(taken().map(frame => frame.type), ['hint']);
    });
});

describe('what the application does while it is called', () => {
    test('comes after what it is called for', async () => {
        const { messages, receive, taken, pass } = await newSession();
        messages.on('hint', () => void messages.send('seen', {}).catch(() => {}));
        await receive({ type: 'hint', cme: { id: 'a.1', want: 'receipt' } });
        await pass(50);
        assert.deepEqual(taken().map(frame => frame.type ?? frame.cme.re), ['seen', ['a.1']]);
    });

    test('a call that delivers while it is given a message loses nothing and shows nothing twice', async () => {
        const call = new JavaScriptCall('open');
        const session = await newSession({ call });
        const heard = [];
        session.messages.on('card', card => heard.push(card.name));
        call.onSent = () => {
            call.onSent = () => {};
            for (const id of ['a.1', 'a.2']) call.deliver(JSON.stringify({ type: 'card', cme: { id, want: 'receipt', rev: 1 }, name: id }));
        };
        outcome(session.messages.send('hint', {}));
        await session.pass(50);
        assert.deepEqual(heard, ['a.1']);
        assert.deepEqual(session.taken().map(frame => frame.cme.re ?? frame.type), ['hint', ['a.1', 'a.2']]);
    });
});
