export type Json = Record<string, unknown>;

/** What came from the other side. */
export interface Frame {
    readonly type: string | undefined;
    /** Without the envelope. */
    readonly content: Json;
    /** Empty where there is none. Its fields may be anything. */
    readonly cme: Json;
}

export const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

export const isId = (value: unknown): value is string => typeof value === 'string' && /^[\w.-]{1,40}$/.test(value);

export const isCode = (value: unknown): value is string => typeof value === 'string' && /^[^]{1,100}$/.test(value);

/** Reads a JSON value, or a text that is one. */
export function readFrame(content: unknown): Frame | undefined {
    let value = content;
    try {
        if (typeof value === 'string') value = JSON.parse(value);
    } catch {
        return undefined;
    }
    if (!isObject(value)) return undefined;
    const { type, cme } = value;
    return { type: typeof type === 'string' ? type : undefined, content: without(value, 'cme'), cme: isObject(cme) ? cme : {} };
}

/** The frame of a message or a reply. */
export const writeFrame = (type: string, cme: Json, content: Json): Json =>
    fromEntries([['type', type], ['cme', cme], ...Object.entries(without(content, 'type'))]);

// Not by spreading: what React Native's build makes of that gives a property `__proto__` its meaning.
const fromEntries = (entries: [string, unknown][]): Json => Object.fromEntries(entries);

const without = (value: Json, name: string) => fromEntries(Object.entries(value).filter(([key]) => key !== name));

/** A copy of what the application sends: it is written now, whatever becomes of it later. */
export function contentOf(value: unknown): Json {
    const content: unknown = JSON.parse(JSON.stringify(value) ?? null);
    if (!isObject(content) || 'cme' in content) throw new TypeError('content must be an object without cme.');
    return content;
}
