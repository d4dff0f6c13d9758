import type { Ask, Begin, Failure, Run, Send } from './actions.js';
import { newAsks } from './asks.js';
import type { Copy } from './copy.js';
import { newEars } from './ears.js';
import { writeFrame, type Json } from './frame.js';
import { newGreeting } from './greeting.js';
import { newMemory, type Heard } from './memory.js';
import { newOutbox } from './outbox.js';
import { newReceipts } from './receipts.js';

/** What happens. `pump` follows whatever goes in. */
export interface Talk {
    state(): 'connecting' | 'ready' | 'reconnecting' | 'ended';
    /** Whether nothing will be heard or said any more. */
    isOver(): boolean;
    /** The call rings or is open, for the first time or again. */
    open(): void;
    away(): void;
    /** The call has ended. */
    end(): void;
    /** The application has closed the client. */
    close(): void;
    ask(ask: Ask): void;
    abandon(ask: Ask): void;
    hear(content: unknown): void;
    /** The application has had it. */
    handled(run: Run, failure: Failure, reply?: Json): void;
    /** The SDK has confirmed a frame of a copy; or refused it, with this code. */
    sent(copy: Copy | undefined, code: number | undefined): void;
    pump(): void;
    /** When `pump` is due next; infinite for never. */
    due(): number;
}

/**
 * The app's side of the protocol: what happens goes in, what is to be done goes to `send` and `begin`. It knows no SDK, and of time only
 * `now`, which stands still while something is taken in.
 */
export function newTalk(now: () => number, rate: number, client: string, random: () => number, send: Send, begin: Begin): Talk {
    let ids = 0;
    let refusal: string | undefined; // Why nothing can be asked.
    let isAway = false;
    let isClosed = false; // Nothing is heard any more, and nothing asked.
    let isEnded = false; // Nothing is sent any more.
    // Two client objects of one leg must not meet; to guess an id is of no use. So this needs no `crypto`, which not every engine has.
    const prefix = Array.from({ length: 10 }, () => Math.floor(random() * 36).toString(36)).join('');
    const newId = () => `${prefix}.${++ids}`;
    const outbox = newOutbox(now, rate, send);
    const greeting = newGreeting(now, outbox, client, newId, random);
    const receipts = newReceipts(now, outbox);
    const asks = newAsks(now, outbox, greeting, newId, random);
    const memory = newMemory(now, outbox, greeting, receipts, newId);
    const inTime = [memory, greeting, asks, receipts];
    const revisions = new Map<string | undefined, number>();

    const refuse = (code: string) => {
        refusal = code;
        greeting.stop();
        asks.failAll(code);
    };
    const hear = newEars(now, greeting, asks, memory, revisions, begin, () => refuse('version'));

    const stop = (code: string) => {
        if (isClosed) return;
        isClosed = true;
        receipts.flush();
        memory.stop(code);
        refuse(code);
    };

    return {
        state: () => refusal ? 'ended' : isAway ? 'reconnecting' : outbox.isOpen && greeting.isAnswered ? 'ready' : 'connecting',
        isOver: () => isEnded || (isClosed && outbox.isEmpty()),
        open() {
            if (outbox.isOpen) return;
            outbox.isOpen = true;
            isAway = false;
            if (isClosed) return;
            greeting.start();
            asks.reconnected();
        },
        away() {
            outbox.isOpen = false;
            isAway = true;
        },
        end() {
            stop('call-ended');
            isEnded = true;
            outbox.isOpen = false;
        },
        close: () => stop('closed'),
        ask(ask) {
            if (refusal) ask.end([refusal]);
            else asks.add(ask);
        },
        abandon: asks.abandon,
        hear(content) {
            if (!isClosed) hear(content);
        },
        handled(run, failure, reply) {
            const { type, id, rev } = run as Heard;
            if (rev !== undefined && failure[0] !== 'no-handler') revisions.set(type, rev);
            memory.handled(run as Heard, failure, reply && writeFrame(reply.type as string, { re: id }, reply));
        },
        sent(copy, code) {
            if (copy) copy.unconfirmed--;
            // For now: it counts as lost. Else for good.
            if (code === 31206 || code === 31211) outbox.pause(code === 31206);
            else if (code && copy) asks.refuse(copy, code === 31212 ? 'too-large' : 'failed');
        },
        pump() {
            inTime.forEach(one => one.pump());
            outbox.send();
        },
        due: () => Math.min(outbox.due(), ...inTime.map(one => one.due())),
    };
}
