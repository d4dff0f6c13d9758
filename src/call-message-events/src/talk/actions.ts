import type { Copy } from './copy.js';
import type { Json } from './frame.js';

/** A message or a request that is given to the application. */
export interface Run {
    readonly type: string | undefined;
    content: Json;
    readonly wantsReply: boolean;
    /** The other side waits for its end no longer: this code says why. */
    cancel?: ((code: string) => void) | undefined;
}

/** Why something failed: a code, and perhaps more for people. */
export type Failure = [code?: string, message?: string | undefined];

/** What the application wants: a receipt or a reply. */
export interface Ask {
    readonly type: string;
    readonly content: Json;
    readonly wantsReply: boolean;
    readonly timeout: number;
    /** Is called once, unless it is abandoned. Without a code it is there. */
    end(failure: Failure, outcomeUnknown?: boolean, reply?: Json): void;
}

// What is to be done. But for `handled` it must tell the `Talk` nothing before the call of it that led here has returned.

/** Sends. To tell when the SDK has confirmed or refused it. */
export type Send = (frame: Json, copy: Copy | undefined) => void;

/** Gives it to the application. To tell what became of it by `handled`, at once or later. */
export type Begin = (run: Run) => void;
