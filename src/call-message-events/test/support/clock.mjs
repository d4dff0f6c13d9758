/** Time that a test moves. */
export class Clock {
    #now;
    #timers = new Map();
    #ids = 0;

    constructor(now = 0) {
        this.#now = now;
    }

    performance = { now: () => this.#now };
    Math = { random: () => this.chance };
    chance = 0;

    now() {
        return this.#now;
    }

    setTimeout = (action, milliseconds) => {
        this.#timers.set(++this.#ids, { action, at: this.#now + Math.max(milliseconds, 0) });
        return this.#ids;
    };

    clearTimeout = timer => this.#timers.delete(timer);

    get timers() {
        return this.#timers.size;
    }

    /** Moves to a time, stopping at each timer on the way. */
    async moveTo(time) {
        await settle();
        for (;;) {
            const due = [...this.#timers].filter(([, timer]) => timer.at <= time).sort(([a, x], [b, y]) => x.at - y.at || a - b)[0];
            if (!due) break;
            this.#timers.delete(due[0]);
            this.#now = Math.max(this.#now, due[1].at);
            due[1].action();
            await settle();
        }
        this.#now = time;
        await settle();
    }
}

/** Lets everything run that can run without time passing. */
export const settle = () => new Promise(resolve => setImmediate(resolve));
