import type { Copy } from './copy.js';
import type { Effects } from './effects.js';
import type { Json } from './frame.js';
import { QueuedAnswers, Second } from './limits.js';

/** Something to send. */
type Letter = [
    /** Writes it when it leaves, or returns nothing when it need not leave any more. */
    write: (now: number) => Json | false,
    copy?: Copy,
    /** Is called when it has left. */
    left?: (now: number) => void,
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
    pause(now: number): void;
    /** When something may leave that could not now. */
    due(): number;
    send(now: number): void;
}

/** What is to be sent, how fast it may, and what goes first. */
export function newOutbox(rate: number, effects: Effects): Outbox {
    const queues: Letter[][] = [[], [], []];
    let pausedUntil = -Infinity;
    const sent: number[] = []; // When, within the last second.

    const outbox: Outbox = {
        isOpen: false,
        isEmpty: () => !queues.some(queue => queue[0]),
        add(rank, ...letter) {
            // With too many answers the other side asks faster than may be answered.
            if (rank === AnswerRank && queues[rank]!.length >= QueuedAnswers) letter[2]?.(0);
            else queues[rank]!.push(letter);
        },
        pause(now) {
            pausedUntil = now + Second;
        },
        due: () => outbox.isOpen && !outbox.isEmpty() ? Math.max(pausedUntil, sent.length < rate ? 0 : sent[0]! + Second) : Infinity,
        send(now) {
            while (sent[0]! + Second <= now) sent.shift();
            for (const queue of queues) {
                while (outbox.isOpen && queue[0]) {
                    const [write, copy, left] = queue[0];
                    const frame = write(now);
                    if (frame) {
                        if (pausedUntil > now || sent.length >= rate) return;
                        sent.push(now);
                        effects.send(frame, copy);
                        left?.(now);
                    }
                    queue.shift();
                }
            }
        },
    };
    return outbox;
}
