import { Asks, type Ask } from './asks.js';
import type { Copy } from './copy.js';
import type { Decision, Failure, Run } from './decision.js';
import { Ears } from './ears.js';
import { writeFrame, type Json } from './frame.js';
import { Greeting } from './greeting.js';
import { Memory, type Heard } from './memory.js';
import { Outbox } from './outbox.js';
import { Receipts } from './receipts.js';

/** What the application did with a run. */
export interface Outcome {
    readonly reply?: Json;
    readonly failure?: Failure | undefined;
}

/**
 * The app's side of the protocol: what happens goes in, what is to be done comes out. It knows no clock and no SDK. `pump` follows whatever goes in.
 */
export class Talk {
    readonly decisions: Decision[] = [];
    private readonly outbox: Outbox;
    private readonly greeting: Greeting;
    private readonly receipts: Receipts;
    private readonly asks: Asks;
    private readonly memory: Memory;
    private readonly ears: Ears;
    private refusal: string | undefined; // Why nothing can be asked.
    private isAway = false;
    private isClosed = false;

    constructor(prefix: string, rate: number, client: string, random: () => number) {
        let ids = 0;
        const newId = () => `${prefix}.${++ids}`;
        const { decisions } = this;
        const outbox = this.outbox = new Outbox(rate, decisions);
        this.greeting = new Greeting(outbox, client, newId, random);
        this.receipts = new Receipts(outbox);
        this.asks = new Asks(outbox, this.greeting, decisions, newId, random);
        this.memory = new Memory(outbox, this.receipts, decisions, newId);
        this.ears = new Ears(this.greeting, this.asks, this.memory, decisions);
    }

    get state(): 'connecting' | 'ready' | 'reconnecting' | 'ended' {
        return this.refusal ? 'ended' : this.isAway ? 'reconnecting' : this.outbox.isOpen && this.greeting.isAnswered ? 'ready' : 'connecting';
    }

    /** Whether nothing will be heard or said any more. */
    get isOver(): boolean {
        return this.isClosed && this.outbox.isEmpty;
    }

    /** The call rings or is open, for the first time or again. */
    open(now: number): void {
        if (this.outbox.isOpen) return;
        this.outbox.isOpen = true;
        this.isAway = false;
        if (this.isClosed) return;
        this.greeting.start(now);
        this.asks.reconnected(now);
    }

    away(): void {
        this.outbox.isOpen = false;
        this.isAway = true;
    }

    /** The call has ended. */
    end(): void {
        if (!this.isClosed) this.stop('call-ended');
        this.outbox.end();
    }

    /** The application has closed the client. */
    close(): void {
        if (this.isClosed) return;
        this.receipts.flush();
        this.memory.failAll('closed');
        this.stop('closed');
    }

    ask(ask: Ask, now: number): void {
        if (this.refusal) this.decisions.push({ do: 'end', ask, failure: { code: this.refusal } });
        else this.asks.add(ask, now);
    }

    abandon(ask: Ask): void {
        this.asks.abandon(ask);
    }

    hear(content: unknown, now: number): void {
        if (this.isClosed) return;
        if (this.ears.hear(content, now) === 'version') this.refuse('version');
    }

    handled(run: Run, { reply, failure }: Outcome, now: number): void {
        const { type = '', id, rev } = run as Run & Partial<Heard> & { rev?: number };
        if (failure?.code !== 'no-handler' && rev !== undefined) this.ears.given(type, rev);
        if (!id) return;
        const frame = reply && writeFrame(reply.type as string, { re: id }, reply);
        this.memory.handled(run as Heard, frame ? { reply: frame } : { failure }, this.greeting.takesParts, now);
    }

    /** The SDK has confirmed or refused a frame of a copy. */
    sent(copy: Copy | undefined, code: number | undefined, now: number): void {
        if (copy) copy.unconfirmed--;
        // For now: it counts as lost. Else for good.
        if (code === 31206 || code === 31211) this.outbox.pause(now);
        else if (code && copy) this.asks.refuse(copy, code === 31212 ? 'too-large' : 'failed');
    }

    pump(now: number): void {
        if (!this.isClosed) {
            this.memory.pump(now);
            this.greeting.pump(now);
            this.asks.pump(now);
            this.receipts.pump(now);
        }
        this.outbox.send(now);
    }

    /** When `pump` is due next; infinite for never. */
    due(): number {
        const { outbox, greeting, receipts, asks, memory } = this;
        const dues = [outbox.due(), ...this.isClosed ? [] : [greeting.due(), receipts.due(), ...asks.due(), ...memory.due()]];
        return Math.min(...dues.map(due => due ?? Infinity));
    }

    private stop(code: string): void {
        this.isClosed = true;
        this.memory.cancelAll(code);
        this.outbox.keepAnswers();
        this.refuse(code);
    }

    private refuse(code: string): void {
        this.refusal = code;
        this.greeting.stop();
        this.asks.failAll(code);
    }
}
