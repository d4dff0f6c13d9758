import type { Ask } from './asks.js';
import type { Copy } from './copy.js';
import type { Json } from './frame.js';

/** A message or a request whose turn has come to be given to the application. The driver must tell its end. */
export interface Run {
    readonly type: string | undefined;
    readonly content: Json;
    readonly wantsReply: boolean;
}

/** Why something failed. */
export interface Failure {
    readonly code: string;
    readonly message?: string | undefined;
}

/** What is to be done. */
export type Decision =
    | { readonly do: 'send'; readonly frame: Json; readonly copy: Copy | undefined }
    | { readonly do: 'begin'; readonly run: Run }
    | { readonly do: 'cancel'; readonly run: Run; readonly code: string }
    | { readonly do: 'end'; readonly ask: Ask; readonly reply?: Json | undefined; readonly failure?: Failure | undefined; readonly outcomeUnknown?: boolean };
