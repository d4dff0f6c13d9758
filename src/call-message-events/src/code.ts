import { CallMessageError } from './call-message-error.js';
import { contentOf, type Json } from './talk/frame.js';
import type { Failure, Run } from './talk/decision.js';
import { ErrorCharacters, LongestCode } from './talk/limits.js';
import type { Outcome } from './talk/talk.js';

type Listener = (content: Json) => unknown;
type Handler = (content: Json, context: { signal: AbortSignal }) => unknown;

/** Errors that the library made: when a handler lets one through, it is not what the application says to the server. */
const ours = new WeakSet<object>();

export function newError(code: string, message?: string, outcomeUnknown?: boolean): CallMessageError {
    const error = new CallMessageError(code, message, outcomeUnknown);
    ours.add(error);
    return error;
}

const noHandler: Outcome = { failure: { code: 'no-handler' } };

/** The application's listeners and handlers. */
export class Code {
    private readonly listeners = new Map<string, Set<Listener>>();
    private readonly handlers = new Map<string, Handler>();
    private readonly running = new Map<Run, AbortController>();

    constructor(private readonly onError: (error: unknown) => void) {}

    on(type: string, listener: Listener): () => void {
        const ofType = this.listeners.get(type) ?? new Set();
        this.listeners.set(type, ofType);
        // One function may listen twice.
        const one: Listener = content => listener(content);
        ofType.add(one);
        return () => {
            ofType.delete(one);
        };
    }

    handle(type: string, handler: Handler): () => void {
        if (this.handlers.has(type)) throw new Error(`There is a handler of '${type}'. Remove it first: call what handle() returned.`);
        this.handlers.set(type, handler);
        return () => {
            if (this.handlers.get(type) === handler) this.handlers.delete(type);
        };
    }

    /** Gives a message to its listeners, or a request to its handler. */
    begin(run: Run, handled: (outcome: Outcome) => void): void {
        if (run.wantsReply) this.reply(run, handled);
        else handled(this.listen(run));
    }

    cancel(run: Run, code: string): void {
        this.running.get(run)?.abort(newError(code));
        this.running.delete(run);
    }

    /** Tells the application of an error that nobody else hears of. */
    report(error: unknown): void {
        try {
            this.onError(error);
        } catch {
            // Nobody is left to be told.
        }
    }

    private listen({ type, content }: Run): Outcome {
        const listeners = [...this.listeners.get(type!) ?? []];
        let failure: Failure | undefined;
        for (const listener of listeners) {
            try {
                // It was called: what becomes of its promise is not for the other side.
                Promise.resolve(listener(content)).catch((error: unknown) => this.failureOf(error));
            } catch (error) {
                failure = this.failureOf(error);
            }
        }
        return listeners.length > 0 ? { failure } : noHandler;
    }

    private reply(run: Run, handled: (outcome: Outcome) => void): void {
        const handler = this.handlers.get(run.type!);
        if (!handler) {
            handled(noHandler);
            return;
        }
        const controller = new AbortController();
        this.running.set(run, controller);
        new Promise(resolve => {
            resolve(handler(run.content, { signal: controller.signal }));
        }).then(value => {
            const reply = contentOf(value);
            if (typeof reply.type !== 'string') throw new TypeError(`The reply to '${run.type}' has no type.`);
            return { reply };
        }).catch((error: unknown) => ({ failure: this.failureOf(error) })).then(outcome => {
            this.running.delete(run);
            handled(outcome);
        });
    }

    /** What the other side may know of an error. */
    private failureOf(error: unknown): Failure {
        if (error instanceof CallMessageError && !ours.has(error) && error.code && error.code.length <= LongestCode) {
            // Half a surrogate pair is no text.
            const { code, message } = error;
            return { code, message: message === code ? undefined : message.slice(0, ErrorCharacters).replace(/[\ud800-\udbff]$/, '') };
        }
        this.report(error);
        return { code: 'failed' };
    }
}
