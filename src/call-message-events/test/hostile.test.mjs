import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ReactNativeCall } from './support/calls.mjs';
import { settle } from './support/clock.mjs';
import { newSession, outcome } from './support/session.mjs';

const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'then', 'valueOf'];

describe('hostile input', () => {
    test('names of objects as types reach their listeners and handlers, and nothing else', async () => {
        for (const name of names) {
            const { messages, receive, taken, pass } = await newSession();
            const heard = [];
            messages.on(name, content => heard.push(content.type));
            messages.handle(name, content => ({ type: content.type }));
            await receive(`{"type":"${name}","cme":{"id":"${name}","want":"receipt"}}`);
            await receive(`{"type":"${name}","cme":{"id":"${name}.2","want":"reply","ttl":1000}}`);
            await pass(50);
            assert.deepEqual(heard, [name]);
            assert.deepEqual(taken(), [{ type: name, cme: { re: `${name}.2` } }, { cme: { re: [name] } }]);
        }
    });

    test('a property __proto__ stays a property, both ways, and gives no object another prototype', async () => {
        const { messages, receive, taken } = await newSession();
        let hint;
        messages.on('hint', content => { hint = content; });
        await receive('{"type":"hint","__proto__":{"admin":true},"constructor":5}');
        assert.equal(Object.getPrototypeOf(hint), Object.prototype);
        assert.equal(hint.admin, undefined);
        assert.deepEqual(Object.keys(hint).sort(), ['__proto__', 'constructor', 'type']);
        outcome(messages.send('hint', JSON.parse('{"__proto__":{"admin":true}}')));
        assert.deepEqual(JSON.stringify(taken()[0].__proto__), '{"admin":true}');
        assert.equal({}.admin, undefined);
    });

    test('an envelope with __proto__ says nothing by it', async () => {
        const { messages, receive, taken, pass } = await newSession();
        messages.on('hint', () => {});
        await receive('{"type":"hint","cme":{"__proto__":{"id":"a.1","want":"receipt"}}}');
        await pass(1000);
        assert.deepEqual(taken(), []);
    });

    test('an id of 10 KB is none', async () => {
        const { messages, receive, taken, pass } = await newSession();
        const heard = [];
        messages.on('hint', content => heard.push(content));
        const id = 'a'.repeat(10_240);
        for (let round = 0; round < 2; round++) await receive({ type: 'hint', cme: { id, want: 'receipt' } });
        await receive({ cme: { id, part: [0, 1], data: '{"type":"hint"}' } });
        await pass(1000);
        assert.equal(heard.length, 2);
        assert.deepEqual(taken(), []);
    });

    test('a message in 10,000 parts is not begun to be kept', async () => {
        const { messages, receive } = await newSession();
        messages.on('hint', () => assert.fail());
        for (let index = 0; index < 10_000; index += 500) await receive({ cme: { id: 'a.1', part: [index, 10_000], data: 'x' } });
    });

    test('parts of 10,000 messages: the first are forgotten, the last four are known', async () => {
        const { messages, receive, call } = await newSession();
        const heard = [];
        messages.on('hint', hint => heard.push(hint.n));
        for (let index = 0; index < 10_000; index++) call.deliver(`{"cme":{"id":"a.${index}","part":[0,2],"data":"{\\"type\\":\\"hint\\",\\"n\\":${index}"}}`);
        for (const index of [9996, 9999, 9995, 5000, 0]) await receive({ cme: { id: `a.${index}`, part: [1, 2], data: '}' } });
        assert.deepEqual(heard, [9996, 9999]);
    });

    test('of what was handled no content is kept', async () => {
        const { messages, call } = await newSession();
        messages.on('hint', () => {});
        const text = 'x'.repeat(8000);
        const hear = (from, to) => {
            for (let index = from; index < to; index++) {
                call.deliver(JSON.stringify({ type: 'hint', cme: { id: `a.${index}`, want: 'receipt' }, text: text + index }));
                call.sent.length = 0;
            }
        };
        hear(0, 100);
        await settle();
        globalThis.gc();
        const before = process.memoryUsage().heapUsed;
        hear(100, 10_000);
        await settle();
        globalThis.gc();
        const more = process.memoryUsage().heapUsed - before;
        assert.ok(more < 4_000_000, `${more} bytes more`);
    });

    test('requests without an end: 256 run, the answers to the others do not heap up', async () => {
        const { messages, call, receive, pass } = await newSession({ rate: 10 });
        messages.handle('question', () => new Promise(() => {}));
        for (let index = 0; index < 20_000; index++) call.deliver(`{"type":"question","cme":{"id":"a.${index}","want":"reply","ttl":500000}}`);
        await receive({});
        await pass(60_000);
        const { length } = call.sent;
        await pass(120_000);
        assert.ok(length >= 500);
        assert.ok(call.sent.length <= 1100, `${call.sent.length} answers`);
    });

    test('a request that is repeated while its long reply leaves gets the reply once', async () => {
        const { messages, call, pass, taken } = await newSession({ rate: 1 });
        messages.handle('question', () => ({ type: 'answer', text: 'x'.repeat(30_000) }));
        for (let round = 0; round < 10; round++) {
            call.deliver('{"type":"question","cme":{"id":"a.1","want":"reply","ttl":500000}}');
            await pass(100);
        }
        await pass(30_000);
        const frames = taken();
        assert.deepEqual(frames.map(frame => frame.cme.part[0]), [...Array(frames[0].cme.part[1]).keys()]);
    });

    test('values of every kind, as content and in every field, throw nothing', async () => {
        const { messages, receive, pass, errors } = await newSession();
        messages.on('hint', () => {});
        messages.handle('question', () => ({ type: 'answer' }));
        const values = [undefined, null, true, 0, -1, 1.5, 1e300, '', 'x', 'a.1', [], [1], ['a.1'], [0, 1], [[0], [1]], {}, { code: 'x' }, { v: 1, parts: true }, 'receipt', 'reply'];
        for (const value of values) {
            await receive(JSON.stringify(value) ?? 'undefined');
            for (const field of ['id', 'want', 'ttl', 're', 'error', 'rev', 'part', 'data', 'hello']) {
                for (const other of ['{"id":"z.1"', '{"re":"z.2"', '{"id":"z.3","part":[0,1],"data":"{}"', '{"id":"z.4","want":"reply"', '{"re":["z.5"]']) {
                    for (const type of ['"hint"', '"question"', '5']) await receive(`{"type":${type},"cme":${other},"${field}":${JSON.stringify(value) ?? null}}}`);
                }
            }
        }
        await pass(1000);
        assert.deepEqual(errors, []);
        assert.equal(messages.state, 'ready');
    });

    test('halves of surrogate pairs are sent and received as they are', async () => {
        const { messages, receive, taken } = await newSession();
        const heard = [];
        messages.on('hint', hint => heard.push(hint.text));
        outcome(messages.send('hint', { text: '\ud83d'.repeat(3000) }));
        const frames = taken();
        assert.ok(frames.length > 1);
        await receive(frames.map(frame => frame.cme.data).join(''));
        assert.deepEqual(heard, ['\ud83d'.repeat(3000)]);
    });

    test('an incoming message of the React Native SDK that is no JSON, or nothing, is nothing', async () => {
        const { call, messages } = await newSession({ call: new ReactNativeCall('connected') });
        for (const text of ['', 'x', undefined, null, '[]', '"{}"']) call.deliver(text);
        assert.equal(messages.state, 'ready');
    });
});
