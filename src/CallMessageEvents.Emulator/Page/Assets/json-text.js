// JSON as it was written, token by token, with line breaks and colors: numbers and escapes are not touched, as parsing and writing anew would.
import { h, button } from './dom.js';

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;
const oneLine = 76; // Shorter JSON stays on one line.
const mostLines = 14; // Longer JSON is folded.
const deepest = 24; // Deeper is not indented more.
const longestShort = 240; // Characters: more has no room in one line.

/** The content of a message, in a frame of its own. */
export function jsonView(text) {
  const lines = format(text);
  const view = h('pre', { class: 'json' }, ...render(lines.slice(0, mostLines)));
  if (lines.length <= mostLines) return [view];
  const more = button(`Show all ${lines.length} lines`, () => {
    view.replaceChildren(...render(lines));
    more.remove();
  }, { class: 'small all' });
  return [view, more];
}

/** The content in one line, without the contract's type: enough to know which message it is. */
export function shortContent(text, type) {
  const parts = [];
  let [depth, length, skips, before] = [0, 0, 0, ''];
  for (const [part] of text.matchAll(token)) {
    if (part === '}' || part === ']') depth--;
    const isFrame = depth === 0 && text.startsWith('{');
    if (part === '{' || part === '[') depth++;
    if (type !== undefined && depth === 1 && part === '"type"' && before !== ':') {
      // With its colon, its value, and the comma on one side.
      if (parts.at(-1) === ',') parts.pop();
      skips = parts.length === 0 ? 4 : 3;
    }
    before = part;
    if (isFrame || skips-- > 0) continue;
    parts.push(part);
    length += part.length;
    if (length > longestShort) break;
  }
  return h('span', { class: 'short json' }, parts.map((part, i) => shortToken(part, parts[i + 1])));
}

function shortToken(part, next) {
  if (part === ',') return ', ';
  if (part === ':') return ': ';
  const shown = part.length > longestShort ? `${part.slice(0, longestShort)}…` : part;
  if (!part.startsWith('"')) return /^[{}[\]]$/.test(part) ? part : h('span', { class: kindOf(part, next) }, shown);
  return h('span', { class: kindOf(part, next) }, next === ':' ? shown.slice(1, -1) : shown);
}

/** The "type" of a contract, when there is one. */
export function typeOf(text) {
  if (!text.startsWith('{')) return undefined;
  try {
    const { type } = JSON.parse(text);
    return typeof type === 'string' && type !== '' && type.length <= 60 ? type : undefined;
  } catch {
    return undefined; // Deeper than the browser reads.
  }
}

/** The text of an object without one of its properties; every other token is as it was. */
export function withoutProperty(text, name) {
  const kept = [];
  let [depth, skips] = [0, false];
  for (const [part] of text.matchAll(token)) {
    if (part === '}' || part === ']') depth--;
    if (depth === 0 || (depth === 1 && part === ',')) skips = false;
    if (depth === 1 && !skips && part === `"${name}"` && (kept.at(-1) === '{' || kept.at(-1) === ',')) skips = true;
    if (part === '{' || part === '[') depth++;
    // Of the commas on both sides one goes, too.
    if (skips || (part === ',' && depth === 1 && kept.length === 1)) continue;
    if ((part === '}' && depth === 0 || part === ',' && depth === 1) && kept.at(-1) === ',') kept.pop();
    kept.push(part);
  }
  return kept.join('');
}

/** Lines of [text, kind] pairs. */
export function format(text) {
  const tokens = text.match(token) ?? [];
  const short = text.length <= oneLine;
  const lines = [[]];
  let depth = 0;
  const put = (part, kind) => lines.at(-1).push([part, kind]);
  const breakLine = () => {
    if (short) return;
    lines.push([]);
    if (depth > 0) put('  '.repeat(Math.min(depth, deepest)), 'mark');
  };
  tokens.forEach((part, i) => {
    const next = tokens[i + 1];
    if (part === '{' || part === '[') {
      put(part, 'mark');
      if (next !== '}' && next !== ']') {
        depth++;
        breakLine();
      }
    } else if (part === '}' || part === ']') {
      if (tokens[i - 1] !== '{' && tokens[i - 1] !== '[') {
        depth--;
        breakLine();
      }
      put(part, 'mark');
    } else if (part === ',') {
      put(short ? ', ' : ',', 'mark');
      breakLine();
    } else if (part === ':') put(': ', 'mark');
    else put(part, kindOf(part, next));
  });
  return lines;
}

function kindOf(part, next) {
  return part.startsWith('"') ? (next === ':' ? 'key' : 'string') : /^[-\d]/.test(part) ? 'number' : 'word';
}

function* render(lines) {
  for (const [i, line] of lines.entries()) {
    if (i > 0) yield '\n';
    for (const [part, kind] of line) yield kind === 'mark' ? part : h('span', { class: kind }, part);
  }
}
