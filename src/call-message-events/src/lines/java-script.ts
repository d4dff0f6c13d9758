import type { Line, LineEars } from './line.js';
import { listen, meaningOf, NotActive, refusalOf, userDefined, type Emitter } from './sdk.js';

/** What is used of a call of the Voice JavaScript SDK. */
export interface JavaScriptCall extends Emitter {
    status(): string;
    sendMessage(message: object): string;
}

const MostUnconfirmed = 1000;

export function javaScriptLine(call: JavaScriptCall, ears: LineEars): Line {
    const unconfirmed = new Map<string, (code?: number) => void>(); // By the SDK's sid, the oldest first.
    const state = () => meaningOf(call.status());
    const oldest = () => unconfirmed.keys().next().value!;

    const end = (sid: string, code?: number) => {
        const sent = unconfirmed.get(sid);
        unconfirmed.delete(sid);
        sent?.(code);
    };

    // An end without an event of its own shows in status() a moment later.
    const look = () => void Promise.resolve().then(() => state() === 'end' && ears.changed('end'));

    const close = listen(call, ears, [
        // Before it is told: what was lost with the connection is confirmed by nobody.
        ['reconnected', () => unconfirmed.clear()],
        ['transportClose', look],
        ['error', (error: unknown) => {
            const code = refusalOf(error);
            // The error does not say which message it is about. Twilio takes them in order: the oldest.
            if (code) end(oldest(), code);
            look();
        }],
        ['messageReceived', (message: { content: unknown }) => ears.received(message.content)],
        ['messageSent', (message: { voiceEventSid: string }) => end(message.voiceEventSid)],
    ]);

    return {
        sdk: 'javascript',
        state,
        close,
        send(content, sent) {
            try {
                unconfirmed.set(call.sendMessage({ content, ...userDefined }), sent);
                // A release that does not tell of refusals must not fill the memory.
                if (unconfirmed.size > MostUnconfirmed) end(oldest());
            } catch {
                sent(NotActive);
            }
        },
    };
}
