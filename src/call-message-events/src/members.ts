import { addTo, newCode, newError, type Code } from './code.js';
import { lineOf } from './lines/line-of.js';
import type { LineChange } from './lines/line.js';
import type { CallMessagesOptions, CallMessagesState, WaitOptions } from './options.js';
import type { Ask } from './talk/actions.js';
import { contentOf } from './talk/frame.js';
import { LongestWait } from './talk/limits.js';
import { newTalk } from './talk/talk.js';

/** Time and chance: the global object, or what a test has instead. */
export interface Environment {
    setTimeout(action: () => void, milliseconds: number): unknown;
    clearTimeout(timer: never): void;
    /** A clock that is set does not move this one. */
    performance: { now(): number };
    Math: { random(): number };
}

/** What `CallMessages` can do, without the types of contracts. */
export interface Members extends Pick<Code, 'on' | 'handle'> {
    state: CallMessagesState;
    send(type: string, content: object, options?: WaitOptions): Promise<unknown>;
    request(type: string, content: object, options?: WaitOptions): Promise<unknown>;
    onStateChange(listener: (state: CallMessagesState) => void): () => void;
    close(): void;
}

/** A test compares it with package.json. */
const version = '0.2.0';

const LongestTimer = 1e9; // Timers overflow not far above.

/** Gives a `Talk` the call, the time and the application's code. */
export function addMembers(to: object, call: unknown, { rate = 10, onError = console.error }: CallMessagesOptions, environment: Environment): void {
    if (!(rate >= 1)) throw new RangeError('rate must be at least 1.');
    const watchers = new Set<(state: CallMessagesState) => void>();
    const events: (() => void)[] = [];
    const code = newCode(onError);
    let isStarted = false;
    let timer: unknown;
    let time = 0;

    /** Works on one event after another: what the application does while it is called comes after. */
    const tell = (event: () => void) => {
        if (events.push(event) > 1) return;
        for (; events[0]; events.shift()) {
            time = environment.performance.now();
            code.call(() => {
                events[0]();
                talk.pump();
            });
            const state = talk.state();
            if (state !== members.state) {
                members.state = state;
                // One that listens anew when it is called is not called for this again.
                [...watchers].forEach(watcher => code.call(() => watcher(state)));
            }
        }
        schedule();
    };

    const change = (state: LineChange | undefined) => tell(() => {
        // What comes before the start is asked for then.
        if (isStarted && state) talk[state]();
    });

    const line = lineOf(call, {
        changed: change,
        received: content => tell(() => talk.hear(content)),
    });

    const talk = newTalk(
        () => time,
        rate,
        `call-message-events/${version} ${line.sdk}`,
        environment.Math.random,
        (frame, copy) => line.send(frame, code => tell(() => talk.sent(copy, code))),
        run => code.begin(run, (failure, reply) => {
            // A listener has been called by now: the next message must find it so.
            if (events[0]) talk.handled(run, failure, reply);
            else tell(() => talk.handled(run, failure, reply));
        }),
    );

    const schedule = () => {
        if (talk.isOver()) line.close();
        else if (!isStarted) return;
        environment.clearTimeout(timer as never);
        const due = talk.due();
        if (due < Infinity) timer = environment.setTimeout(() => tell(() => undefined), Math.min(due - environment.performance.now(), LongestTimer));
    };

    // The hello leaves when the application has had the time to register what it handles.
    timer = environment.setTimeout(() => {
        isStarted = true;
        change(line.state());
    }, 0);

    const asker = (wantsReply: boolean, usual: number) =>
        (type: string, value: object, { timeout = usual, signal }: WaitOptions = {}) => new Promise<unknown>((resolve, reject) => {
            if (!(timeout >= 1 && timeout <= LongestWait)) throw new RangeError('timeout must be 1 to 540000.');
            const content = contentOf(value);
            const abort = () => {
                // React Native's signals have no reason.
                reject(signal!.reason ?? newError(['aborted']));
                tell(() => talk.abandon(ask));
            };
            const ask: Ask = {
                type,
                content,
                wantsReply,
                timeout,
                end(failure, outcomeUnknown, reply) {
                    signal?.removeEventListener('abort', abort);
                    if (failure[0]) reject(newError(failure, outcomeUnknown));
                    else resolve(wantsReply ? reply : undefined);
                },
            };
            if (signal?.aborted) {
                abort();
            } else {
                signal?.addEventListener('abort', abort);
                tell(() => talk.ask(ask));
            }
        });

    const members: Members = Object.assign(to, {
        state: 'connecting' as const,
        on: code.on,
        handle: code.handle,
        send: asker(false, 8000),
        request: asker(true, 30_000),
        onStateChange: (listener: (state: CallMessagesState) => void) => addTo(watchers, state => listener(state)),
        close: () => tell(talk.close),
    });
}
