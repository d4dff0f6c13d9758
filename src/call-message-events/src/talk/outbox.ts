import type { Send } from './actions.js';
import type { Copy } from './copy.js';
import type { Json } from './frame.js';
import { QueuedAnswers, Second } from './limits.js';

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
    /** Sends nothing for a second. */
    pause(): void;
    /** When something may leave that could not now. */
    due(): number;
    send(): void;
}

/** What is to be sent, how fast it may, and what goes first. */
export function newOutbox(now: () => number, rate: number, sendNow: Send): Outbox {
    const queues: Letter[][] = [[], [], []];
    let pausedUntil = -Infinity;
    const sent: number[] = []; // When, within the last second.

    const outbox: Outbox = {
        isOpen: false,
        isEmpty: () => !queues.some(queue => queue[0]),
        add(rank, ...letter) {
            // With too many answers the other side asks faster than may be answered.
            if (rank === AnswerRank && queues[rank].length >= QueuedAnswers) letter[2]?.();
            else queues[rank].push(letter);
        },
        pause() {
            pausedUntil = now() + Second;
        },
        due: () => outbox.isOpen && !outbox.isEmpty() ? Math.max(pausedUntil, sent.length < rate ? 0 : sent[0] + Second) : Infinity,
        send() {
            while (sent[0] + Second <= now()) sent.shift();
            for (const queue of queues) {
                while (outbox.isOpen && queue[0]) {
                    const [write, copy, left] = queue[0];
                    const frame = write();
                    if (frame) {
                        if (pausedUntil > now() || sent.length >= rate) return;
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
