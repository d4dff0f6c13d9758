import { RememberedTypes } from './limits.js';

/** The published values that the application was given last: what is not above them is dropped. */
export class Revisions {
    private readonly last = new Map<string, number>();

    isNews(type: string, rev: number): boolean {
        return !(rev <= this.last.get(type)!);
    }

    given(type: string, rev: number): void {
        if (this.last.size === RememberedTypes && !this.last.has(type)) this.last.clear();
        this.last.set(type, rev);
    }
}
