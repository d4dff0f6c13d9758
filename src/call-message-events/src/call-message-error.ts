/**
 * Why a message or a request failed; or, thrown by a handler of yours, what the server may see of it.
 */
export class CallMessageError extends Error {
    /**
     * `timed-out`, `call-ended`, `no-handler`, `bad-content`, `failed`, `busy`, `gone`, `version`, `closed`, `too-large`, or a code of the server's own.
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
