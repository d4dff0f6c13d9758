import type { Json } from '../talk/frame.js';

/** What the SDK's call can do now: nothing yet, everything, nothing for the moment, nothing any more. */
export type LineState = 'waiting' | 'open' | 'away' | 'ended';

/** An SDK's call as the library sees it. */
export interface Line {
    /** Which SDK it is. */
    readonly sdk: string;

    /** The state at this moment. Later changes are told. */
    state(): LineState;

    /**
     * Gives a message to the SDK.
     * @param sent Is called at most once: without a code when the SDK says that Twilio has it, else with the SDK's code.
     */
    send(frame: Json, sent: (code?: number) => void): void;

    /** Hears and tells nothing any more. */
    close(): void;
}

/** Who hears of the call. */
export interface LineEars {
    changed(state: LineState): void;
    received(content: unknown): void;
}
