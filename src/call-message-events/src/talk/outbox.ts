import type { Send } from './actions.js';
import type { Copy } from './copy.js';
import type { Json } from './frame.js';
import { QueuedAnswers, Regained, Second } from './limits.js';

/** Something to send. */
type Letter = [
    /** Writes it when it leaves, or returns nothing when it need not leave any more. */
    write: () => Json | false,
    copy?: Copy,
    /** Is called when it has left. */
    left?: () => void,
];

// What goes first.
export const HelloRank = 0;
export const AnswerRank = 1;
export const MessageRank = 2;

export interface Outbox {
    isOpen: boolean;
    isEmpty(): boolean;
    add(rank: number, ...letter: Letter): void;
    /** Sends nothing for a second; and, if it was too fast, only half as much a second from then on, and a little more with each frame that leaves. */
    pause(tooFast: boolean): void;
    /** When something may leave that could not now. */
    due(): number;
    send(): void;
}

/** What is to be sent, how fast it may, and what goes first. */
export function newOutbox(now: () => number, rate: number, sendNow: Send): Outbox {
    const queues: Letter[][] = [[], [], []];
    let pausedUntil = -Infinity;
    let allowed = rate;
    const sent: number[] = []; // When, within the last second.

    const outbox: Outbox = {
        isOpen: false,
        isEmpty: () => !queues.some(queue => queue[0]),
        add(rank, ...letter) {
            // With too many answers the other side asks faster than may be answered.
            if (rank === AnswerRank && queues[rank].length >= QueuedAnswers) letter[2]?.();
            else queues[rank].push(letter);
        },
        pause(tooFast) {
            // What is refused in one burst counts once.
            if (tooFast && pausedUntil <= now()) allowed = Math.max(1, allowed / 2);
            pausedUntil = now() + Second;
        },
        due: () => outbox.isOpen && !outbox.isEmpty() ? Math.max(pausedUntil, sent.length < allowed ? 0 : sent[0] + Second) : Infinity,
        send() {
            while (sent[0] + Second <= now()) sent.shift();
            for (const queue of queues) {
                while (outbox.isOpen && queue[0]) {
                    const [write, copy, left] = queue[0];
                    const frame = write();
                    if (frame) {
                        if (pausedUntil > now() || sent.length >= allowed) return;
                        allowed = Math.min(rate, allowed + Regained);
                        sent.push(now());
                        sendNow(frame, copy);
                        left?.();
                    }
                    queue.shift();
                }
            }
        },
    };
    return outbox;
}
