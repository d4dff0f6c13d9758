import type { Begin, Failure } from './actions.js';
import type { Asks } from './asks.js';
import { isCode, isId, isObject, readFrame, type Frame } from './frame.js';
import type { Greeting } from './greeting.js';
import { GatheredReceipts } from './limits.js';
import type { Heard, Memory } from './memory.js';
import { isPart, newPartBox } from './parts.js';

/**
 * Takes what comes from the other side: a part, an answer, or a message.
 * @param revisions Of published values, by type: the last that the application was given. What is not above it is dropped.
 * @param refused Is called when the server says that there is no common version.
 */
export function newEars(
    now: () => number,
    greeting: Greeting,
    asks: Asks,
    memory: Memory,
    revisions: Map<string | undefined, number>,
    begin: Begin,
    refused: () => void,
): (content: unknown) => void {
    const hearMessage = ({ type, content, cme }: Frame, first: number) => {
        const { want, ttl } = cme;
        const id = isId(cme.id) ? cme.id : undefined;
        const rev = isNumber(cme.rev) ? cme.rev : undefined;
        const wantsReply = !!id && want === 'reply';
        if (id && memory.repeat(id, true)) return;
        const heard: Heard = {
            type,
            content,
            id: id!,
            rev,
            wantsReply,
            wants: wantsReply || want === 'receipt',
            deadline: wantsReply && isNumber(ttl) ? first + ttl : Infinity,
            receiptDue: Infinity,
            answer: [],
            bytes: 0,
        };
        if (rev! <= revisions.get(type)!) {
            if (id) memory.skip(heard);
        } else if (!id || memory.hear(heard)) {
            begin(heard);
        }
    };

    const hearWhole = (frame: Frame, first: number) => {
        const { type, content, cme: { re, error, hello } } = frame;
        if (Array.isArray(re)) {
            if (type === undefined && error == null && re.length <= GatheredReceipts) re.forEach(asks.receipt);
        } else if (!isId(re)) {
            if (!isObject(hello)) hearMessage(frame, first);
        } else if (greeting.isOwn(re)) {
            if (error != null) {
                if (failureOf(error)[0] === 'version') refused();
            } else if (isObject(hello)) {
                greeting.isAnswered = true;
                greeting.takesParts = hello.parts === true;
                greeting.stop();
            }
        } else if (error != null) {
            asks.fail(re, failureOf(error));
        } else if (type !== undefined) {
            asks.reply(re, content);
        } else if (!isObject(hello)) {
            asks.receipt(re);
        }
    };

    const join = newPartBox(now, (id, text, first) => {
        const frame = readFrame(text);
        if (!frame || frame.cme.part != null) return;
        frame.cme.id = id;
        hearWhole(frame, first);
    });

    return content => {
        const frame = readFrame(content);
        if (!frame) return;
        const { cme } = frame;
        if (cme.part == null) {
            hearWhole(frame, now());
            return;
        }
        if (!isPart(cme) || (isId(cme.re) && !asks.has(cme.re))) return;
        const { id, part: [index, count] } = cme;
        // If it was whole before, the last part stands for all of the repeat.
        if (memory.repeat(id, index === count - 1)) return;
        join(cme);
    };
}

const isNumber = (field: unknown): field is number => Number.isFinite(field);

function failureOf(error: unknown): Failure {
    const { code, message } = isObject(error) ? error : {};
    return isCode(code) ? [code, typeof message === 'string' ? message : undefined] : ['failed'];
}
