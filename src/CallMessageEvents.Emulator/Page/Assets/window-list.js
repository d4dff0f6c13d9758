// A list that grows without end but keeps only the rows around what is seen. The newest are at the end; who looks at the end stays there,
// and for all others nothing moves.
import { button, h } from './dom.js';

const tail = 40; // Rows that there are at the end while it is followed; more come when somebody scrolls.
const step = 80; // Rows that are added at an edge.
const most = 240; // Rows that there are at once.
const near = 600; // Pixels from an edge where the next rows are due.

export class WindowList {
  #element;
  #render;
  #items = [];
  #rows = new Map(); // Item to element.
  #from = 0;
  #to = 0;
  #follows = true;
  #isSeen = true;
  #isStale = false;
  #toEnd;

  /** `render` makes the row of an item; `empty` what is shown when there is none. */
  constructor(element, { render, empty }) {
    this.#element = element;
    this.#render = render;
    this.empty = empty;
    this.#toEnd = button('To the latest ↓', () => this.goToEnd(), { class: 'small to-end', hidden: true });
    element.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    new ResizeObserver(([{ contentRect }]) => this.#resized(contentRect.height)).observe(element);
    const frame = h('div', { class: 'frame' });
    element.replaceWith(frame);
    frame.append(element, this.#toEnd);
  }

  /** Shows these items; the same array again when only some of it changed. */
  update(items, changed = new Set()) {
    if (items !== this.#items && items[0] !== this.#items[0]) this.#follows = true;
    this.#items = items;
    if (!this.#isSeen) {
      this.#isStale = true;
      return;
    }
    if (this.#follows || this.#to > items.length) this.#show(items.length - tail, items.length, changed);
    else this.#keepingPlace(() => this.#show(this.#from, this.#to, changed));
    if (this.#follows) this.#scrollToEnd();
    this.#tell();
  }

  goToEnd() {
    this.#follows = true;
    this.update(this.#items);
  }

  /** Brings an item into view, and returns its row. */
  reveal(item) {
    const index = this.#items.indexOf(item);
    if (index < 0 || !this.#isSeen) return undefined;
    if (index < this.#from || index >= this.#to) this.#show(index - step, index + step, new Set());
    const row = this.#rows.get(item);
    row.scrollIntoView({ block: 'nearest' });
    return row;
  }

  #show(from, to, changed) {
    this.#to = Math.min(Math.max(to, Math.min(tail, this.#items.length)), this.#items.length);
    this.#from = Math.max(0, Math.min(from, this.#to));
    const shown = this.#items.slice(this.#from, this.#to);
    const keep = new Set(shown);
    for (const [item, row] of this.#rows) {
      if (keep.has(item)) continue;
      row.remove();
      this.#rows.delete(item);
    }
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

  #showEmpty() {
    const shown = this.#element.querySelector(':scope > .empty');
    if (this.#items.length > 0) shown?.remove();
    else (shown ?? this.#element.appendChild(h('li', { class: 'empty' }))).textContent = this.empty();
  }

  /** It has no height while it is hidden: what changed meanwhile is shown when it is seen again. */
  #resized(height) {
    this.#isSeen = height > 0;
    if (!this.#isSeen) return;
    if (this.#isStale) {
      this.#isStale = false;
      this.update(this.#items, new Set(this.#items));
    } else if (this.#follows) this.#scrollToEnd();
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#element;
    if (clientHeight === 0) return;
    const below = scrollHeight - clientHeight - scrollTop;
    this.#follows = this.#to === this.#items.length && below < 24;
    if (scrollTop < near && this.#from > 0) this.#move(this.#from - step, Math.min(this.#to, this.#from - step + most));
    else if (below < near && this.#to < this.#items.length) this.#move(Math.max(this.#from, this.#to + step - most), this.#to + step);
    this.#tell();
  }

  #move(from, to) {
    this.#keepingPlace(() => this.#show(from, to, new Set()));
  }

  /** What is at the top of the view stays there, whatever comes or goes above. */
  #keepingPlace(change) {
    const top = this.#element.getBoundingClientRect().top;
    const anchors = [...this.#rows].map(([item, row]) => [item, row.getBoundingClientRect()]).filter(([, box]) => box.bottom > top).slice(0, step);
    change();
    const [item, before] = anchors.find(([each]) => this.#rows.has(each)) ?? [];
    if (before === undefined) return;
    const moved = this.#rows.get(item).getBoundingClientRect().top - before.top;
    if (moved !== 0) this.#element.scrollTop += moved;
  }

  #scrollToEnd() {
    this.#element.scrollTop = this.#element.scrollHeight;
  }

  #tell() {
    this.#toEnd.hidden = this.#follows || this.#items.length === 0;
  }
}

/** A row that is made anew keeps the focus on its button of the same place. */
function replaceKeepingFocus(row, anew) {
  const focusable = node => [...(node.matches('button') ? [node] : []), ...node.querySelectorAll('button')];
  const place = row.contains(document.activeElement) ? focusable(row).indexOf(document.activeElement) : -1;
  row.replaceWith(anew);
  if (place >= 0) focusable(anew)[place]?.focus({ preventScroll: true });
}
