import type { Json } from './frame.js';
import { isId } from './frame.js';
import { BetweenParts, IncompleteMessages, JoinedBytes, Parts } from './limits.js';
import { utf8Length } from './packing.js';

/** A frame that is rightly a part. */
export interface Part {
    readonly id: string;
    readonly index: number;
    readonly count: number;
    readonly data: string;
}

interface Incomplete {
    readonly data: string[];
    readonly count: number;
    readonly first: number;
    last: number;
    missing: number;
    bytes: number;
}

export function readPart({ id, part, data }: Json): Part | undefined {
    if (!isId(id) || typeof data !== 'string' || !Array.isArray(part) || part.length !== 2) return undefined;
    const [index, count] = part as number[];
    return Number.isInteger(index) && Number.isInteger(count) && index! >= 0 && index! < count! && count! <= Parts
        ? { id, index: index!, count: count!, data }
        : undefined;
}

/** Joins the parts of messages. */
export class PartBox {
    private readonly messages = new Map<string, Incomplete>(); // The one that has had no part for longest comes first.

    /** @returns The joined text when it is whole, and when its first part came. */
    add({ id, index, count, data }: Part, now: number): { text: string; first: number } | undefined {
        this.messages.forEach((one, key) => one.last + BetweenParts <= now && this.messages.delete(key));
        const message = this.messages.get(id) ?? { data: [], count, first: now, last: now, missing: count, bytes: 0 };
        this.messages.delete(id);
        if (message.count !== count) return undefined;
        message.last = now;
        if (message.data[index] === undefined) {
            message.data[index] = data;
            message.missing--;
            message.bytes += utf8Length(data);
        }
        if (message.bytes > JoinedBytes) return undefined;
        if (message.missing === 0) return { text: message.data.join(''), first: message.first };
        this.messages.set(id, message);
        if (this.messages.size > IncompleteMessages) this.messages.delete(this.messages.keys().next().value!);
        return undefined;
    }
}
