import type { Json } from './frame.js';
import { FrameBytes, JoinedBytes, Parts, WholeBytes, WholeCharacters } from './limits.js';

/** How many bytes of UTF-8 a code point has. */
const bytesOf = (code: number) => code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;

/** The same, of a character of a JSON text, written within another. There are no control characters in it. */
const writtenBytesOf = (code: number) => code === 0x22 || code === 0x5c ? 2 : bytesOf(code);

/** Counts by hand: not every engine has a TextEncoder. */
export function utf8Length(text: string): number {
    let bytes = 0;
    for (const character of text) bytes += bytesOf(character.codePointAt(0)!);
    return bytes;
}

/**
 * Makes of a message what can be sent: itself, or its parts.
 * @param id The id of the parts.
 * @returns `undefined` when it is too large.
 */
export function pack(frame: Json, takesParts: boolean, id: () => string): Json[] | undefined {
    const text = JSON.stringify(frame);
    const bytes = utf8Length(text);
    if (bytes <= FrameBytes || (!takesParts && bytes <= WholeBytes && text.length <= WholeCharacters)) return [frame];
    return takesParts && bytes <= JoinedBytes ? split(text, id(), (frame.cme as Json).re) : undefined;
}

function split(text: string, id: string, re: unknown): Json[] | undefined {
    const part = (index: number, count: number, data: string) => ({ cme: { id, re, part: [index, count], data } });
    const room = FrameBytes - JSON.stringify(part(Parts, Parts, '')).length;
    const data: string[] = [];
    let [start, end, bytes] = [0, 0, 0];
    for (const character of text) {
        const more = writtenBytesOf(character.codePointAt(0)!);
        if (bytes + more > room) {
            data.push(text.slice(start, end));
            [start, bytes] = [end, 0];
        }
        bytes += more;
        end += character.length;
    }
    data.push(text.slice(start));
    return data.length > Parts ? undefined : data.map((one, index) => part(index, data.length, one));
}
