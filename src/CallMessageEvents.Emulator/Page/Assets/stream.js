// The emulator's events. Each connection begins with a snapshot, so a lost one needs no care but to be made again.

const mostThings = 60_000; // A page that is left open all day starts again with a snapshot of the newest.

export class Stream {
  /** 'wait' or 'live'. */
  onstate = () => {};

  #store;
  #source;

  constructor(store) {
    this.#store = store;
  }

  open() {
    const source = (this.#source = new EventSource('/emulator/page/events'));
    this.onstate('wait');
    source.addEventListener('reset', event => {
      this.isWhole = false;
      this.#store.clear(JSON.parse(event.data));
    });
    source.addEventListener('changes', event => {
      this.#store.apply(JSON.parse(event.data));
      if (this.isWhole && this.#store.size > mostThings) this.#again();
    });
    source.addEventListener('ready', () => {
      this.isWhole = true;
      this.onstate('live');
      this.#store.onchange();
    });
    source.addEventListener('error', () => {
      this.onstate('wait');
      // Otherwise the browser tries again by itself.
      if (source.readyState === EventSource.CLOSED) setTimeout(() => this.#again(), 1000);
    });
  }

  /** Whether all that the emulator had at the start has come: before, nothing is worth showing. */
  isWhole = false;

  #again() {
    this.#source.close();
    this.open();
  }
}
