import type { Ask, Failure } from './actions.js';
import { begin, dueOf, hurry, left, newRepetition, type Copy, type Repetition } from './copy.js';
import { writeFrame, type Json } from './frame.js';
import type { Greeting } from './greeting.js';
import { Waiting } from './limits.js';
import { MessageRank, type Outbox } from './outbox.js';
import { pack } from './packing.js';

export interface Asks {
    add(ask: Ask): void;
    /** The application waits no longer. */
    abandon(ask: Ask): void;
    has(id: string): boolean;
    receipt(id: unknown): void;
    reply(id: string, content: Json): void;
    fail(id: string, failure: Failure): void;
    /** The SDK does not take a frame of this copy, nor will it ever. */
    refuse(copy: Copy, code: string): void;
    /** Nothing will come any more. */
    failAll(code: string): void;
    reconnected(): void;
    due(): number;
    pump(): void;
}

interface WaitingAsk extends Repetition {
    readonly ask: Ask;
    readonly id: string;
    readonly deadline: number;
    parts?: Json[];
}

/** What waits for a receipt or a reply, and is repeated until then. */
export function newAsks(now: () => number, outbox: Outbox, greeting: Greeting, newId: () => string, random: () => number): Asks {
    const waiting = new Map<string, WaitingAsk>(); // By id, in the order of asking.
    const dueToSend = (one: WaitingAsk) => greeting.isAnswered && outbox.isOpen ? dueOf(one) : Infinity;

    const end = (id: string, failure: Failure, outcomeUnknown?: boolean, reply?: Json) => {
        const one = waiting.get(id);
        waiting.delete(id);
        one?.ask.end(failure, outcomeUnknown, reply);
    };
    const giveUp = ({ id, sendings }: WaitingAsk, code: string) => end(id, [code], sendings > 0);

    const post = (one: WaitingAsk) => {
        const { ask: { type, content, wantsReply }, id, deadline } = one;
        const whole = () => writeFrame(type, wantsReply ? { id, want: 'reply', ttl: Math.floor(deadline - now()) } : { id, want: 'receipt' }, content);
        const frames = one.parts ?? pack(whole(), greeting.takesParts, () => id);
        if (!frames) {
            end(id, ['too-large']);
            return;
        }
        const isWhole = frames.length === 1;
        // All copies of parts are the same.
        if (!isWhole) one.parts = frames;
        const copy = begin(one, frames.length);
        frames.forEach((frame, index) => outbox.add(
            MessageRank,
            () => waiting.has(id) && (isWhole ? whole() : frame),
            copy,
            () => {
                if (index === frames.length - 1) left(one, now(), random);
            },
        ));
    };

    return {
        add(ask) {
            const id = newId();
            if (waiting.size < Waiting) waiting.set(id, { ask, id, deadline: now() + ask.timeout, ...newRepetition(now()) });
            else ask.end(['busy']);
        },
        abandon: ask => waiting.forEach((one, id) => one.ask === ask && waiting.delete(id)),
        has: id => waiting.has(id),
        receipt(id) {
            if (!waiting.get(id as string)?.ask.wantsReply) end(id as string, []);
        },
        reply: (id, content) => end(id, [], false, content),
        fail: end,
        refuse: (copy, code) => waiting.forEach(one => one.copy === copy && end(one.id, [code])),
        failAll: code => waiting.forEach(one => giveUp(one, code)),
        reconnected: () => waiting.forEach(one => hurry(one, now())),
        due: () => Math.min(...Array.from(waiting.values(), one => Math.min(one.deadline, dueToSend(one)))),
        pump: () => waiting.forEach(one => {
            if (one.deadline <= now()) giveUp(one, 'timed-out');
            else if (dueToSend(one) <= now()) post(one);
        }),
    };
}
