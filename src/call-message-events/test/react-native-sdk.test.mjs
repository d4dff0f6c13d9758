import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ReactNativeCall } from './support/calls.mjs';
import { settle } from './support/clock.mjs';
import { newSession, outcome } from './support/session.mjs';

const session = options => newSession({ call: new ReactNativeCall('connected', options) });

describe('the call of the React Native SDK', () => {
    for (const [state, count] of [['connected', 1], ['ringing', 1], ['connecting', 0], ['reconnecting', 0], ['disconnected', 0]]) {
        test(`that is ${state} at first gets ${count} hello`, async () => {
            const { taken } = await newSession({ call: new ReactNativeCall(state), isReady: false });
            const sent = taken();
            assert.equal(sent.length, count);
            if (count) assert.match(sent[0].cme.hello.client, /^call-message-events\/[\d.]+ react-native$/);
        });
    }

    for (const isOld of [false, true]) {
        test(`is given one object with fields and getters (${isOld ? '1.0' : 'later'})`, async () => {
            const { messages, taken } = await session({ isOld });
            outcome(messages.send('hint', { text: 'x' }));
            await settle();
            assert.equal(taken()[0].text, 'x');
        });
    }

    for (const event of ['disconnected', 'connectFailure']) {
        test(`ends with ${event}`, async () => {
            const { messages, call } = await session();
            call.end(event);
            assert.equal(messages.state, 'ended');
        });
    }

    for (const [code, expected] of [[31212, 'too-large'], [31210, 'failed']]) {
        test(`a promise that rejects with ${code}: ${expected}`, async () => {
            const { messages, call } = await session();
            call.sendMessage = () => Promise.reject(Object.assign(new Error('refused'), { code }));
            const sent = outcome(messages.send('hint', {}));
            await settle();
            assert.equal(sent.error.code, expected);
        });
    }

    for (const [name, sendMessage] of [
        ['a promise that rejects without a code', () => Promise.reject(new Error('native'))],
        ['a promise that rejects with nothing', () => Promise.reject()],
        ['a promise that rejects with a code of native code', () => Promise.reject(Object.assign(new Error('native'), { code: 'EUNSPECIFIED' }))],
        ['a promise that rejects with the code of another error', () => Promise.reject(Object.assign(new Error('connection'), { code: 31005 }))],
        ['a call that throws', () => { throw new Error('native'); }],
    ]) {
        test(`${name} counts as a message lost`, async () => {
            const { messages, call, taken, pass } = await session();
            call.sendMessage = sendMessage;
            const sent = outcome(messages.send('hint', {}));
            await settle();
            delete call.sendMessage;
            await pass(1500);
            assert.equal(sent.state, 'waiting');
            assert.equal(taken().length, 1);
        });
    }

    test('a failure after the promise refuses the message itself', async () => {
        const { messages, call } = await session();
        call.refusal = 31212;
        const [first, second] = [outcome(messages.send('hint', {})), outcome(messages.send('hint', {}))];
        await settle();
        await settle();
        assert.deepEqual([first.error.code, second.state], ['too-large', 'waiting']);
    });
});
