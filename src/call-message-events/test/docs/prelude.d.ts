// What the blocks of the docs take for granted.
declare const call: object;
declare const token: string;
declare const params: Record<string, string>;
declare const signal: AbortSignal;
declare const voice: { connect(token: string, options?: { params: Record<string, string> }): Promise<object> };
declare const button: { disabled: boolean };
declare function show(text: string): void;
declare function ask(question: string, signal?: AbortSignal): Promise<string>;

declare module '@twilio/voice-sdk' {
    export class Device {
        constructor(token: string);
        connect(): Promise<object>;
        on(name: 'incoming', listener: (call: object) => void): this;
    }
}

declare module '@twilio/voice-react-native-sdk' {
    export interface CallInvite {
        accept(): Promise<object>;
    }

    export class Voice {
        static readonly Event: { readonly CallInvite: 'callInvite' };
        connect(token: string): Promise<object>;
        on(name: 'callInvite', listener: (invite: CallInvite) => void): this;
    }
}
