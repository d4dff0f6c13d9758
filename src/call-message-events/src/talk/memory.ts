import type { Failure, Run } from './actions.js';
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
    repeat(id: string, isWhole: boolean): boolean;
    /** @returns Whether it is to begin. */
    hear(heard: Heard): boolean;
    /** It ends without being begun. */
    skip(heard: Heard): void;
    handled(heard: Heard, failure: Failure, reply?: Json): void;
    /** What runs is told to stop, and answered. */
    stop(code: string): void;
    due(): number;
    pump(): void;
}

const errorFrame = (re: string, [code = 'failed', message]: Failure): Json => ({ cme: { re, error: { code, message } } });

/** What came from the other side: each id is handled once, and its outcome given again as often as it comes. */
export function newMemory(now: () => number, outbox: Outbox, greeting: Greeting, receipts: Receipts, newId: () => string): Memory {
    const known = new Map<string, Heard>(); // By id; those that have ended in the order of their ends.
    const running = new Set<Heard>();
    let bytes = 0;

    const say = ({ id, wants }: Heard, code: string) => {
        if (wants) outbox.add(AnswerRank, () => errorFrame(id, [code]));
    };

    const receipt = (heard: Heard) => {
        heard.receiptDue = Infinity;
        receipts.add(heard.id);
    };

    const post = (heard: Heard) => {
        if (!heard.wants || heard.deadline <= now() || heard.isPosted) return;
        const frames = heard.answer ?? [errorFrame(heard.id, ['gone'])];
        if (!frames.length) receipts.add(heard.id);
        frames.forEach((frame, index) => {
            heard.isPosted = true;
            outbox.add(AnswerRank, () => heard.deadline > now() && frame, undefined, () => {
                heard.isPosted = index < frames.length - 1;
            });
        });
    };

    const keep = (heard: Heard) => {
        running.delete(heard);
        receipts.remove(heard.id);
        // What is remembered holds neither what was said nor who answered.
        heard.content = {};
        heard.cancel = undefined;
        heard.forget = now() + Kept;
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

    const skip = (heard: Heard) => {
        keep(heard);
        post(heard);
    };

    return {
        repeat(id, isWhole) {
            for (const [id, one] of known) {
                if (running.has(one)) continue;
                if (one.forget! > now() && known.size <= RememberedIds) break;
                known.delete(id);
                bytes -= one.bytes;
            }
            const heard = known.get(id);
            if (!heard) return false;
            if (!isWhole) return true;
            if (heard.wants && running.has(heard)) receipt(heard);
            else post(heard);
            return true;
        },
        hear(heard) {
            if (heard.deadline <= now()) return false;
            if (running.size === Waiting) {
                say(heard, 'busy');
                return false;
            }
            if (heard.wantsReply) heard.receiptDue = now() + LongReply;
            known.set(heard.id, heard);
            running.add(heard);
            return true;
        },
        skip,
        handled(heard, failure, reply) {
            if (!running.has(heard)) return;
            const frames = reply && pack(reply, greeting.takesParts, newId);
            if (frames) heard.bytes = utf8Length(JSON.stringify(frames));
            if (reply || failure[0]) heard.answer = frames ?? [errorFrame(heard.id, failure)];
            skip(heard);
        },
        stop(code) {
            running.forEach(run => {
                say(run, code);
                run.cancel?.(code);
            });
            running.clear();
        },
        due: () => Math.min(...Array.from(running, one => Math.min(one.receiptDue, one.deadline))),
        pump: () => running.forEach(run => {
            if (run.deadline <= now()) {
                // Nobody waits for it: it ends without an outcome.
                run.cancel?.('timed-out');
                keep(run);
            } else if (run.receiptDue <= now()) {
                receipt(run);
            }
        }),
    };
}
