import { begin, dueOf, left, newRepetition, type Repetition } from './copy.js';
import { HelloRank, type Outbox } from './outbox.js';

export interface Greeting {
    /** Whether the server has ever answered one: messages may leave. */
    isAnswered: boolean;
    /** Whether the server takes parts. */
    takesParts: boolean;
    /** Says it now, and again. Those said before count no more. */
    start(): void;
    stop(): void;
    isOwn(id: string): boolean;
    due(): number;
    pump(): void;
}

/** The hello, which is repeated until it has its receipt. */
export function newGreeting(now: () => number, outbox: Outbox, client: string, newId: () => string, random: () => number): Greeting {
    const ids = new Set<string>(); // Those of the sendings since the last connect.
    let repetition: Repetition | undefined;

    const greeting: Greeting = {
        isAnswered: false,
        takesParts: false,
        start() {
            ids.clear();
            repetition = newRepetition(now());
        },
        stop() {
            ids.clear();
            repetition = undefined;
        },
        isOwn: id => ids.has(id),
        due: () => outbox.isOpen && repetition ? dueOf(repetition) : Infinity,
        pump() {
            const said = repetition;
            if (!said || greeting.due() > now()) return;
            const id = newId();
            ids.add(id);
            outbox.add(
                HelloRank,
                () => ids.has(id) && { cme: { id, hello: { v: [1], client, parts: true } } },
                begin(said, 1),
                () => left(said, now(), random),
            );
        },
    };
    return greeting;
}
