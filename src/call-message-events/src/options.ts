/** Options of a `CallMessages`. */
export interface CallMessagesOptions {
    /** How many messages leave in any second at most, those of the library included. The default is 10. */
    rate?: number | undefined;

    /** Is given what a listener or handler threw that is no `CallMessageError` of yours. The default writes it to the console. */
    onError?: ((error: unknown) => void) | undefined;
}

/** How long to wait, and when to give up. */
export interface WaitOptions {
    /** In milliseconds, at most 540,000. The default is 30,000 for a reply and 8,000 for a receipt. */
    timeout?: number | undefined;

    /** Ends the wait: the promise rejects with the signal's reason. */
    signal?: AbortSignal | undefined;
}

/** What a request handler is told beside the request. */
export interface HandlerContext {
    /** Fires when the server waits no longer: its time is over, the call has ended, or `close()` was called. */
    readonly signal: AbortSignal;
}

/**
 * - `connecting`: the server has not answered yet. What you send waits.
 * - `ready`: what you send leaves at once.
 * - `reconnecting`: the call has lost its connection. What you send waits.
 * - `ended`: nothing can be sent any more: the call has ended, `close()` was called, or the server speaks another version.
 */
export type CallMessagesState = 'connecting' | 'ready' | 'reconnecting' | 'ended';
