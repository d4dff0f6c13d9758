import type { Line, LineEars, LineState } from './line.js';
import { codeOf, listen, NotActive, userDefined, type Emitter } from './sdk.js';

/** What is used of a call of the Voice JavaScript SDK. */
export interface JavaScriptCall extends Emitter {
    status(): string;
    sendMessage(message: object): string;
}

const MostUnconfirmed = 1000;

const states = new Map<string, LineState>([
    ['ringing', 'open'],
    ['open', 'open'],
    ['reconnecting', 'away'],
    ['closed', 'ended'],
]);

export function javaScriptLine(call: JavaScriptCall, ears: LineEars): Line {
    const unconfirmed = new Map<string, (code?: number) => void>(); // By the SDK's sid, the oldest first.
    const state = () => states.get(call.status()) ?? 'waiting';

    const end = (sid: string | undefined, code?: number) => {
        const sent = unconfirmed.get(sid!);
        unconfirmed.delete(sid!);
        sent?.(code);
    };

    // An event says more than status(), which some events are ahead of. What has no event of its own shows in status() a moment later.
    const tell = (state: LineState) => () => ears.changed(state);
    const look = () => void Promise.resolve().then(() => state() === 'ended' && ears.changed('ended'));

    const close = listen(call, {
        ringing: tell('open'),
        accept: tell('open'),
        reconnecting: tell('away'),
        reconnected: () => {
            unconfirmed.clear();
            ears.changed('open');
        },
        disconnect: tell('ended'),
        cancel: tell('ended'),
        reject: tell('ended'),
        transportClose: look,
        error: (error: unknown) => {
            const code = codeOf(error);
            // The error does not say which message it is about. Twilio takes them in order: the oldest.
            if (code === 31206 || (code! >= 31210 && code! <= 31212)) end(unconfirmed.keys().next().value, code);
            look();
        },
        messageReceived: (message: { content: unknown }) => ears.received(message.content),
        messageSent: (message: { voiceEventSid: string }) => end(message.voiceEventSid),
    });

    return {
        sdk: 'javascript',
        state,
        send(content, sent) {
            try {
                unconfirmed.set(call.sendMessage({ content, ...userDefined }), sent);
                // A release that does not tell of refusals must not fill the memory.
                if (unconfirmed.size > MostUnconfirmed) end(unconfirmed.keys().next().value);
            } catch {
                sent(NotActive);
            }
        },
        close,
    };
}
