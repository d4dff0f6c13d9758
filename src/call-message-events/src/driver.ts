import { Code, newError } from './code.js';
import { newPrefix, type Environment } from './environment.js';
import { lineOf } from './lines/line-of.js';
import type { LineState } from './lines/line.js';
import type { CallMessagesOptions, CallMessagesState, WaitOptions } from './options.js';
import type { Ask } from './talk/asks.js';
import type { Decision } from './talk/decision.js';
import { contentOf, type Json } from './talk/frame.js';
import { LongestWait } from './talk/limits.js';
import { Talk } from './talk/talk.js';

interface Wait {
    resolve(reply?: Json): void;
    reject(reason: unknown): void;
}

// A test compares it with package.json.
export const version = '0.2.0';

const LongestTimer = 1e9; // Timers overflow not far above.

/** Gives a `Talk` the call, the time and the application's code. */
export class Driver {
    readonly code: Code;
    readonly watchers = new Set<(state: CallMessagesState) => void>();
    private readonly talk: Talk;
    private readonly line;
    private readonly waits = new Map<Ask, Wait>();
    private readonly events: ((now: number) => void)[] = [];
    private isBusy = false;
    private isStarted = false;
    private timer: unknown;
    private known: CallMessagesState = 'connecting';

    constructor(call: unknown, { rate = 10, onError = console.error }: CallMessagesOptions, private readonly environment: Environment) {
        if (!(rate >= 1)) throw new RangeError('rate must be at least 1.');
        this.code = new Code(onError);
        this.line = lineOf(call, {
            // Before the start the state is asked for.
            changed: state => this.isStarted && this.change(state),
            received: content => this.tell(now => this.talk.hear(content, now)),
        });
        this.talk = new Talk(newPrefix(), rate, `call-message-events/${version} ${this.line.sdk}`, () => environment.random());
        // The hello leaves when the application has had the time to register what it handles.
        this.timer = environment.setTimeout(() => {
            this.isStarted = true;
            this.change(this.line.state());
        }, 0);
    }

    get state(): CallMessagesState {
        return this.talk.state;
    }

    ask(type: string, content: unknown, wantsReply: boolean, { timeout = wantsReply ? 30_000 : 8000, signal }: WaitOptions = {}): Promise<Json> {
        return new Promise<Json>((resolve, reject) => {
            if (!(timeout > 0 && timeout <= LongestWait)) throw new RangeError(`timeout must be above 0 and at most ${LongestWait} ms.`);
            const ask: Ask = { type, content: contentOf(content), wantsReply, timeout };
            const abort = () => {
                this.end(ask)?.reject(signal!.reason ?? Object.assign(new Error('The wait was aborted.'), { name: 'AbortError' }));
                this.tell(() => this.talk.abandon(ask));
            };
            const stop = () => signal?.removeEventListener('abort', abort);
            this.waits.set(ask, {
                resolve: reply => { stop(); resolve(reply!); },
                reject: reason => { stop(); reject(reason); },
            });
            if (signal?.aborted) {
                abort();
                return;
            }
            signal?.addEventListener('abort', abort);
            this.tell(now => this.talk.ask(ask, now));
        });
    }

    close(): void {
        this.tell(() => this.talk.close());
    }

    private change(state: LineState | undefined): void {
        this.tell(now => {
            if (state === 'open') this.talk.open(now);
            if (state === 'away') this.talk.away();
            if (state === 'ended') this.talk.end();
        });
    }

    /** Works on one event after another: what the application does while it is called comes after. */
    private tell(event: (now: number) => void): void {
        this.events.push(event);
        if (this.isBusy) return;
        this.isBusy = true;
        try {
            for (let next; (next = this.events.shift());) {
                const now = this.environment.now();
                next(now);
                this.talk.pump(now);
                this.talk.decisions.splice(0).forEach(decision => this.perform(decision));
                this.showState();
            }
        } finally {
            this.isBusy = false;
        }
        this.schedule();
    }

    private perform(decision: Decision): void {
        switch (decision.do) {
            case 'send':
                this.line.send(decision.frame, code => this.tell(now => this.talk.sent(decision.copy, code, now)));
                break;
            case 'begin':
                this.code.begin(decision.run, outcome => this.tell(now => this.talk.handled(decision.run, outcome, now)));
                break;
            case 'cancel':
                this.code.cancel(decision.run, decision.code);
                break;
            case 'end': {
                const { ask, reply, failure, outcomeUnknown } = decision;
                const wait = this.end(ask);
                if (failure) wait?.reject(newError(failure.code, failure.message, outcomeUnknown));
                else wait?.resolve(reply);
            }
        }
    }

    private end(ask: Ask): Wait | undefined {
        const wait = this.waits.get(ask);
        this.waits.delete(ask);
        return wait;
    }

    private showState(): void {
        const { state } = this;
        if (state === this.known) return;
        this.known = state;
        [...this.watchers].forEach(watcher => {
            try {
                watcher(state);
            } catch (error) {
                this.code.report(error);
            }
        });
    }

    private schedule(): void {
        const { environment, talk } = this;
        if (talk.isOver) this.line.close();
        if (!this.isStarted && !talk.isOver) return;
        environment.clearTimeout(this.timer);
        const due = talk.due();
        if (due < Infinity) this.timer = environment.setTimeout(() => this.tell(() => undefined), Math.min(Math.max(due - environment.now(), 0), LongestTimer));
    }
}
