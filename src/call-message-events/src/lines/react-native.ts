import type { Line, LineEars, LineState } from './line.js';
import { codeOf, listen, NotActive, userDefined, type Emitter } from './sdk.js';

/** What is used of a call of the Voice React Native SDK. */
export interface ReactNativeCall extends Emitter {
    getState(): string;
    sendMessage(message: object): Promise<Emitter>;
}

const states = new Map<string, LineState>([
    ['ringing', 'open'],
    ['connected', 'open'],
    ['reconnecting', 'away'],
    ['disconnected', 'ended'],
]);

export function reactNativeLine(call: ReactNativeCall, ears: LineEars): Line {
    const tell = (state: LineState) => () => ears.changed(state);
    const close = listen(call, {
        ringing: tell('open'),
        connected: tell('open'),
        reconnecting: tell('away'),
        reconnected: tell('open'),
        disconnected: tell('ended'),
        connectFailure: tell('ended'),
        messageReceived: (message: { getContent(): unknown }) => ears.received(message.getContent()),
    });

    return {
        sdk: 'react-native',
        state: () => states.get(call.getState()) ?? 'waiting',
        send(content, sent) {
            const refused = (error: unknown) => sent(codeOf(error) ?? NotActive);
            new Promise<Emitter>(resolve => {
                // 1.0 asks the message for its content, later releases read fields.
                resolve(call.sendMessage({
                    content,
                    ...userDefined,
                    getContent: () => content,
                    getContentType: () => userDefined.contentType,
                    getMessageType: () => userDefined.messageType,
                }));
            }).then(outgoing => {
                const stop = listen(outgoing, {
                    sent: () => { stop(); sent(); },
                    failure: (error: unknown) => { stop(); refused(error); },
                });
            }).catch(refused);
        },
        close,
    };
}
