import { begin, dueOf, left, newRepetition, type Repetition } from './copy.js';
import type { Outbox } from './outbox.js';

/** The hello, which is repeated until it has its receipt. */
export class Greeting {
    /** Whether the server has ever answered one: messages may leave. */
    isAnswered = false;
    /** Whether the server takes parts. */
    takesParts = false;
    private readonly ids = new Set<string>(); // Those of the sendings since the last connect.
    private repetition: Repetition | undefined;

    constructor(private readonly outbox: Outbox, private readonly client: string, private readonly newId: () => string, private readonly random: () => number) {}

    /** Says it now, and again. Those said before count no more. */
    start(now: number): void {
        this.ids.clear();
        this.repetition = newRepetition(now);
    }

    stop(): void {
        this.ids.clear();
        this.repetition = undefined;
    }

    isOwn(id: string): boolean {
        return this.ids.has(id);
    }

    answer(takesParts: boolean): void {
        this.isAnswered = true;
        this.takesParts = takesParts;
        this.stop();
    }

    due(): number | undefined {
        return this.outbox.isOpen && this.repetition ? dueOf(this.repetition) : undefined;
    }

    pump(now: number): void {
        if (!(this.due()! <= now)) return;
        const repetition = this.repetition!;
        const id = this.newId();
        this.ids.add(id);
        this.outbox.hello({
            write: () => this.isOwn(id) ? { cme: { id, hello: { v: [1], client: this.client, parts: true } } } : undefined,
            copy: begin(repetition, 1),
            left: now => left(repetition, now, this.random),
        });
    }
}
