import type { LineEars, LineChange } from './line.js';

type Listener = (event: never) => void;

export interface Emitter {
    on(name: string, listener: Listener): unknown;
    removeListener(name: string, listener: Listener): unknown;
}

/** What the SDKs' states, and the events of their calls, mean. What is not here changes nothing. */
const meanings: [LineChange, string[]][] = [
    // An outgoing call rings: an incoming one is pending, or no call yet. React Native says `connected` where JavaScript says `open` and `accept`.
    ['open', ['ringing', 'open', 'accept', 'connected', 'reconnected']],
    ['away', ['reconnecting']],
    ['end', ['closed', 'disconnect', 'disconnected', 'cancel', 'reject', 'connectFailure']],
];

export const meaningOf = (state: string): LineChange | undefined => meanings.find(([, names]) => names.includes(state))?.[0];

/** 31211, the call is not active: also what stands for a message that the SDK did not even take. */
export const NotActive = 31211;

/** What is given to `sendMessage` beside the content. */
export const userDefined = { contentType: 'application/json', messageType: 'user-defined-message' };

/** The code by which an SDK refuses a message; `undefined` for an error that is about something else. */
export function refusalOf(error: unknown): number | undefined {
    // What the JavaScript SDK has no class for is an unknown error, with the real one inside.
    const { code, originalError } = (error ?? {}) as { code?: number; originalError?: { code?: number } };
    return [31206, 31210, NotActive, 31212].find(one => one === (originalError?.code ?? code));
}

/**
 * Listens to the changes of a call, and to more.
 * @returns A function that stops it.
 */
export function listen(call: Emitter, ears: LineEars, more: [name: string, listener: Listener][]): () => void {
    const all = more.concat(meanings.flatMap(([change, names]) => names.map((name): [string, Listener] => [name, () => ears.changed(change)])));
    all.forEach(([name, listener]) => call.on(name, listener));
    return () => all.forEach(([name, listener]) => call.removeListener(name, listener));
}
