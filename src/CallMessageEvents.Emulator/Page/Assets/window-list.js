// A list that grows without end but keeps only the rows around what is seen. While the newest row is in view the list follows it;
// for everybody else nothing moves.
import { button, h } from './dom.js';

const tail = 60; // Rows at the newest edge while the list follows it; more come when somebody scrolls.
const step = 80; // Rows that are added at an edge.
const most = 240; // Rows that there are at once.
const near = 600; // Pixels from an edge where the next rows are due.

export class WindowList {
  #element;
  #render;
  #newestFirst;
  #items = []; // The oldest first.
  #rows = new Map(); // Item to element.
  #from = 0;
  #to = 0;
  #follows = true;
  #seen = 0; // How many items there were when the newest was last in view.
  #isSeen = true;
  #isStale = false;
  #toNewest;

  /** `render` makes the row of an item; `empty` returns what is shown when there is none; `newestFirst` puts the newest at the top instead of at the end, as a chat does. */
  constructor(element, { render, empty, newestFirst = false }) {
    this.#element = element;
    this.#render = render;
    this.#newestFirst = newestFirst;
    this.empty = empty;
    this.#toNewest = button('', () => this.goToNewest(), { class: `small to-newest ${newestFirst ? 'above' : 'below'}`, hidden: true });
    element.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    element.addEventListener('folded', event => this.#folded(event.target));
    new ResizeObserver(([{ contentRect }]) => this.#resized(contentRect.height)).observe(element);
    const frame = h('div', { class: 'frame' });
    element.replaceWith(frame);
    frame.append(element, this.#toNewest);
  }

  /** Shows these items, the oldest first; the same array again when only some of it changed. */
  update(items, changed = new Set()) {
    if (items !== this.#items && items[0] !== this.#items[0]) this.#follows = true;
    this.#items = items;
    if (!this.#isSeen) {
      this.#isStale = true;
      return;
    }
    if (this.#follows || this.#to > items.length) this.#show(items.length - tail, items.length, changed);
    else this.#keepingPlace(() => this.#show(this.#from, this.#to, changed));
    if (this.#follows) this.#scrollToNewest();
    this.#fill();
    this.#tell();
  }

  goToNewest() {
    this.#follows = true;
    this.update(this.#items);
    this.#element.focus({ preventScroll: true });
  }

  #show(from, to, changed) {
    this.#to = Math.min(Math.max(to, Math.min(tail, this.#items.length)), this.#items.length);
    this.#from = Math.max(0, Math.min(from, this.#to));
    const shown = this.#items.slice(this.#from, this.#to);
    if (this.#newestFirst) shown.reverse();
    this.#removeAllBut(new Set(shown));
    let at = this.#element.firstElementChild;
    for (const item of shown) {
      let row = this.#rows.get(item);
      if (row === undefined) {
        row = this.#render(item);
        this.#element.insertBefore(row, at);
        this.#rows.set(item, row);
      } else if (changed.has(item)) {
        const anew = this.#render(item);
        if (row === at) at = row.nextElementSibling;
        replaceKeepingFocus(row, anew);
        this.#rows.set(item, anew);
      } else if (row === at) at = at.nextElementSibling;
      else this.#element.insertBefore(row, at);
    }
    this.#showEmpty();
  }

  #removeAllBut(keep) {
    for (const [item, row] of this.#rows) {
      if (keep.has(item)) continue;
      const hasFocus = row.contains(document.activeElement);
      row.remove();
      this.#rows.delete(item);
      if (hasFocus) this.#element.focus({ preventScroll: true });
    }
  }

  #showEmpty() {
    const shown = this.#element.querySelector(':scope > .empty');
    if (this.#items.length > 0) shown?.remove();
    else (shown ?? this.#element.appendChild(h('li', { class: 'empty' }))).textContent = this.empty();
  }

  /** A tall window has room for more rows, and without a scroll bar nobody could ask for them. */
  #fill() {
    while (this.#from > 0 && this.#to - this.#from < most && this.#element.scrollHeight < this.#element.clientHeight + near) {
      this.#move(this.#from - step, this.#to);
    }
  }

  /** It has no height while it is hidden: what changed meanwhile is shown when it is seen again. */
  #resized(height) {
    this.#isSeen = height > 0;
    if (!this.#isSeen) return;
    if (this.#isStale) {
      this.#isStale = false;
      this.update(this.#items, new Set(this.#items));
    } else {
      if (this.#follows) this.#scrollToNewest();
      this.#fill();
    }
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#element;
    if (clientHeight === 0) return;
    const below = scrollHeight - clientHeight - scrollTop;
    const [toNewest, toOldest] = this.#newestFirst ? [scrollTop, below] : [below, scrollTop];
    this.#follows = this.#to === this.#items.length && toNewest < 24;
    if (toOldest < near && this.#from > 0) this.#move(this.#from - step, Math.min(this.#to, this.#from - step + most));
    else if (toNewest < near && this.#to < this.#items.length) this.#move(Math.max(this.#from, this.#to + step - most), this.#to + step);
    this.#tell();
  }

  /** What was opened is to be seen, and does not run away from its reader. */
  #folded(row) {
    row.scrollIntoView({ block: 'nearest' });
    this.#scrolled();
  }

  #move(from, to) {
    this.#keepingPlace(() => this.#show(from, to, new Set()));
  }

  /** What is at the top of the view stays there, whatever comes or goes above. */
  #keepingPlace(change) {
    const top = this.#element.getBoundingClientRect().top;
    const anchors = [...this.#rows].map(([item, row]) => [item, row.getBoundingClientRect()]).filter(([, box]) => box.bottom > top)
      .sort(([, a], [, b]) => a.top - b.top).slice(0, step);
    change();
    const [item, before] = anchors.find(([each]) => this.#rows.has(each)) ?? [];
    if (before === undefined) return;
    const moved = this.#rows.get(item).getBoundingClientRect().top - before.top;
    if (moved !== 0) this.#element.scrollTop += moved;
  }

  #scrollToNewest() {
    this.#element.scrollTop = this.#newestFirst ? 0 : this.#element.scrollHeight;
  }

  #tell() {
    if (this.#follows) this.#seen = this.#items.length;
    const missed = this.#items.length - this.#seen;
    this.#toNewest.hidden = this.#follows || this.#items.length === 0;
    this.#toNewest.textContent = `${missed > 0 ? `${missed.toLocaleString('en')} new` : 'To the newest'} ${this.#newestFirst ? '↑' : '↓'}`;
  }
}

/** A row that is made anew keeps the focus at the same place. */
function replaceKeepingFocus(row, anew) {
  const focusable = node => [...node.querySelectorAll('button, summary')];
  const place = row.contains(document.activeElement) ? focusable(row).indexOf(document.activeElement) : -1;
  row.replaceWith(anew);
  if (place >= 0) focusable(anew)[place]?.focus({ preventScroll: true });
}
