// How long the other side has been there, as a phone shows it; it stands still when the call has ended.
const element = /** @type {HTMLElement} */ (document.querySelector('#timer'));

export class CallTimer {
  #began;
  #ticks;

  start() {
    if (this.#ticks !== undefined) return; // The call goes on after a lost connection.
    this.#began = performance.now();
    this.#ticks = setInterval(() => this.#show(), 250);
    this.#show();
  }

  stop() {
    clearInterval(this.#ticks);
    this.#ticks = undefined;
  }

  reset() {
    this.stop();
    element.hidden = true;
  }

  #show() {
    const seconds = Math.floor((performance.now() - this.#began) / 1000);
    const two = (number) => String(number).padStart(2, '0');
    const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
    element.textContent = hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
    element.hidden = false;
  }
}
