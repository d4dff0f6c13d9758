/**
 * Why a message or a request failed; or, thrown by a handler of yours, what the server may see of it.
 */
export class CallMessageError extends Error {
    /**
     * One of these, or a code of the server's own, with its text in `message`:
     *
     * - `timed-out`, `call-ended`: nothing came in time, or before the call ended. See `outcomeUnknown`.
     * - `no-handler`: the server takes no such message or request. Check the contract.
     * - `bad-content`: the server could not read the content. Generate the contracts again.
     * - `failed`: the server's handler threw, or the SDK refused the message. Look into the server's log.
     * - `busy`: 256 messages wait already, here or there. Wait for some of them.
     * - `gone`: the server has handled the request, but keeps the reply no longer. Ask again if that does no harm.
     * - `version`: there is no version of the protocol that both know. Update one side.
     * - `too-large`: send less. `closed`: `close()` was called. `aborted`: so was your signal, which has no reason.
     */
    readonly code: string;

    /** Whether the server may have had the message all the same. */
    readonly outcomeUnknown: boolean;

    /**
     * @param code A text of 1 to 100 characters.
     * @param message For people. The server sees it, too, where a handler throws this error.
     */
    constructor(code: string, message?: string, outcomeUnknown = false) {
        super(message ?? code);
        this.name = 'CallMessageError';
        this.code = code;
        this.outcomeUnknown = outcomeUnknown;
    }
}
