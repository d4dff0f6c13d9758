/** 31211, the call is not active: also what stands for a message that the SDK did not even take. */
export const NotActive = 31211;

/** What is given to `sendMessage`. */
export const userDefined = { contentType: 'application/json', messageType: 'user-defined-message' };

/** The codes by which an SDK refuses a message. */
export function codeOf(error: unknown): number | undefined {
    // What the JavaScript SDK has no class for is an unknown error, with the real one inside.
    const { code, originalError } = (error ?? {}) as { code?: number; originalError?: { code?: number } };
    return originalError?.code ?? code;
}

/** Listens to events of a call. */
export function listen(call: Emitter, events: Record<string, (event: never) => void>): () => void {
    const all = Object.entries(events);
    all.forEach(([name, listener]) => call.on(name, listener));
    return () => {
        all.forEach(([name, listener]) => call.removeListener(name, listener));
    };
}

export interface Emitter {
    on(name: string, listener: (event: never) => void): unknown;
    removeListener(name: string, listener: (event: never) => void): unknown;
}
