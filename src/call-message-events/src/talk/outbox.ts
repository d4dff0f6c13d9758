import type { Copy } from './copy.js';
import type { Decision } from './decision.js';
import type { Json } from './frame.js';
import { QueuedAnswers, Second } from './limits.js';

/** Something to send. */
export interface Letter {
    /** Writes it when it leaves, or returns `undefined` when it need not leave any more. */
    write(now: number): Json | undefined;
    readonly copy?: Copy;
    /** Is called when it has left. */
    left?(now: number): void;
}

/** What is to be sent, how fast it may, and what goes first. */
export class Outbox {
    isOpen = false;
    private queues: [hello: Letter[], answers: Letter[], messages: Letter[]] = [[], [], []];
    private pausedUntil = -Infinity;
    private readonly sent: number[] = []; // When, within the last second.

    constructor(private readonly rate: number, private readonly decisions: Decision[]) {}

    get isEmpty(): boolean {
        return this.queues.every(queue => queue.length === 0);
    }

    hello(letter: Letter): void {
        this.queues[0].push(letter);
    }

    answer(letter: Letter): void {
        // With too many the other side asks faster than may be answered.
        if (this.queues[1].length < QueuedAnswers) this.queues[1].push(letter);
        else letter.left?.(0);
    }

    message(letter: Letter): void {
        this.queues[2].push(letter);
    }

    /** Nothing is sent but answers. */
    keepAnswers(): void {
        this.queues[0] = this.queues[2] = [];
    }

    /** Nothing is sent any more. */
    end(): void {
        this.isOpen = false;
        this.queues = [[], [], []];
    }

    pause(now: number): void {
        this.pausedUntil = now + Second;
    }

    /** When something may leave that could not now. */
    due(): number | undefined {
        return this.isOpen && !this.isEmpty ? Math.max(this.pausedUntil, this.sent.length < this.rate ? 0 : this.sent[0]! + Second) : undefined;
    }

    send(now: number): void {
        while (this.sent[0]! + Second <= now) this.sent.shift();
        for (const queue of this.queues) {
            while (this.isOpen && queue[0]) {
                const letter = queue[0];
                const frame = letter.write(now);
                if (frame) {
                    if (this.pausedUntil > now || this.sent.length >= this.rate) return;
                    if (this.rate < Infinity) this.sent.push(now);
                    this.decisions.push({ do: 'send', frame, copy: letter.copy });
                    letter.left?.(now);
                }
                queue.shift();
            }
        }
    }
}
