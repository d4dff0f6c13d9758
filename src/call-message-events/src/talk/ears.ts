import type { Asks } from './asks.js';
import type { Decision, Failure, Run } from './decision.js';
import { isId, isObject, readFrame, type Frame } from './frame.js';
import type { Greeting } from './greeting.js';
import { GatheredReceipts, LongestCode } from './limits.js';
import type { Heard, Memory } from './memory.js';
import { PartBox, readPart } from './parts.js';
import { Revisions } from './revisions.js';

/** Takes what comes from the other side: a part, an answer, or a message. */
export class Ears {
    private readonly parts = new PartBox();
    private readonly revisions = new Revisions();

    constructor(
        private readonly greeting: Greeting,
        private readonly asks: Asks,
        private readonly memory: Memory,
        private readonly decisions: Decision[],
    ) {}

    /** @returns `version` when the server says that there is no common one. */
    hear(content: unknown, now: number): 'version' | undefined {
        const frame = readFrame(content);
        if (!frame) return undefined;
        if (isThere(frame.cme.part)) {
            this.hearPart(frame, now);
            return undefined;
        }
        return this.hearWhole(frame, now, now);
    }

    /** A published value has reached the application. */
    given(type: string, rev: number): void {
        this.revisions.given(type, rev);
    }

    private hearPart({ cme }: Frame, now: number): void {
        const part = readPart(cme);
        if (!part || (isId(cme.re) && !this.asks.has(cme.re))) return;
        if (this.memory.knows(part.id, now)) {
            // It was whole before: the last part stands for all of the repeat.
            if (part.index === part.count - 1) this.memory.repeat(part.id, now);
            return;
        }
        const joined = this.parts.add(part, now);
        const frame = joined && readFrame(joined.text);
        if (frame && !isThere(frame.cme.part)) this.hearWhole({ ...frame, cme: { ...frame.cme, id: part.id } }, joined.first, now);
    }

    private hearWhole(frame: Frame, first: number, now: number): 'version' | undefined {
        const { type, content, cme: { re, error, hello } } = frame;
        if (Array.isArray(re)) {
            if (type === undefined && !isThere(error) && re.length <= GatheredReceipts) re.forEach(id => this.asks.receipt(id));
        } else if (!isId(re)) {
            if (!isObject(hello)) this.hearMessage(frame, first, now);
        } else if (this.greeting.isOwn(re)) {
            if (isThere(error)) return failureOf(error).code === 'version' ? 'version' : undefined;
            if (isObject(hello)) this.greeting.answer(hello.parts === true);
        } else if (isThere(error)) {
            this.asks.fail(re, failureOf(error));
        } else if (type !== undefined) {
            this.asks.reply(re, content);
        } else if (!isObject(hello)) {
            this.asks.receipt(re);
        }
        return undefined;
    }

    private hearMessage({ type, content, cme }: Frame, first: number, now: number): void {
        const { id, want, ttl, rev } = cme;
        const isOld = type !== undefined && Number.isFinite(rev) && !this.revisions.isNews(type, rev as number);
        const wantsReply = isId(id) && want === 'reply';
        const run: Run & { rev?: unknown } = { type, content, wantsReply, ...Number.isFinite(rev) && type !== undefined && { rev } };
        if (isId(id)) {
            if (this.memory.knows(id, now)) {
                this.memory.repeat(id, now);
                return;
            }
            const heard: Heard = Object.assign(run, {
                id,
                wants: wantsReply || want === 'receipt',
                deadline: wantsReply && Number.isFinite(ttl) ? first + (ttl as number) : Infinity,
                isRunning: true,
                receiptDue: Infinity,
                answer: [],
                bytes: 0,
                forget: 0,
                isPosted: false,
            });
            if (isOld) this.memory.skip(heard, now);
            if (isOld || !this.memory.hear(heard, now)) return;
        }
        if (!isOld) this.decisions.push({ do: 'begin', run });
    }
}

const isThere = (field: unknown) => field !== undefined && field !== null;

function failureOf(error: unknown): Failure {
    const { code, message } = isObject(error) ? error : {};
    return typeof code === 'string' && code !== '' && code.length <= LongestCode
        ? { code, message: typeof message === 'string' ? message : undefined }
        : { code: 'failed' };
}
