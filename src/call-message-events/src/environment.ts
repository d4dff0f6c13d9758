/** Time and chance, which tests replace. */
export interface Environment {
    /** Milliseconds since any fixed moment. */
    now(): number;
    setTimeout(action: () => void, milliseconds: number): unknown;
    clearTimeout(timer: unknown): void;
    /** From 0 to 1. */
    random(): number;
}

export const standard: Environment = {
    // A clock that is set does not move the one of `performance`, which old engines lack.
    now: () => ((globalThis as { performance?: Performance }).performance ?? Date).now(),
    setTimeout: (action, milliseconds) => setTimeout(action, milliseconds),
    clearTimeout: timer => clearTimeout(timer as number),
    random: () => Math.random(),
};
