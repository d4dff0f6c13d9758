import { EventEmitter } from 'node:events';

// Calls with the shapes that the SDKs document. No code of theirs.

class Call extends EventEmitter {
    /** What was given to it, as JSON values. */
    sent = [];
    onSent = () => {};

    take(frame) {
        this.sent.push(frame);
        this.onSent(frame);
    }
}

/** A call of the Voice JavaScript SDK. */
export class JavaScriptCall extends Call {
    confirms = true;
    refusal;
    handsOverText = false;
    #status;
    #unconfirmed = [];
    #sids = 0;

    constructor(status = 'open') {
        super();
        this.#status = status;
    }

    status() {
        return this.#status;
    }

    sendMessage(message) {
        if (message.messageType !== 'user-defined-message') throw new Error('messageType');
        const voiceEventSid = `KX${++this.#sids}`;
        this.take(JSON.parse(JSON.stringify(message.content)));
        const outgoing = { ...message, voiceEventSid };
        const { refusal } = this;
        this.refusal = undefined;
        if (refusal) queueMicrotask(() => this.emit('error', this.error(refusal)));
        else if (this.confirms) queueMicrotask(() => this.emit('messageSent', outgoing));
        else this.#unconfirmed.push(outgoing);
        return voiceEventSid;
    }

    /** As 2.18 does it: a code without a class of its own is an unknown error with the real one inside. */
    error = code => Object.assign(new Error('refused'), { code: 31000, originalError: { code } });

    confirmAll() {
        this.confirms = true;
        for (const outgoing of this.#unconfirmed.splice(0)) this.emit('messageSent', outgoing);
    }

    deliver(text) {
        let content = text;
        try {
            if (!this.handsOverText) content = JSON.parse(text);
        } catch {
            // Handed over as it is.
        }
        this.emit('messageReceived', { content, contentType: 'application/json', messageType: 'user-defined-message', voiceEventSid: 'KX' });
    }

    ring() {
        this.#status = 'ringing';
        this.emit('ringing', false);
    }

    open() {
        this.#status = 'open';
        this.emit('accept', this);
    }

    reconnecting() {
        this.#status = 'reconnecting';
        this.emit('reconnecting', new Error('away'));
    }

    // The event comes before the status, as in the SDK.
    reconnected() {
        this.emit('reconnected');
        this.#status = 'open';
    }

    end(event = 'disconnect') {
        this.#status = 'closed';
        if (event) this.emit(event, this);
    }

    set statusAlone(status) {
        this.#status = status;
    }
}

/** What sendMessage of the Voice React Native SDK resolves to. */
class OutgoingCallMessage extends EventEmitter {}

/** A call of the Voice React Native SDK: of 1.0, which asks the message for its content, or of later releases, which read its fields. */
export class ReactNativeCall extends Call {
    confirms = true;
    refusal;
    outgoing = [];
    #state;
    #isOld;

    constructor(state = 'connected', { isOld = false } = {}) {
        super();
        this.#state = state;
        this.#isOld = isOld;
    }

    getState() {
        return this.#state;
    }

    async sendMessage(message) {
        const content = this.#isOld ? message.getContent() : message.content;
        const type = this.#isOld ? message.getMessageType() : message.messageType;
        const contentType = this.#isOld ? message.getContentType() : message.contentType;
        if (type !== 'user-defined-message' || contentType !== 'application/json') throw new Error('type');
        // 1.0 writes JSON whatever it is given; later releases leave a text as it is.
        this.take(JSON.parse(this.#isOld || typeof content !== 'string' ? JSON.stringify(content) : content));
        const { refusal } = this;
        this.refusal = undefined;
        await undefined;
        const outgoing = new OutgoingCallMessage();
        this.outgoing.push(outgoing);
        if (refusal) setImmediate(() => outgoing.emit('failure', Object.assign(new Error('refused'), { code: refusal })));
        else if (this.confirms) setImmediate(() => outgoing.emit('sent'));
        return outgoing;
    }

    confirmAll() {
        this.confirms = true;
        for (const outgoing of this.outgoing.splice(0)) outgoing.emit('sent');
    }

    deliver(text) {
        this.emit('messageReceived', { getContent: () => text, getContentType: () => 'application/json', getMessageType: () => 'user-defined-message', getSid: () => 'KX' });
    }

    ring() {
        this.#change('ringing');
    }

    open() {
        this.#change('connected');
    }

    reconnecting() {
        this.#change('reconnecting');
    }

    reconnected() {
        this.#state = 'connected';
        this.emit('reconnected');
    }

    end(event = 'disconnected') {
        this.#state = 'disconnected';
        this.emit(event);
    }

    #change(state) {
        this.#state = state;
        this.emit(state);
    }
}
