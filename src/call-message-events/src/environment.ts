/** Time and chance, which tests replace. */
export interface Environment {
    /** Milliseconds since any fixed moment. */
    now(): number;
    setTimeout(action: () => void, milliseconds: number): unknown;
    clearTimeout(timer: unknown): void;
    /** From 0 to 1. */
    random(): number;
}

// Looked up at each use, and only where they are there: React Native lacks some.
const globals = globalThis as { performance?: { now(): number }; crypto?: { getRandomValues?(bytes: Uint8Array): unknown } };

export const standard: Environment = {
    // A clock that is set does not move this one.
    now: () => (globals.performance ?? Date).now(),
    setTimeout: (action, milliseconds) => setTimeout(action, milliseconds),
    clearTimeout: timer => clearTimeout(timer as number),
    random: () => Math.random(),
};

/** Ten random characters: what the ids of one client object begin with. */
export function newPrefix(): string {
    const bytes = Uint8Array.from({ length: 10 }, () => Math.random() * 256);
    globals.crypto?.getRandomValues?.(bytes);
    return Array.from(bytes, byte => (byte % 36).toString(36)).join('');
}
