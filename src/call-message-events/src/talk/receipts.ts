import { Gathering, GatheredReceipts } from './limits.js';
import type { Outbox } from './outbox.js';

/** Receipts that are owed, gathered for a moment so that one frame carries many. */
export class Receipts {
    private readonly ids = new Set<string>();
    private dueAt = 0;

    constructor(private readonly outbox: Outbox) {}

    add(id: string, now: number): void {
        if (this.ids.size === 0) this.dueAt = now + Gathering;
        this.ids.add(id);
        if (this.ids.size === GatheredReceipts) this.flush();
    }

    /** A reply says as much. */
    remove(id: string): void {
        this.ids.delete(id);
    }

    due(): number | undefined {
        return this.outbox.isOpen && this.ids.size > 0 ? this.dueAt : undefined;
    }

    pump(now: number): void {
        if (this.due()! <= now) this.flush();
    }

    flush(): void {
        const re = [...this.ids];
        if (re.length > 0) this.outbox.answer({ write: () => ({ cme: { re } }) });
        this.ids.clear();
    }
}
