import { ShortestRepetition, Unconfirmed } from './limits.js';

/** One sending: of a hello, or of a message with all its parts. */
export interface Copy {
    /** How many of its frames the SDK has not confirmed. */
    unconfirmed: number;
}

/** When a message is to be sent again. */
export interface Repetition {
    sendings: number;
    /** When a copy is due, if the one before is confirmed; infinite while a copy waits to leave. */
    next: number;
    last: number;
    copy: Copy;
}

export const newRepetition = (now: number): Repetition => ({ sendings: 0, next: now, last: -Infinity, copy: { unconfirmed: 0 } });

export const dueOf = ({ next, last, copy }: Repetition): number => copy.unconfirmed > 0 ? Math.max(next, last + Unconfirmed) : next;

/** A copy is about to leave. */
export function begin(repetition: Repetition, frames: number): Copy {
    repetition.next = Infinity;
    return repetition.copy = { unconfirmed: frames };
}

/** A copy has left. */
export function left(repetition: Repetition, now: number, random: () => number): void {
    const wait = [1500, 3000][repetition.sendings++] ?? 5000;
    repetition.last = now;
    repetition.next = now + wait * (1 + 0.2 * random());
}

/** The connection is back: at once, but not twice within a second. What was not confirmed is lost with the connection before. */
export function hurry(repetition: Repetition, now: number): void {
    const { next, last, copy } = repetition;
    copy.unconfirmed = 0;
    if (next < Infinity) repetition.next = Math.max(now, last + ShortestRepetition);
}
