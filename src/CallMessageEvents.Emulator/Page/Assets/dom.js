// Elements are made of text and attributes, never of HTML: what a message says stays text.

export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat(Infinity).filter(child => child !== undefined && child !== null && child !== false));
  return node;
}

export const byId = id => document.getElementById(id);

export function button(label, onclick, attributes = {}) {
  return h('button', { type: 'button', onclick, ...attributes }, label);
}

/** A sid with its middle left out. */
export const shortSid = value => `${value.slice(0, 6)}…${value.slice(-4)}`;

/** A sid in short; a click copies the whole. */
export function sid(value) {
  return h('button', { type: 'button', class: 'sid', title: `Copy ${value}`, 'aria-label': `Copy ${value}`, 'data-copy': value }, shortSid(value));
}

export function pill(text, tone) {
  return h('span', { class: `pill ${tone}` }, String(text));
}

export function time(at, unit = 'milliseconds') {
  const date = new Date(at);
  const [seconds, fraction] = clock(date);
  return h('time', { datetime: date.toISOString(), title: date.toLocaleString() }, seconds, unit === 'milliseconds' && h('span', { class: 'fraction' }, fraction));
}

export function milliseconds(duration) {
  if (duration >= 10_000) return `${(duration / 1000).toFixed(1)} s`;
  return `${duration < 10 ? duration.toFixed(1) : Math.round(duration)} ms`;
}

export function plural(count, word) {
  return `${count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`;
}

/** Tells what was done, to eyes and screen readers; gone after a while. */
export function say(text) {
  const said = byId('said');
  said.textContent = text;
  said.classList.add('shown');
  clearTimeout(say.timer);
  say.timer = setTimeout(() => said.classList.remove('shown'), 2500);
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    say(`Copied ${text.length > 40 ? 'the text' : text}`);
  } catch {
    say(`The browser does not let the page copy: ${text}`);
  }
}

function clock(date) {
  const two = number => String(number).padStart(2, '0');
  return [`${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`, `.${String(date.getMilliseconds()).padStart(3, '0')}`];
}
