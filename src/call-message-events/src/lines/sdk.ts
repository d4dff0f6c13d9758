import type { LineEars, LineChange } from './line.js';

type Listener = (event: never) => void;

export interface Emitter {
    on(name: string, listener: Listener): unknown;
    removeListener(name: string, listener: Listener): unknown;
}

/** What the SDKs' states, and the events of their calls, mean. What is not here changes nothing. */
const meanings = new Map<string, LineChange>([
    // Both. While it rings: an outgoing call, since an incoming one is `pending`, or no call yet.
    ['ringing', 'open'],
    ['reconnecting', 'away'],
    // The JavaScript SDK: two states, and events.
    ['open', 'open'],
    ['closed', 'end'],
    ['accept', 'open'],
    ['disconnect', 'end'],
    ['cancel', 'end'],
    ['reject', 'end'],
    // The React Native SDK: states that are events, too.
    ['connected', 'open'],
    ['disconnected', 'end'],
    ['connectFailure', 'end'],
    // Both: an event.
    ['reconnected', 'open'],
]);

export const meaningOf = (state: string): LineChange | undefined => meanings.get(state);

/** 31211, the call is not active: also what stands for a message that the SDK did not even take. */
export const NotActive = 31211;

/** What is given to `sendMessage` beside the content. */
export const userDefined = { contentType: 'application/json', messageType: 'user-defined-message' };

/** The code by which an SDK refuses a message. */
export function codeOf(error: unknown): number | undefined {
    // What the JavaScript SDK has no class for is an unknown error, with the real one inside.
    const { code, originalError } = (error ?? {}) as { code?: number; originalError?: { code?: number } };
    return originalError?.code ?? code;
}

/** @returns A function that stops it. */
export function listen(emitter: Emitter, events: [name: string, listener: Listener][]): () => void {
    events.forEach(([name, listener]) => emitter.on(name, listener));
    return () => events.forEach(([name, listener]) => emitter.removeListener(name, listener));
}

/** Listens to the changes of a call, and to more. */
export const listenToCall = (call: Emitter, ears: LineEars, more: [name: string, listener: Listener][]): () => void =>
    listen(call, [...more, ...Array.from(meanings, ([name, meaning]): [string, Listener] => [name, () => ears.changed(meaning)])]);
