import { isId, type Json } from './frame.js';
import { BetweenParts, IncompleteMessages, JoinedBytes, Parts } from './limits.js';
import { utf8Length } from './packing.js';

/** The envelope of a part. */
export interface Part {
    readonly id: string;
    readonly part: [index: number, count: number];
    readonly data: string;
}

/** Whether it is rightly a part. */
export function isPart(cme: Json): cme is Json & Part {
    const { id, part, data } = cme;
    if (!isId(id) || typeof data !== 'string' || !Array.isArray(part) || part.length !== 2 || !part.every(Number.isInteger)) return false;
    const [index, count] = part as [number, number];
    return index >= 0 && index < count && count <= Parts;
}

/** A message of which parts are missing. */
interface Incomplete {
    readonly data: string[];
    readonly count: number;
    readonly first: number;
    last: number;
    bytes: number;
}

/**
 * Joins the parts of messages.
 * @param joined Is called with the text of one that is whole, and when its first part came.
 * @returns A function that takes a part.
 */
export function newPartBox(now: () => number, joined: (id: string, text: string, first: number) => void): (part: Part) => void {
    const messages = new Map<string, Incomplete>(); // The one that has had no part for longest comes first.

    return ({ id, part: [index, count], data }) => {
        messages.forEach((one, key) => one.last + BetweenParts <= now() && messages.delete(key));
        const message = messages.get(id) ?? { data: [], count, first: now(), last: 0, bytes: 0 };
        messages.delete(id);
        if (message.count !== count) return;
        message.last = now();
        if (message.data[index] === undefined) {
            message.data[index] = data;
            message.bytes += utf8Length(data);
        }
        if (message.bytes > JoinedBytes) return;
        if (Object.keys(message.data).length === count) {
            joined(id, message.data.join(''), message.first);
            return;
        }
        messages.set(id, message);
        if (messages.size > IncompleteMessages) messages.delete(messages.keys().next().value!);
    };
}
