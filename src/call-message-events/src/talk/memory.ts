import type { Effects, Failure, Run } from './effects.js';
import type { Json } from './frame.js';
import type { Greeting } from './greeting.js';
import { KeptReplyBytes, LongReply, Memory as Kept, RememberedIds, Waiting } from './limits.js';
import { AnswerRank, type Outbox } from './outbox.js';
import { pack, utf8Length } from './packing.js';
import type { Receipts } from './receipts.js';

/** A message of the other side. */
export interface Heard extends Run {
    /** Only a message that has one is given to the memory. */
    readonly id: string;
    readonly rev: number | undefined;
    /** Whether something is to be said about it, where it has an id. */
    readonly wants: boolean;
    readonly deadline: number; // Infinite where there is none.
    /** When a receipt is due because the reply takes long. */
    receiptDue: number;
    /** What answers it: nothing for a receipt, `undefined` when it is not kept any more. */
    answer: Json[] | undefined;
    bytes: number;
    forget?: number;
    /** Whether its answer waits to leave. */
    isPosted?: boolean;
}

export interface Memory {
    /**
     * Something came with that id.
     * @returns Whether it is known: then it came again, and is answered if `isWhole`.
     */
    repeat(id: string, now: number, isWhole: boolean): boolean;
    /** @returns Whether it is to begin. */
    hear(heard: Heard, now: number): boolean;
    /** It ends without being begun. */
    skip(heard: Heard, now: number): void;
    handled(heard: Heard, now: number, failure: Failure, reply?: Json): void;
    /** What runs is told to stop, and answered. */
    stop(code: string): void;
    due(): number;
    pump(now: number): void;
}

const errorFrame = (re: string, [code = 'failed', message]: Failure): Json => ({ cme: { re, error: { code, message } } });

/** What came from the other side: each id is handled once, and its outcome given again as often as it comes. */
export function newMemory(outbox: Outbox, greeting: Greeting, receipts: Receipts, newId: () => string, effects: Effects): Memory {
    const known = new Map<string, Heard>(); // By id; those that have ended in the order of their ends.
    const running = new Set<Heard>();
    let bytes = 0;

    const say = ({ id, wants }: Heard, code: string) => {
        if (wants) outbox.add(AnswerRank, () => errorFrame(id, [code]));
    };

    const receipt = (heard: Heard, now: number) => {
        heard.receiptDue = Infinity;
        receipts.add(heard.id, now);
    };

    const post = (heard: Heard, now: number) => {
        if (!heard.wants || heard.deadline <= now || heard.isPosted) return;
        const frames = heard.answer ?? [errorFrame(heard.id, ['gone'])];
        if (!frames.length) receipts.add(heard.id, now);
        frames.forEach((frame, index) => {
            heard.isPosted = true;
            outbox.add(AnswerRank, now => heard.deadline > now && frame, undefined, () => {
                heard.isPosted = index < frames.length - 1;
            });
        });
    };

    const keep = (heard: Heard, now: number) => {
        running.delete(heard);
        receipts.remove(heard.id);
        heard.forget = now + Kept;
        known.delete(heard.id);
        known.set(heard.id, heard);
        bytes += heard.bytes;
        for (const one of known.values()) {
            // One that is larger by itself is kept until the next.
            if (bytes <= KeptReplyBytes || one === heard) break;
            bytes -= one.bytes;
            if (one.bytes) one.answer = undefined;
            one.bytes = 0;
        }
    };

    const skip = (heard: Heard, now: number) => {
        keep(heard, now);
        post(heard, now);
    };

    return {
        repeat(id, now, isWhole) {
            for (const [id, one] of known) {
                if (running.has(one)) continue;
                if (one.forget! > now && known.size <= RememberedIds) break;
                known.delete(id);
                bytes -= one.bytes;
            }
            const heard = known.get(id);
            if (!heard) return false;
            if (!isWhole) return true;
            if (heard.wants && running.has(heard)) receipt(heard, now);
            else post(heard, now);
            return true;
        },
        hear(heard, now) {
            if (heard.deadline <= now) return false;
            if (running.size === Waiting) {
                say(heard, 'busy');
                return false;
            }
            if (heard.wantsReply) heard.receiptDue = now + LongReply;
            known.set(heard.id, heard);
            running.add(heard);
            return true;
        },
        skip,
        handled(heard, now, failure, reply) {
            if (!running.has(heard)) return;
            const frames = reply && pack(reply, greeting.takesParts, newId);
            if (frames) heard.bytes = utf8Length(JSON.stringify(frames));
            if (reply || failure[0]) heard.answer = frames ?? [errorFrame(heard.id, failure)];
            skip(heard, now);
        },
        stop(code) {
            running.forEach(run => {
                say(run, code);
                effects.cancel(run, code);
            });
            running.clear();
        },
        due: () => Math.min(...Array.from(running, one => Math.min(one.receiptDue, one.deadline))),
        pump: now => running.forEach(run => {
            if (run.deadline <= now) {
                // Nobody waits for it: it ends without an outcome.
                effects.cancel(run, 'timed-out');
                keep(run, now);
            } else if (run.receiptDue <= now) {
                receipt(run, now);
            }
        }),
    };
}
