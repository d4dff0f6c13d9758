import { Gathering, GatheredReceipts } from './limits.js';
import { AnswerRank, type Outbox } from './outbox.js';

export interface Receipts {
    add(id: string): void;
    /** Another answer says as much. */
    remove(id: string): void;
    flush(): void;
    due(): number;
    pump(): void;
}

/** Receipts that are owed, gathered for a moment so that one frame carries many. */
export function newReceipts(now: () => number, outbox: Outbox): Receipts {
    const ids = new Set<string>();
    let dueAt: number;

    const receipts: Receipts = {
        add(id) {
            if (!ids.size) dueAt = now() + Gathering;
            ids.add(id);
            if (ids.size === GatheredReceipts) receipts.flush();
        },
        remove: id => ids.delete(id),
        flush() {
            const re = [...ids];
            if (re.length) outbox.add(AnswerRank, () => ({ cme: { re } }));
            ids.clear();
        },
        due: () => outbox.isOpen && ids.size ? dueAt : Infinity,
        pump() {
            if (receipts.due() <= now()) receipts.flush();
        },
    };
    return receipts;
}
