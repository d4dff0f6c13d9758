import type { Json } from '../talk/frame.js';

/** What becomes of the SDK's call: messages can be sent, not for the moment, or not any more. */
export type LineChange = 'open' | 'away' | 'end';

/** An SDK's call as the library sees it. */
export interface Line {
    /** Which SDK it is. */
    readonly sdk: string;

    /** What it has become by now, if anything. Later changes are told. */
    state(): LineChange | undefined;

    /**
     * Gives a message to the SDK.
     * @param sent Is called at most once: without a code when the SDK says that Twilio has it, else with the SDK's code.
     */
    send(frame: Json, sent: (code?: number) => void): unknown;

    /** Hears and tells nothing any more. */
    close(): void;
}

/** Who hears of the call. */
export interface LineEars {
    changed(state: LineChange): void;
    received(content: unknown): void;
}
