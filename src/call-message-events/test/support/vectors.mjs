import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { CallMessageError, CallMessages } from '../../dist/index.js';
import { Clock, settle } from './clock.mjs';

const folder = new URL('../../../../tests/Protocol/', import.meta.url);

/** All vectors of the role `app`, by file name. */
export const vectors = readdirSync(folder)
    .filter(name => name.startsWith('app-') && name.endsWith('.json'))
    .map(name => [name, JSON.parse(readFileSync(new URL(name, folder), 'utf8'))]);

/** Plays a vector against the public API, over a call of either SDK. See tests/Protocol/README.md. */
export async function play(vector, newCall) {
    const run = new Run(vector, newCall);
    await run.prepare();
    for (const step of vector.steps.flatMap(expand)) await run.step(step);
    run.atEnd();
}

function expand(step) {
    if (!step.times) return [step];
    return Array.from({ length: step.times }, (_, index) => step.steps.map(inner => ({ at: step.at, ...number(inner, index + 1) }))).flat();
}

/** `#` is the round. */
function number(value, round, key) {
    if (typeof value === 'string') return key === 'part' && value === '#' ? round : key === 'part' && value === '#0' ? round - 1 : value.replaceAll('#', round);
    if (Array.isArray(value)) return value.map(item => number(item, round, key));
    return value && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, number(item, round, name)])) : value;
}

const isPlaceholder = value => typeof value === 'string' && /^\$[a-z0-9 ]+$/.test(value);

class Run {
    #clock = new Clock(-60_000);
    #seen = [];
    #bound = new Map();
    #parts = new Map();
    #held = new Map(); // Handlers that run, by what was seen of their call.
    #named = new Map(); // What was seen of a call, by the name that the vector gives it.
    #aborts = new Map();
    #sentAt = [];
    #call;
    #messages;
    #vector;
    #newCall;

    constructor(vector, newCall) {
        this.#vector = vector;
        this.#newCall = newCall;
    }

    async prepare() {
        const { given = 'hello', options = {}, handlers = [] } = this.#vector;
        this.#call = this.#newCall(given === 'hello' ? 'open' : given);
        this.#watch(this.#call);
        await this.#clock.moveTo(given === 'hello' ? -10_000 : -5000);
        this.#messages = new CallMessages(this.#call, { rate: options.rate ?? Infinity, onError: () => {} }, this.#clock);
        for (const handler of handlers) this.#register(handler);
        await this.#clock.moveTo(this.#clock.now());
        if (given === 'hello') {
            const [{ cme: { id } }] = this.#call.sent.splice(0);
            this.#sentAt.length = 0;
            this.#call.deliver(JSON.stringify({ cme: { re: id, hello: { v: 1, parts: true } } }));
        }
        await settle();
    }

    #watch(call) {
        call.onSent = frame => {
            this.#sentAt.push(this.#clock.now());
            assert.ok(JSON.stringify(frame).length <= 10_000, 'A message has at most 10,000 characters.');
            if (frame.cme?.id !== undefined) assert.match(frame.cme.id, /^[A-Za-z0-9_.-]{1,40}$/);
        };
    }

    #register({ on, for: type, then = on ? 'done' : undefined, message, reply }) {
        if (on) {
            this.#messages.on(on, content => {
                this.#see({ see: 'message', type: content.type, content: rest(content) });
                if (then === 'fail') throw new Error(message);
            });
            return;
        }
        this.#messages.handle(type, (content, { signal }) => {
            const seen = { see: 'request', type: content.type, content: rest(content) };
            this.#see(seen);
            signal.addEventListener('abort', () => this.#see({ see: 'cancelled', handler: seen }));
            if (reply) return { type: reply.type, ...reply.content };
            if (then === 'fail') throw new Error(message);
            return new Promise((resolve, reject) => this.#held.set(seen, { resolve, reject }));
        });
    }

    #see(event) {
        this.#seen.push(Object.assign(event, { at: this.#clock.now() }));
    }

    async step({ at, in: frame, raw, out, outParts, event, maybe }) {
        if (at > this.#clock.now()) {
            this.#mustBeIdle();
            await this.#clock.moveTo(at);
            for (const sent of this.#sentAt) assert.equal(sent, at, 'Sent early.');
            for (const seen of this.#seen) assert.equal(seen.at, at, `Seen early: ${JSON.stringify(seen)}`);
        }
        if (frame !== undefined) this.#call.deliver(JSON.stringify(this.#fill(frame)));
        if (raw) this.#call.deliver(raw.map(piece => typeof piece === 'string' ? piece : piece[0].repeat(piece[1])).join(''));
        if (event?.do) this.#act(event);
        await settle();
        await settle();
        if (out) this.#match(out, this.#take());
        if (outParts) this.#takeParts(outParts);
        if (event?.see) this.#expect(event, maybe);
    }

    atEnd() {
        this.#mustBeIdle();
    }

    #mustBeIdle() {
        assert.deepEqual(this.#call.sent, [], 'Sent, and not expected.');
        assert.deepEqual(this.#seen, [], 'Seen, and not expected.');
    }

    #take() {
        assert.ok(this.#call.sent.length > 0, 'Nothing was sent.');
        this.#sentAt.shift();
        return this.#call.sent.shift();
    }

    #takeParts({ id, re, message }) {
        const frames = [this.#take()];
        const [, count] = frames[0].cme.part;
        while (frames.length < count) frames.push(this.#take());
        assert.ok(count >= 2 && count <= 64);
        frames.forEach((frame, index) => {
            this.#match({ cme: { id, ...re !== undefined && { re }, part: [index, count], data: '$any' } }, frame);
            assert.ok(Buffer.byteLength(JSON.stringify(frame)) <= 8000);
            assert.ok(frame.cme.data.isWellFormed?.() ?? true);
        });
        this.#match(message, JSON.parse(frames.map(frame => frame.cme.data).join('')));
        const text = JSON.stringify(frames);
        if (this.#parts.has(id)) assert.equal(text, this.#parts.get(id), 'A copy that is not the same.');
        this.#parts.set(id, text);
    }

    #act(event) {
        const { do: what, as, handler, type, status } = event;
        const content = event.content && this.#fill(event.content);
        const held = handler && this.#held.get(this.#named.get(handler));
        switch (what) {
            case 'request':
            case 'send': {
                const abort = new AbortController();
                this.#aborts.set(as, abort);
                const options = { timeout: what === 'send' ? event.receipt : event.timeout, signal: abort.signal };
                this.#messages[what](type, content, options).then(
                    reply => this.#see({ see: 'result', as, ...what === 'send' ? { received: true } : { reply: { type: reply.type, content: rest(reply) } } }),
                    error => this.#see({ see: 'result', as, ...error === abort.signal.reason ? { cancelled: true } : failure(error) }));
                break;
            }
            case 'cancel': this.#aborts.get(as).abort(new Error('cancelled')); break;
            case 'reply': held.resolve({ type, ...content }); break;
            case 'fail': held.reject(new Error(event.message)); break;
            case 'fault': held.reject(new CallMessageError(event.code, event.message)); break;
            case 'close': this.#messages.close(); break;
            case 'leg': this.#call[{ ringing: 'ring', open: 'open', reconnecting: 'reconnecting', reconnected: 'reconnected', closed: 'end' }[status]](); break;
            case 'sdk':
                if (event.refuses) this.#call.refusal = event.refuses;
                else if (event.confirms) this.#call.confirmAll();
                else this.#call.confirms = false;
                break;
            default: throw new Error(`The runner does not know ${what}.`);
        }
    }

    #expect({ as, handler, ...expected }, maybe) {
        const wanted = this.#fill(expected);
        const index = this.#seen.findIndex(seen => {
            if (seen.see !== wanted.see) return false;
            if (seen.see === 'result') return seen.as === as;
            if (seen.see === 'cancelled') return seen.handler === this.#named.get(handler);
            return seen.type === wanted.type && isEqual(seen.content, wanted.content);
        });
        if (index < 0) {
            assert.ok(maybe, `Not seen: ${JSON.stringify({ as, ...wanted })}; but ${JSON.stringify(this.#seen)}`);
            return;
        }
        const [seen] = this.#seen.splice(index, 1);
        if (seen.see !== 'result') {
            if (as) this.#named.set(as, seen);
            return;
        }
        // A message is compared where the vector has one.
        assertEqual({ ...seen, at: undefined, message: wanted.message && seen.message }, { ...wanted, as });
    }

    #fill(value) {
        if (isPlaceholder(value)) {
            assert.ok(this.#bound.has(value), `${value} is not bound.`);
            return this.#bound.get(value);
        }
        if (Array.isArray(value)) return value.map(item => this.#fill(item));
        if (!value || typeof value !== 'object') return value;
        if (value.$repeat) return value.$repeat[0].repeat(value.$repeat[1]);
        if (value.$join) return value.$join.map(piece => this.#fill(piece)).join('');
        return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, this.#fill(item)]));
    }

    /** Binds the placeholders that are new, then compares. */
    #match(expected, actual) {
        const any = Symbol('any');
        const bind = (value, found) => {
            if (value === '$any') return found === undefined || found === null ? any : found;
            if (isPlaceholder(value) && !this.#bound.has(value)) {
                assert.ok(![...this.#bound.values()].includes(found), `${value} is not new: ${found}`);
                this.#bound.set(value, found);
            }
            if (Array.isArray(value)) return value.map((item, index) => bind(item, found?.[index]));
            if (value && typeof value === 'object' && !value.$repeat && !value.$join) {
                return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, bind(item, found?.[name])]));
            }
            return this.#fill(value);
        };
        assertEqual(receipt(actual), receipt(bind(expected, actual)));
    }
}

const rest = content => Object.fromEntries(Object.entries(content).filter(([name]) => name !== 'type'));

const failure = error => {
    assert.ok(error instanceof CallMessageError, `Not a CallMessageError: ${error}`);
    return { code: error.code, message: error.message };
};

/** Of a receipt neither the order matters, nor whether one stands in an array. */
function receipt(frame) {
    const { re, error, hello } = frame.cme ?? {};
    if (re === undefined || frame.type !== undefined || error || hello || frame.cme.part) return frame;
    return { ...frame, cme: { ...frame.cme, re: [re].flat().sort() } };
}

/** As JSON: own properties in any order. */
const sorted = value => Array.isArray(value) ? value.map(sorted)
    : value && typeof value === 'object' ? ['{', ...Object.entries(value).filter(([, item]) => item !== undefined).sort(([a], [b]) => a < b ? -1 : 1).map(([name, item]) => [name, sorted(item)])]
    : value;
const isEqual = (one, other) => JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
const assertEqual = (actual, expected) => assert.equal(JSON.stringify(sorted(actual)), JSON.stringify(sorted(expected)));
