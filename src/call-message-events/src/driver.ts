import { addTo, newCode, newError, type Code } from './code.js';
import type { Environment } from './environment.js';
import { lineOf } from './lines/line-of.js';
import type { LineChange } from './lines/line.js';
import type { CallMessagesOptions, CallMessagesState, WaitOptions } from './options.js';
import type { Ask } from './talk/effects.js';
import { contentOf, type Json } from './talk/frame.js';
import { LongestWait } from './talk/limits.js';
import { newTalk } from './talk/talk.js';

/** A test compares it with package.json. */
const version = '0.2.0';

const LongestTimer = 1e9; // Timers overflow not far above.

/** Gives a `Talk` the call, the time and the application's code. */
export interface Driver extends Code {
    state(): CallMessagesState;
    watch(watcher: (state: CallMessagesState) => void): () => void;
    ask(type: string, content: unknown, wantsReply: boolean, options?: WaitOptions): Promise<Json>;
    close(): void;
}

export function newDriver(call: unknown, { rate = 10, onError = console.error }: CallMessagesOptions, environment: Environment): Driver {
    if (!(rate >= 1)) throw new RangeError('rate must be at least 1.');
    const { now } = environment;
    const watchers = new Set<(state: CallMessagesState) => void>();
    const events: ((now: number) => void)[] = [];
    const code = newCode(onError);
    let isBusy = false;
    let isStarted = false;
    let timer: unknown;
    let known: CallMessagesState = 'connecting';

    /** Works on one event after another: what the application does while it is called comes after. */
    const tell = (event: (now: number) => void) => {
        events.push(event);
        if (isBusy) return;
        isBusy = true;
        for (let next; (next = events.shift());) {
            const time = now();
            next(time);
            talk.pump(time);
            const state = talk.state();
            if (state !== known) [...watchers].forEach(watcher => code.call(() => watcher(state)));
            known = state;
        }
        isBusy = false;
        schedule();
    };

    const change = (state: LineChange | undefined) => tell(now => {
        // What comes before the start is asked for then.
        if (isStarted && state) talk[state](now);
    });

    const line = lineOf(call, {
        changed: change,
        received: content => tell(now => talk.hear(content, now)),
    });

    const talk = newTalk(rate, `call-message-events/${version} ${line.sdk}`, environment.random, {
        send: (frame, copy) => line.send(frame, code => tell(now => talk.sent(copy, code, now))),
        begin: run => code.begin(run, (failure, reply) => tell(now => talk.handled(run, now, failure, reply))),
        cancel: code.cancel,
    });

    const schedule = () => {
        if (talk.isOver()) line.close();
        else if (!isStarted) return;
        environment.clearTimeout(timer);
        const due = talk.due();
        if (due < Infinity) timer = environment.setTimeout(() => tell(() => undefined), Math.min(due - now(), LongestTimer));
    };

    // The hello leaves when the application has had the time to register what it handles.
    timer = environment.setTimeout(() => {
        isStarted = true;
        change(line.state());
    }, 0);

    return {
        ...code,
        state: talk.state,
        watch: watcher => addTo(watchers, state => watcher(state)),
        ask: (type, content, wantsReply, { timeout = wantsReply ? 30_000 : 8000, signal } = {}) => new Promise((resolve, reject) => {
            if (!(timeout >= 1 && timeout <= LongestWait)) throw new RangeError('timeout must be 1 to 540000.');
            const ask: Ask = {
                type,
                content: contentOf(content),
                wantsReply,
                timeout,
                end(failure, outcomeUnknown, reply) {
                    signal?.removeEventListener('abort', abort);
                    if (failure) reject(newError(failure, outcomeUnknown));
                    else resolve(reply!);
                },
            };
            const abort = () => {
                reject(signal!.reason ?? Object.assign(new Error('Aborted.'), { name: 'AbortError' }));
                tell(() => talk.abandon(ask));
            };
            if (signal?.aborted) {
                abort();
                return;
            }
            signal?.addEventListener('abort', abort);
            tell(now => talk.ask(ask, now));
        }),
        close: () => tell(talk.close),
    };
}
