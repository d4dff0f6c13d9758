import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { settle } from './support/clock.mjs';
import { newSession, outcome } from './support/session.mjs';

describe('bounds', () => {
    test('an id is forgotten after 10 minutes', async () => {
        const { messages, receive, pass } = await newSession();
        let calls = 0;
        messages.on('hint', () => calls++);
        const hint = { type: 'hint', cme: { id: 'a.1' } };
        await receive(hint);
        await pass(599_999);
        await receive(hint);
        assert.equal(calls, 1);
        await pass(1);
        await receive(hint);
        assert.equal(calls, 2);
    });

    test('of a request that was answered no content is kept', async () => {
        const { messages, call } = await newSession();
        messages.handle('question', () => ({ type: 'answer' }));
        const text = 'x'.repeat(8000);
        const ask = async (from, to) => {
            for (let index = from; index < to; index++) {
                call.deliver(JSON.stringify({ type: 'question', cme: { id: `a.${index}`, want: 'reply' }, text: text + index }));
                if (index % 100 === 0) await settle();
                call.sent.length = 0;
            }
            await settle();
            globalThis.gc();
            return process.memoryUsage().heapUsed;
        };
        const before = await ask(0, 100);
        const more = await ask(100, 3000) - before;
        assert.ok(more < 4_000_000, `${more} bytes more`);
    });

    test('a message has at most 256 KiB, envelope included', async () => {
        const { messages, taken } = await newSession();
        outcome(messages.send('hint', { text: '' }));
        const room = 256 * 1024 - JSON.stringify(taken()[0]).length;
        const fits = outcome(messages.send('hint', { text: 'x'.repeat(room) }));
        const exceeds = outcome(messages.send('hint', { text: 'x'.repeat(room + 1) }));
        await settle();
        assert.deepEqual([fits.state, exceeds.error?.code], ['waiting', 'too-large']);
    });

    test('a reply that fills the memory by itself is kept until the next', async () => {
        const { messages, receive, taken } = await newSession();
        messages.handle('question', ({ size }) => ({ type: 'answer', text: 'x'.repeat(size) }));
        const ask = (id, size) => receive({ type: 'question', cme: { id, want: 'reply' }, size });
        const size = 256 * 1024 - 100;
        await ask('a.1', size);
        const first = taken();
        assert.ok(first.length > 30);
        await ask('a.1', size);
        assert.deepEqual(taken(), first);
        await ask('a.2', 10);
        taken();
        await ask('a.1', size);
        assert.deepEqual(taken(), [{ cme: { re: 'a.1', error: { code: 'gone' } } }]);
    });

    test('a ttl without measure sets no timer that overflows', async () => {
        const { messages, receive, clock } = await newSession();
        messages.handle('question', () => new Promise(() => {}));
        const waits = [];
        const { setTimeout } = clock;
        clock.setTimeout = (action, milliseconds) => {
            waits.push(milliseconds);
            return setTimeout(action, milliseconds);
        };
        await receive({ type: 'question', cme: { id: 'a.1', want: 'reply', ttl: 1e300 } });
        await clock.moveTo(clock.now() + 1000);
        assert.ok(waits.length > 1);
        for (const wait of waits) assert.ok(wait < 2 ** 31);
    });
});
