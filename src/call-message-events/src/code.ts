import { CallMessageError } from './call-message-error.js';
import type { Failure, Run } from './talk/actions.js';
import { contentOf, isCode, type Json } from './talk/frame.js';
import { ErrorCharacters } from './talk/limits.js';

type Listener = (content: Json) => unknown;
type Handler = (content: Json, context: { signal: AbortSignal }) => unknown;
type Handled = (failure: Failure, reply?: Json) => void;

/** The application's listeners and handlers. */
export interface Code {
    on(type: string, listener: Listener): () => void;
    handle(type: string, handler: Handler): () => void;
    /** Gives a message to its listeners, or a request to its handler. */
    begin(run: Run, handled: Handled): void;
    /** Calls what nobody waits for. */
    call(action: () => unknown): Failure;
}

/** An error that the library made: when a handler lets it through, it is not what the application says to the server. */
class OwnError extends CallMessageError {}

export const newError = ([code, message]: Failure, outcomeUnknown?: boolean): CallMessageError => new OwnError(code!, message, outcomeUnknown);

/** Adds to a set. @returns A function that takes it out again. */
export function addTo<T>(set: Set<T>, item: T): () => void {
    set.add(item);
    return () => void set.delete(item);
}

export function newCode(onError: (error: unknown) => void): Code {
    const listeners = new Map<string | undefined, Set<Listener>>();
    const handlers = new Map<string | undefined, Handler>();

    /** What the other side may know of an error. */
    const failureOf = (error: unknown): Failure => {
        if (error instanceof CallMessageError && !(error instanceof OwnError) && isCode(error.code)) {
            const { code, message } = error;
            // Half a surrogate pair is no text.
            return [code, message === code ? undefined : message.slice(0, ErrorCharacters).replace(/[\ud800-\udbff]$/, '')];
        }
        try {
            onError(error);
        } catch {
            // Nobody is left to be told.
        }
        return ['failed'];
    };

    const call = (action: () => unknown): Failure => {
        try {
            // It was called: what becomes of its promise is not for the other side.
            Promise.resolve(action()).catch(failureOf);
            return [];
        } catch (error) {
            return failureOf(error);
        }
    };

    const reply = async (handler: Handler, { type, content }: Run, { signal }: AbortController): Promise<Json> => {
        const reply = contentOf(await handler(content, { signal }));
        if (typeof reply.type !== 'string') throw new TypeError(`reply to '${type}' must have a type.`);
        return reply;
    };

    return {
        on(type, listener) {
            const ofType = listeners.get(type) ?? new Set();
            listeners.set(type, ofType);
            // One function may listen twice.
            return addTo(ofType, content => listener(content));
        },
        handle(type, handler) {
            if (handlers.has(type)) throw new Error(`Remove the handler of '${type}' first.`);
            handlers.set(type, handler);
            return () => {
                if (handlers.get(type) === handler) handlers.delete(type);
            };
        },
        begin(run, handled) {
            const { type, content, wantsReply } = run;
            const handler = handlers.get(type);
            const ofType = [...listeners.get(type) ?? []];
            if (wantsReply && handler) {
                const controller = new AbortController();
                run.cancel = code => controller.abort(newError([code]));
                reply(handler, run, controller).then(
                    reply => handled([], reply),
                    // That it was told to stop is no news.
                    (error: unknown) => {
                        if (!error || error !== controller.signal.reason) handled(failureOf(error));
                    },
                );
            } else if (!wantsReply && ofType.length) {
                handled(ofType.map(listener => call(() => listener(content))).find(([code]) => code) ?? []);
            } else {
                handled(['no-handler']);
            }
        },
        call,
    };
}
