import type { Asks } from './asks.js';
import type { Effects, Failure, Run } from './effects.js';
import { isId, isObject, readFrame, type Frame } from './frame.js';
import type { Greeting } from './greeting.js';
import { GatheredReceipts, LongestCode } from './limits.js';
import type { Heard, Memory } from './memory.js';
import { newPartBox, readPart } from './parts.js';
import type { Revisions } from './revisions.js';

/**
 * Takes what comes from the other side: a part, an answer, or a message.
 * @param refused Is called when the server says that there is no common version.
 */
export function newEars(
    greeting: Greeting,
    asks: Asks,
    memory: Memory,
    revisions: Revisions,
    effects: Effects,
    refused: () => void,
): (content: unknown, now: number) => void {
    const join = newPartBox();

    const hearMessage = ({ type, content, cme: { id, want, ttl, rev } }: Frame, first: number, now: number) => {
        const wantsReply = isId(id) && want === 'reply';
        const value = type !== undefined && isNumber(rev) && { type, rev };
        const isOld = value && !revisions.isNews(value.type, value.rev);
        const run: Run = { type, content, wantsReply, ...value };
        if (isId(id)) {
            if (memory.knows(id, now)) {
                memory.repeat(id, now);
                return;
            }
            const heard: Heard = Object.assign(run, {
                id,
                wants: wantsReply || want === 'receipt',
                deadline: wantsReply && isNumber(ttl) ? first + ttl : Infinity,
                receiptDue: Infinity,
                answer: [],
                bytes: 0,
                forget: 0,
                isPosted: false,
            });
            if (isOld) memory.skip(heard, now);
            else if (!memory.hear(heard, now)) return;
        }
        if (!isOld) effects.begin(run);
    };

    const hearWhole = (frame: Frame, first: number, now: number) => {
        const { type, content, cme: { re, error, hello } } = frame;
        if (Array.isArray(re)) {
            if (type === undefined && !isThere(error) && re.length <= GatheredReceipts) re.forEach(asks.receipt);
        } else if (!isId(re)) {
            if (!isObject(hello)) hearMessage(frame, first, now);
        } else if (greeting.isOwn(re)) {
            if (isThere(error)) {
                if (failureOf(error).code === 'version') refused();
            } else if (isObject(hello)) {
                greeting.isAnswered = true;
                greeting.takesParts = hello.parts === true;
                greeting.stop();
            }
        } else if (isThere(error)) {
            asks.fail(re, failureOf(error));
        } else if (type !== undefined) {
            asks.reply(re, content);
        } else if (!isObject(hello)) {
            asks.receipt(re);
        }
    };

    return (content, now) => {
        const frame = readFrame(content);
        if (!frame) return;
        const { cme } = frame;
        if (!isThere(cme.part)) {
            hearWhole(frame, now, now);
            return;
        }
        const part = readPart(cme);
        if (!part || (isId(cme.re) && !asks.has(cme.re))) return;
        if (memory.knows(part.id, now)) {
            // It was whole before: the last part stands for all of the repeat.
            if (part.index === part.count - 1) memory.repeat(part.id, now);
            return;
        }
        const joined = join(part, now);
        const whole = joined && readFrame(joined.text);
        if (whole && !isThere(whole.cme.part)) {
            whole.cme.id = part.id;
            hearWhole(whole, joined.first, now);
        }
    };
}

const isThere = (field: unknown) => field !== undefined && field !== null;

const isNumber = (field: unknown): field is number => Number.isFinite(field);

function failureOf(error: unknown): Failure {
    const { code, message } = isObject(error) ? error : {};
    return typeof code === 'string' && code && code.length <= LongestCode
        ? { code, message: typeof message === 'string' ? message : undefined }
        : { code: 'failed' };
}
