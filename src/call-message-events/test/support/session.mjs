import { CallMessages } from '../../dist/index.js';
import { JavaScriptCall } from './calls.mjs';
import { Clock, settle } from './clock.mjs';

/** A client object over a call, with time that the test moves. */
export async function newSession({ call = new JavaScriptCall('open'), isReady = true, ...options } = {}) {
    const clock = new Clock(1000);
    const errors = [];
    const messages = new CallMessages(call, { onError: error => errors.push(error), rate: Infinity, ...options }, clock);
    const session = {
        call,
        clock,
        errors,
        messages,
        async pass(milliseconds) {
            await clock.moveTo(clock.now() + milliseconds);
        },
        async receive(frame) {
            call.deliver(typeof frame === 'string' ? frame : JSON.stringify(frame));
            await settle();
        },
        /** What was sent since it was asked last. */
        taken: () => call.sent.splice(0),
        async answerHello() {
            const { cme: { id } } = call.sent.splice(0).find(frame => frame.cme?.hello);
            await session.receive({ cme: { re: id, hello: { v: 1, parts: true } } });
        },
    };
    await session.pass(0);
    if (isReady) await session.answerHello();
    return session;
}

/** How a promise ended, or that it has not. */
export function outcome(promise) {
    const result = { state: 'waiting' };
    promise.then(value => Object.assign(result, { state: 'resolved', value }), error => Object.assign(result, { state: 'rejected', error }));
    return result;
}
