import { begin, dueOf, hurry, left, newRepetition, type Copy, type Repetition } from './copy.js';
import type { Decision, Failure } from './decision.js';
import { writeFrame, type Json } from './frame.js';
import type { Greeting } from './greeting.js';
import { Waiting } from './limits.js';
import type { Outbox } from './outbox.js';
import { pack } from './packing.js';

/** What the application wants: a receipt or a reply. */
export interface Ask {
    readonly type: string;
    readonly content: Json;
    readonly wantsReply: boolean;
    readonly timeout: number;
}

interface WaitingAsk extends Repetition {
    readonly ask: Ask;
    readonly id: string;
    readonly deadline: number;
    parts?: Json[];
}

/** What waits for a receipt or a reply, and is repeated until then. */
export class Asks {
    private readonly waiting = new Map<string, WaitingAsk>(); // By id, in the order of asking.

    constructor(
        private readonly outbox: Outbox,
        private readonly greeting: Greeting,
        private readonly decisions: Decision[],
        private readonly newId: () => string,
        private readonly random: () => number,
    ) {}

    add(ask: Ask, now: number): void {
        if (this.waiting.size === Waiting) {
            this.decisions.push({ do: 'end', ask, failure: { code: 'busy' } });
            return;
        }
        const id = this.newId();
        this.waiting.set(id, { ask, id, deadline: now + ask.timeout, ...newRepetition(now) });
    }

    has(id: string): boolean {
        return this.waiting.has(id);
    }

    /** The application waits no longer. */
    abandon(ask: Ask): void {
        this.waiting.forEach((one, id) => one.ask === ask && this.waiting.delete(id));
    }

    /** The SDK does not take a frame of this copy, nor will it ever. */
    refuse(copy: Copy, code: string): void {
        this.waiting.forEach(one => one.copy === copy && this.end(one, { code }));
    }

    /** Nothing will come any more. */
    failAll(code: string): void {
        this.waiting.forEach(one => this.end(one, { code }, one.sendings > 0));
    }

    receipt(id: unknown): void {
        const one = this.waiting.get(id as string);
        if (one && !one.ask.wantsReply) this.end(one);
    }

    fail(id: string, failure: Failure): void {
        const one = this.waiting.get(id);
        if (one) this.end(one, failure);
    }

    reply(id: string, content: Json): void {
        const one = this.waiting.get(id);
        if (one) this.end(one, undefined, false, content);
    }

    reconnected(now: number): void {
        this.waiting.forEach(one => hurry(one, now));
    }

    due(): number[] {
        const sends = this.greeting.isAnswered && this.outbox.isOpen;
        return [...this.waiting.values()].map(one => Math.min(one.deadline, (sends ? dueOf(one) : undefined) ?? Infinity));
    }

    pump(now: number): void {
        this.waiting.forEach(one => {
            if (one.deadline <= now) this.end(one, { code: 'timed-out' }, one.sendings > 0);
            else if (this.greeting.isAnswered && this.outbox.isOpen && dueOf(one)! <= now) this.post(one, now);
        });
    }

    private post(one: WaitingAsk, now: number): void {
        const { ask, id, deadline } = one;
        const whole = (now: number) =>
            writeFrame(ask.type, ask.wantsReply ? { id, want: 'reply', ttl: Math.floor(deadline - now) } : { id, want: 'receipt' }, ask.content);
        const frames = one.parts ?? pack(whole(now), this.greeting.takesParts, () => id);
        if (!frames) {
            this.end(one, { code: 'too-large' });
            return;
        }
        const isWhole = frames.length === 1;
        // All copies of parts are the same.
        if (!isWhole) one.parts = frames;
        const copy = begin(one, frames.length);
        frames.forEach((frame, index) => this.outbox.message({
            write: now => this.has(id) ? isWhole ? whole(now) : frame : undefined,
            copy,
            ...index === frames.length - 1 && { left: (now: number) => left(one, now, this.random) },
        }));
    }

    private end({ id, ask }: WaitingAsk, failure?: Failure, outcomeUnknown = false, reply?: Json): void {
        this.waiting.delete(id);
        this.decisions.push({ do: 'end', ask, failure, outcomeUnknown, reply });
    }
}
