import type { Copy } from './copy.js';
import type { Json } from './frame.js';

/** A message or a request that is given to the application. */
export interface Run {
    readonly type: string | undefined;
    readonly content: Json;
    readonly wantsReply: boolean;
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

/** What is to be done. It must tell the `Talk` nothing before the call of it that led here has returned. */
export interface Effects {
    /** To tell when the SDK has confirmed or refused it. */
    send(frame: Json, copy: Copy | undefined): void;
    /** To tell what became of it. */
    begin(run: Run): void;
    /** The other side waits for its end no longer. */
    cancel(run: Run, code: string): void;
}
