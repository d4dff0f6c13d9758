import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { JavaScriptCall } from './support/calls.mjs';
import { settle } from './support/clock.mjs';
import { newSession, outcome } from './support/session.mjs';

describe('the call of the JavaScript SDK', () => {
    test('is given content as an object, with the types that the SDK wants', async () => {
        const call = new JavaScriptCall('open');
        const given = [];
        const { sendMessage } = call;
        call.sendMessage = message => {
            given.push(message);
            return sendMessage.call(call, message);
        };
        await newSession({ call, isReady: false });
        const [{ content, ...rest }] = given;
        assert.equal(typeof content.cme.id, 'string');
        assert.deepEqual(rest, { contentType: 'application/json', messageType: 'user-defined-message' });
    });

    for (const [status, count] of [['open', 1], ['ringing', 1], ['pending', 0], ['connecting', 0], ['reconnecting', 0], ['closed', 0]]) {
        test(`that is ${status} at first gets ${count} hello`, async () => {
            const { taken } = await newSession({ call: new JavaScriptCall(status), isReady: false });
            assert.equal(taken().length, count);
        });
    }

    test('that reconnects at first gets its hello when it is back', async () => {
        const { messages, call, taken } = await newSession({ call: new JavaScriptCall('reconnecting'), isReady: false });
        assert.equal(messages.state, 'reconnecting');
        call.reconnected();
        assert.equal(taken().length, 1);
    });

    for (const event of ['disconnect', 'cancel', 'reject']) {
        test(`ends with ${event}`, async () => {
            const { messages, call } = await newSession({ call: new JavaScriptCall('pending'), isReady: false });
            call.end(event);
            assert.equal(messages.state, 'ended');
        });
    }

    for (const event of ['transportClose', 'error']) {
        test(`ends with ${event} where that closed it, and no other event comes`, async () => {
            const { messages, call } = await newSession();
            call.emit(event, Object.assign(new Error('media'), { code: 53000 }));
            await settle();
            assert.equal(messages.state, 'ready');
            call.emit(event, new Error('signaling'));
            call.statusAlone = 'closed';
            await settle();
            assert.equal(messages.state, 'ended');
        });
    }

    test('an error of another kind refuses nothing', async () => {
        const { messages, call, taken } = await newSession();
        call.confirms = false;
        const sent = outcome(messages.send('hint', {}));
        for (const code of [31000, 31005, 31208, 31209, 53405]) call.emit('error', Object.assign(new Error('other'), { code }));
        await settle();
        assert.equal(sent.state, 'waiting');
        assert.equal(taken().length, 1);
    });

    test('an error with the code itself, as of SDKs that know it, fails the oldest that is not confirmed', async () => {
        const { messages, call } = await newSession();
        call.confirms = false;
        const [first, second] = [outcome(messages.send('hint', {})), outcome(messages.send('hint', {}))];
        call.emit('error', Object.assign(new Error('too large'), { code: 31212 }));
        await settle();
        assert.deepEqual([first.error.code, second.state], ['too-large', 'waiting']);
    });

    test('one that tells of no refusal, as before 2.12: the message is sent again after 10 s', async () => {
        const { messages, call, taken, pass } = await newSession();
        call.confirms = false;
        outcome(messages.request('question', {}));
        assert.equal(taken().length, 1);
        await pass(9999);
        assert.equal(taken().length, 0);
        await pass(1);
        assert.equal(taken().length, 1);
    });

    test('what was not confirmed when the connection broke is sent again when it is back', async () => {
        const { messages, call, taken, pass } = await newSession();
        call.confirms = false;
        outcome(messages.request('question', {}));
        await pass(2000);
        call.reconnecting();
        call.reconnected();
        assert.deepEqual(taken().map(frame => frame.type ?? 'hello'), ['question', 'hello', 'question']);
    });

    test('a refusal after a reconnect is not about what was lost before it', async () => {
        const { messages, call } = await newSession();
        call.confirms = false;
        const before = outcome(messages.send('hint', { text: 'before' }));
        call.reconnecting();
        call.reconnected();
        await settle();
        const after = outcome(messages.send('hint', { text: 'after' }));
        call.emit('error', call.error(31206)); // The hello's.
        call.emit('error', call.error(31212));
        await settle();
        assert.deepEqual([before.state, after.error?.code], ['waiting', 'too-large']);
    });

    test('after a burst that was too fast it sends about half as much a second, then more and more again', async () => {
        const { messages, call, taken, pass } = await newSession({ rate: 10 });
        await pass(1000);
        call.confirms = false;
        for (let index = 0; index < 200; index++) outcome(messages.send('hint', { index }, { timeout: 540_000 }));
        assert.equal(taken().length, 10);
        for (let index = 0; index < 3; index++) call.emit('error', call.error(31206));
        await settle();
        const seconds = [];
        for (let second = 0; second < 15; second++) {
            await pass(1000);
            seconds.push(taken().length);
        }
        assert.deepEqual(seconds.slice(0, 2), [6, 7]); // 5, and what those give back.
        assert.ok(seconds.every((sent, index) => sent <= 10 && (!index || sent >= seconds[index - 1])), `${seconds}`);
        assert.equal(seconds.at(-1), 10);
    });

    test('the hello, too, is not repeated while the one before is not confirmed', async () => {
        const call = new JavaScriptCall('open');
        call.confirms = false;
        const { taken, pass } = await newSession({ call, isReady: false });
        await pass(9999);
        assert.equal(taken().length, 1);
        await pass(1);
        assert.equal(taken().length, 1);
    });

    test('of what it never confirms 1,000 messages are kept in mind', async () => {
        const { messages, call, taken, pass } = await newSession();
        call.confirms = false;
        outcome(messages.request('question', {}));
        for (let index = 0; index < 1000; index++) call.deliver(`{"type":"unknown","cme":{"id":"a.${index}","want":"receipt"}}`);
        taken();
        await pass(1500);
        assert.deepEqual(taken().map(frame => frame.type), ['question']);
    });

    test('a sendMessage that throws counts as a message lost, and nothing is sent for a second', async () => {
        const { messages, call, taken, pass } = await newSession();
        const { sendMessage } = call;
        call.sendMessage = () => { throw new Error('signaling is gone'); };
        const sent = outcome(messages.send('hint', { text: '1' }));
        call.sendMessage = sendMessage;
        outcome(messages.send('hint', { text: '2' }));
        await pass(999);
        assert.deepEqual(taken(), []);
        await pass(1);
        assert.deepEqual(taken().map(frame => frame.text), ['2']);
        await pass(500);
        assert.deepEqual(taken().map(frame => frame.text), ['1']);
        assert.equal(sent.state, 'waiting');
    });

    test('the content that the SDK hands over is left as it was', async () => {
        const { messages, call } = await newSession();
        const content = { type: 'hint', cme: { id: 'a.1' }, text: 'x' };
        messages.on('hint', hint => { hint.text = 'changed'; });
        call.emit('messageReceived', { content });
        assert.deepEqual(content, { type: 'hint', cme: { id: 'a.1' }, text: 'x' });
    });
});
