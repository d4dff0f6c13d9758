// The keyboard in a list: the Tab key stops at the list once; arrows move from row to row, Enter opens one, Escape closes it.

const keys = ['ArrowUp', 'ArrowDown', 'Home', 'End', 'Escape'];

/** `rows` selects what has the focus in each row. */
export function walk(list, rows) {
  list.addEventListener('keydown', event => {
    if (!keys.includes(event.key) || event.altKey || event.ctrlKey || event.metaKey) return;
    const row = event.target.closest(rows);
    if (event.key === 'Escape') leave(event, row);
    else if (row !== null || event.target === list) move(event, row);
  });

  function move(event, row) {
    const next = event.key === 'Home' || event.key === 'End' ? edge(event.key) : row === null ? firstInView(event.key) : neighbour(row, event.key);
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  }

  function leave(event, row) {
    const open = event.target.closest('details[open]');
    if (open === null && row === null) return;
    event.preventDefault();
    if (open === null) list.focus();
    else {
      const summary = open.querySelector('summary');
      summary.click();
      summary.focus();
    }
  }

  const all = () => [...list.querySelectorAll(rows)];

  function neighbour(row, key) {
    const each = all();
    return each[each.indexOf(row) + (key === 'ArrowUp' ? -1 : 1)];
  }

  function edge(key) {
    list.scrollTop = key === 'Home' ? 0 : list.scrollHeight;
    return all().at(key === 'Home' ? 0 : -1);
  }

  function firstInView(key) {
    const { top, bottom } = list.getBoundingClientRect();
    const inView = all().filter(row => {
      const box = row.getBoundingClientRect();
      return box.bottom > top && box.top < bottom;
    });
    return inView.at(key === 'ArrowUp' ? -1 : 0);
  }
}
