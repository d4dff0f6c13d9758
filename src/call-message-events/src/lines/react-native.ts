import type { Line, LineEars } from './line.js';
import { listen, meaningOf, NotActive, refusalOf, userDefined, type Emitter } from './sdk.js';

/** What is used of a call of the Voice React Native SDK. */
export interface ReactNativeCall extends Emitter {
    getState(): string;
    sendMessage(message: object): Promise<Pick<Emitter, 'on'>>;
}

export const reactNativeLine = (call: ReactNativeCall, ears: LineEars): Line => ({
    sdk: 'react-native',
    state: () => meaningOf(call.getState()),
    close: listen(call, ears, [['messageReceived', (message: { getContent(): unknown }) => ears.received(message.getContent())]]),
    async send(content, sent) {
        // What says not that it is for good counts as lost: native code tells much by codes of its own, some of them texts.
        const refused = (error: unknown) => sent(refusalOf(error) ?? NotActive);
        try {
            // 1.0 asks the message for its content, later releases read its fields.
            const outgoing = await call.sendMessage({
                content,
                ...userDefined,
                getContent: () => content,
                getContentType: () => userDefined.contentType,
                getMessageType: () => userDefined.messageType,
            });
            outgoing.on('sent', () => sent());
            outgoing.on('failure', refused);
        } catch (error) {
            refused(error);
        }
    },
});
