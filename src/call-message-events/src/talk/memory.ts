import type { Decision, Failure, Run } from './decision.js';
import type { Json } from './frame.js';
import { KeptReplyBytes, LongReply, Memory as Kept, RememberedIds, Waiting } from './limits.js';
import type { Outbox } from './outbox.js';
import { pack, utf8Length } from './packing.js';
import type { Receipts } from './receipts.js';

/** A message of the other side that has an id. */
export interface Heard extends Run {
    readonly id: string;
    readonly wants: boolean;
    readonly deadline: number; // Infinity where there is none.
    isRunning: boolean;
    /** When a receipt is due because the reply takes long. */
    receiptDue: number;
    /** What answers it: nothing for a receipt, `undefined` when it is not kept any more. */
    answer: Json[] | undefined;
    bytes: number;
    forget: number;
    /** Whether its answer waits to leave. */
    isPosted: boolean;
}

export const errorFrame = (re: string, error: Failure): Json => ({ cme: { re, error } });

/** What came from the other side: each id is handled once, and its outcome given again as often as it comes. */
export class Memory {
    private readonly known = new Map<string, Heard>(); // By id; those that have ended in the order of their ends.
    private readonly running = new Set<Heard>();
    private bytes = 0;

    constructor(
        private readonly outbox: Outbox,
        private readonly receipts: Receipts,
        private readonly decisions: Decision[],
        private readonly newId: () => string,
    ) {}

    /** @returns Whether the id is known. */
    knows(id: string, now: number): boolean {
        for (const [id, one] of this.known) {
            if (one.isRunning) continue;
            if (one.forget > now && this.known.size <= RememberedIds) break;
            this.known.delete(id);
            this.bytes -= one.bytes;
        }
        return this.known.has(id);
    }

    /** @returns Whether it is to begin. */
    hear(heard: Heard, now: number): boolean {
        if (heard.deadline <= now) return false;
        if (this.running.size === Waiting) {
            if (heard.wants) this.outbox.answer({ write: () => errorFrame(heard.id, { code: 'busy' }) });
            return false;
        }
        if (heard.wantsReply) heard.receiptDue = now + LongReply;
        this.known.set(heard.id, heard);
        this.running.add(heard);
        return true;
    }

    /** It came again. */
    repeat(id: string, now: number): void {
        const heard = this.known.get(id)!;
        if (heard.isRunning && heard.wants) this.receipt(heard, now);
        else this.post(heard, now);
    }

    /** It ends without being begun. */
    skip(heard: Heard, now: number): void {
        this.keep(heard, now);
        this.post(heard, now);
    }

    handled(heard: Heard, result: { reply?: Json; failure?: Failure | undefined }, takesParts: boolean, now: number): void {
        if (!this.running.delete(heard)) return;
        const { reply, failure } = result;
        if (failure) {
            heard.answer = [errorFrame(heard.id, failure)];
        } else if (reply) {
            const frames = pack(reply, takesParts, this.newId);
            heard.answer = frames ?? [errorFrame(heard.id, { code: 'failed' })];
            heard.bytes = frames ? utf8Length(JSON.stringify(frames)) : 0;
        }
        this.receipts.remove(heard.id);
        this.skip(heard, now);
    }

    /** What runs is told to stop. */
    cancelAll(code: string): void {
        this.running.forEach(run => this.decisions.push({ do: 'cancel', run, code }));
        this.running.clear();
    }

    /** What runs is answered so. */
    failAll(code: string): void {
        this.running.forEach(({ id, wants }) => wants && this.outbox.answer({ write: () => errorFrame(id, { code }) }));
    }

    due(): number[] {
        return [...this.running].map(one => Math.min(one.receiptDue, one.deadline));
    }

    pump(now: number): void {
        this.running.forEach(run => {
            if (run.deadline <= now) {
                // Nobody waits for it: it ends without an outcome.
                this.running.delete(run);
                this.receipts.remove(run.id);
                this.decisions.push({ do: 'cancel', run, code: 'timed-out' });
                this.keep(run, now);
            } else if (run.receiptDue <= now) {
                this.receipt(run, now);
            }
        });
    }

    private receipt(heard: Heard, now: number): void {
        heard.receiptDue = Infinity;
        this.receipts.add(heard.id, now);
    }

    private post(heard: Heard, now: number): void {
        if (!heard.wants || heard.deadline <= now || heard.isPosted) return;
        const frames = heard.answer ?? [errorFrame(heard.id, { code: 'gone' })];
        if (frames.length === 0) this.receipts.add(heard.id, now);
        frames.forEach((frame, index) => {
            heard.isPosted = true;
            this.outbox.answer({
                write: now => heard.deadline > now ? frame : undefined,
                ...index === frames.length - 1 && { left: () => { heard.isPosted = false; } },
            });
        });
    }

    private keep(heard: Heard, now: number): void {
        heard.isRunning = false;
        heard.forget = now + Kept;
        this.known.delete(heard.id);
        this.known.set(heard.id, heard);
        this.bytes += heard.bytes;
        for (const one of this.known.values()) {
            // One that is larger by itself is kept until the next.
            if (this.bytes <= KeptReplyBytes || one === heard) break;
            this.bytes -= one.bytes;
            if (one.bytes > 0) one.answer = undefined;
            one.bytes = 0;
        }
    }
}
