import { RememberedTypes } from './limits.js';

export interface Revisions {
    isNews(type: string, rev: number): boolean;
    given(type: string, rev: number): void;
}

/** The published values that the application was given last: what is not above them is dropped. */
export function newRevisions(): Revisions {
    const last = new Map<string, number>();
    return {
        isNews: (type, rev) => !(rev <= last.get(type)!),
        given(type, rev) {
            if (last.size === RememberedTypes && !last.has(type)) last.clear();
            last.set(type, rev);
        },
    };
}
