// Shows an account: totals, a list that filters, the source beside it. What the description says gets into the
// page as text only; the page's policy forbids all else.
'use strict';

const ROW = 46; // The height of a row in pixels, as in the style.
const TALLEST = 8e6; // Browsers bound the height of an element.
const PRINTED = 5000; // So many entries are printed.
const REASONS = 40; // So many reasons are listed.
const STEP = 200; // So many lines are shown around a place, and added where one scrolls.
const WINDOW = 2000; // So much is shown of a line.

const $ = (id) => document.getElementById(id);
const data = JSON.parse($('data').textContent);
const now = { view: 0, query: '', kind: -1, states: new Set(), reason: -1, at: -1, open: false };
let shown = []; // The rows that the filters leave.
let texts = []; // What the search looks at, of each view once it is asked for.

const view = () => data.views[now.view];
const count = (number) => number.toLocaleString('en');
const label = (word) => word.replaceAll('_', ' ');
const short = (state) => (state === 'approximated' ? 'approx.' : label(state));

// Controls, direction marks and characters without a shape are shown by their number.
const HIDDEN = /[\0-\x08\n-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;
const visible = (text) => text.replace(HIDDEN, (c) => `\\u{${c.codePointAt(0).toString(16)}}`);

function make(tag, name, ...children) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  node.append(...children.map((child) => (typeof child === 'string' ? visible(child) : child)));
  return node;
}

function button(name, press, ...children) {
  const node = make('button', name, ...children);
  node.type = 'button';
  node.addEventListener('click', press);
  return node;
}

const dot = (state) => make('i', `dot ${state}`);

// ---- The filters ----

function filter() {
  const { kinds, states, reasons, rows, size } = view();
  const words = now.query.toLowerCase().split(/\s+/).filter(Boolean);
  const text = words.length ? searched() : [];
  const byState = states.map(() => 0);
  const byReason = reasons.map(() => 0);
  shown = [];
  for (let i = 0; i < size; i++) {
    if (now.kind >= 0 && rows.kind[i] !== now.kind) continue;
    if (!words.every((word) => text[i].includes(word))) continue;
    const state = !now.states.size || now.states.has(rows.state[i]);
    const reason = now.reason < 0 || rows.reason[i] === now.reason;
    if (reason) byState[rows.state[i]]++;
    if (state && rows.reason[i] >= 0) byReason[rows.reason[i]]++;
    if (state && reason) shown.push(i);
  }
  drawTools(byState);
  drawReasons(byReason);
  const pressed = (node) => {
    const [kind, state] = [Number(node.dataset.kind), Number(node.dataset.state)];
    const same = state < 0 ? !now.states.size : now.states.size === 1 && now.states.has(state);
    return same && now.kind === kind;
  };
  for (const node of $('totals').querySelectorAll('button')) node.ariaPressed = pressed(node);
}

function searched() {
  const { reasons, rows, size } = view();
  if (!texts[now.view]) {
    const lower = reasons.map((reason) => reason.toLowerCase());
    const text = (i) => `${rows.name[i]}\n${rows.pointer[i]}`.toLowerCase() + `\n${lower[rows.reason[i]] ?? ''}`;
    texts[now.view] = Array.from({ length: size }, (_, i) => text(i));
  }
  return texts[now.view];
}

function change(how) {
  Object.assign(now, how);
  filter();
  $('list').scrollTop = 0;
  drawList();
  writeHash();
}

function toggleState(state) {
  const states = new Set(now.states);
  if (!states.delete(state)) states.add(state);
  change({ states });
}

const clear = () => change({ query: '', kind: -1, states: new Set(), reason: -1 });

// ---- The address keeps the filters and the entry that is open ----

const address = (i) => {
  const { kinds, rows } = view();
  return `${kinds[rows.kind[i]]} ${data.files[rows.file[i]] ?? ''}${rows.pointer[i]}`;
};

function writeHash() {
  const { id, kinds, states, reasons } = view();
  const hash = new URLSearchParams();
  if (now.view) hash.set('view', id);
  if (now.query) hash.set('q', now.query);
  if (now.kind >= 0) hash.set('kind', kinds[now.kind]);
  if (now.states.size) hash.set('state', [...now.states].sort().map((state) => states[state]).join());
  if (now.reason >= 0) hash.set('reason', reasons[now.reason]);
  if (now.open) hash.set('at', address(now.at));
  history.replaceState(null, '', `#${hash}`);
}

function readHash() {
  const hash = new URLSearchParams(location.hash.slice(1));
  now.view = Math.max(0, data.views.findIndex((each) => each.id === hash.get('view')));
  const { kinds, states, reasons, size } = view();
  const chosen = (hash.get('state') ?? '').split(',').map((state) => states.indexOf(state));
  now.query = hash.get('q') ?? '';
  now.kind = kinds.indexOf(hash.get('kind'));
  now.states = new Set(chosen.filter((state) => state >= 0));
  now.reason = reasons.indexOf(hash.get('reason'));
  const at = hash.get('at');
  now.at = -1;
  for (let i = 0; at && now.at < 0 && i < size; i++) if (address(i) === at) now.at = i;
  now.open = now.at >= 0;
  drawView();
  filter();
  if (now.open) reveal(shown.indexOf(now.at));
  drawList();
  drawSource();
}

// ---- The side: what there is, by kind and state, and why ----

function drawView() {
  const tab = (each, index) => {
    const node = button('', () => show(index), each.label, make('span', 'muted', ` ${count(each.size)}`));
    node.role = 'tab';
    node.ariaSelected = index === now.view;
    return node;
  };
  $('tabs').replaceChildren(...data.views.map(tab));
  drawTotals();
  const kinds = view().kinds.map((kind, index) => new Option(visible(label(kind)), index));
  const widest = Math.max(...view().kinds.map((kind) => kind.length), 8);
  $('list').style.setProperty('--kind', Math.min(widest, 24));
  $('kind').replaceChildren(new Option('All kinds', -1), ...kinds);
}

function show(index) {
  Object.assign(now, { view: index, kind: -1, states: new Set(), reason: -1, at: -1, open: false });
  drawView();
  change({});
  drawSource();
  $('tabs').children[index].focus();
}

function drawTotals() {
  const { kinds, states, rows, size } = view();
  const counts = kinds.map(() => states.map(() => 0));
  for (let i = 0; i < size; i++) counts[rows.kind[i]][rows.state[i]]++;
  const sum = (numbers) => numbers.reduce((all, number) => all + number, 0);
  const all = states.map((_, state) => sum(counts.map((row) => row[state])));
  const head = make('tr', '', make('td', ''), make('th', '', 'total'));
  head.append(...states.map((state) => make('th', '', dot(state), short(state))));
  for (const node of head.querySelectorAll('th')) node.scope = 'col';
  const line = (name, kind, numbers) => {
    const cell = (state, number) => make('td', '', number ? choice(kind, state, count(number), name) : '0');
    const first = make('th', '', kind < 0 ? name : choice(kind, -1, name, name));
    first.scope = 'row';
    const cells = numbers.map((number, state) => cell(state, number));
    return make('tr', sum(numbers) ? '' : 'none', first, cell(-1, sum(numbers)), ...cells);
  };
  const body = kinds.map((kind, index) => line(label(kind), index, counts[index]));
  const parts = [make('thead', '', head), make('tbody', '', ...body), make('tfoot', '', line('total', -1, all))];
  $('totals').replaceChildren($('totals').caption, ...parts);
  drawShare(states, all, size);
}

// A number of the totals: pressed once it filters, twice it filters no more.
function choice(kind, state, text, name) {
  const press = () => {
    const whole = node.ariaPressed === 'true';
    change({ kind: whole ? -1 : kind, states: new Set(whole || state < 0 ? [] : [state]), reason: -1 });
  };
  const node = button('', press, text);
  Object.assign(node.dataset, { kind, state });
  if (text !== name) node.ariaLabel = visible(`${name}, ${state < 0 ? 'all' : label(view().states[state])}: ${text}`);
  return node;
}

function drawShare(states, all, size) {
  $('bar').replaceChildren(...states.map((state, index) => {
    const part = make('span', state);
    part.style.flexGrow = all[index];
    return part;
  }));
  const percent = size ? Math.floor((all[0] / size) * 1000) / 10 : 100;
  const told = states.map((state, index) => `${count(all[index])} ${state}${all[index] === 1 ? '' : 's'}`);
  $('summary').textContent = now.view ? told.join(', ') : `${percent} % of ${count(size)} parts are exact`;
}

function drawReasons(counts) {
  const { reasons, reasonsLabel } = view();
  const order = counts.map((_, reason) => reason).filter((reason) => counts[reason] || reason === now.reason);
  order.sort((a, b) => (b === now.reason) - (a === now.reason) || counts[b] - counts[a] || a - b);
  $('reasons-title').replaceChildren(reasonsLabel, make('span', 'muted', ` ${count(order.length)}`));
  const items = order.slice(0, REASONS).map((reason) => {
    const press = () => change({ reason: reason === now.reason ? -1 : reason });
    const node = button('', press, make('span', 'text', reasons[reason]), make('b', '', count(counts[reason])));
    node.ariaPressed = reason === now.reason;
    return make('li', '', node);
  });
  const more = order.length - items.length;
  if (more > 0) items.push(make('li', 'muted', `and ${count(more)} more: search for them`));
  $('reasons').hidden = !items.length;
  $('reasons').querySelector('ul').replaceChildren(...items);
}

// ---- The tools above the list ----

function drawTools(counts) {
  const { states, size } = view();
  const focused = document.activeElement?.dataset.chip;
  if ($('query').value !== now.query) $('query').value = now.query;
  $('kind').value = now.kind;
  $('states').replaceChildren(...states.map((state, index) => {
    const number = make('span', 'muted', count(counts[index]));
    const node = button(state, () => toggleState(index), dot(state), short(state), number);
    node.title = label(state);
    node.ariaPressed = now.states.has(index);
    node.dataset.chip = state;
    return node;
  }));
  if (focused) $('states').querySelector(`[data-chip="${focused}"]`)?.focus();
  $('status').textContent = shown.length === size ? `${count(size)} in all` : `${count(shown.length)} of ${count(size)}`;
  $('clear').hidden = !(now.query || now.kind >= 0 || now.states.size || now.reason >= 0);
}

// ---- The list: only the rows in sight are in the page ----

function drawList() {
  const list = $('list');
  const whole = shown.length * ROW;
  const height = Math.min(whole, TALLEST);
  $('height').style.height = `${height}px`;
  const room = Math.max(1, height - list.clientHeight);
  const top = (list.scrollTop / room) * Math.max(0, whole - list.clientHeight);
  const first = Math.max(0, Math.floor(Math.min(top, whole) / ROW) - 5);
  const rows = shown.slice(first, first + Math.ceil(list.clientHeight / ROW) + 11);
  $('rows').style.transform = `translateY(${list.scrollTop - top + first * ROW}px)`;
  $('rows').replaceChildren(...rows.map((row, index) => drawRow(row, first + index)));
  if (!shown.length) $('rows').replaceChildren(make('p', 'empty', 'Nothing is like that. Clear the filters to see all.'));
  const selected = $('rows').querySelector('[aria-selected=true]');
  if (selected) list.setAttribute('aria-activedescendant', selected.id);
  else list.removeAttribute('aria-activedescendant');
}

function drawRow(row, position) {
  const { kinds, states, reasons, rows } = view();
  const [state, reason] = [states[rows.state[row]], reasons[rows.reason[row]]];
  const name = make('span', 'name', rows.name[row]);
  const why = make('span', reason ? 'why' : 'why pointer', reason ?? rows.pointer[row]);
  const node = make('div', 'row', dot(state), name, make('span', 'at', make('bdi', '', place(row))), make('span', 'kind', label(kinds[rows.kind[row]])), why);
  node.firstChild.role = 'img';
  node.firstChild.ariaLabel = label(state);
  Object.assign(node, { id: `row-${row}`, role: 'option', title: visible(rows.pointer[row]) });
  Object.assign(node, { ariaSelected: row === now.at, ariaPosInSet: position + 1, ariaSetSize: shown.length });
  node.dataset.row = row;
  return node;
}

function place(row) {
  const { file, line, column } = view().rows;
  const name = data.files[file[row]] ?? '';
  return line[row] ? `${name}:${line[row]}:${column[row]}` : name;
}

// Scrolls as far as is needed to have the row at a position in sight.
function reveal(position) {
  if (position < 0) return;
  const list = $('list');
  const whole = shown.length * ROW;
  $('height').style.height = `${Math.min(whole, TALLEST)}px`;
  const sight = list.clientHeight;
  const scale = Math.max(1, Math.min(whole, TALLEST) - sight) / Math.max(1, whole - sight);
  const top = list.scrollTop / scale;
  if (position * ROW < top) list.scrollTop = position * ROW * scale;
  if ((position + 1) * ROW > top + sight) list.scrollTop = Math.ceil(((position + 1) * ROW - sight) * scale);
}

function move(to) {
  if (!shown.length) return;
  const position = Math.min(Math.max(to, 0), shown.length - 1);
  now.at = shown[position];
  reveal(position);
  drawList();
  if (now.open) open(now.at);
}

function open(row) {
  Object.assign(now, { at: row, open: true });
  drawSource();
  reveal(shown.indexOf(row));
  drawList();
  writeHash();
}

function close() {
  now.open = false;
  drawSource();
  drawList();
  writeHash();
  $('list').focus();
}

// ---- The source: the lines around a place ----

const sources = new Map();

// A text of the description and where its lines start, read once it is asked for.
function source(file) {
  const block = document.querySelector(`script[data-file="${file}"]`);
  if (!block || sources.has(file)) return sources.get(file);
  const text = JSON.parse(block.textContent);
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  sources.set(file, { text, starts });
  return sources.get(file);
}

let pane; // The source that is shown, its lines from `from` until `until`, and the place in it.

function drawSource() {
  $('source').hidden = !now.open;
  $('main').classList.toggle('split', now.open);
  if (!now.open) return;
  const { states, reasons, rows } = view();
  const row = now.at;
  $('place').textContent = visible(place(row));
  const why = reasons[rows.reason[row]];
  const state = states[rows.state[row]];
  const about = [dot(state), make('b', '', rows.name[row]), make('span', 'muted', why ? `${label(state)}: ${why}` : label(state))];
  $('about-entry').replaceChildren(...about, make('span', 'pointer', rows.pointer[row]));
  const found = source(rows.file[row]);
  if (!found || !rows.line[row]) {
    pane = undefined;
    $('lines').replaceChildren(make('p', 'empty', 'This place is in no text that the page has.'));
    return;
  }
  const line = Math.min(rows.line[row], found.starts.length) - 1;
  const from = Math.max(0, line - STEP);
  const until = Math.min(found.starts.length, line + STEP + 1);
  pane = { ...found, line, column: rows.column[row], from, until };
  $('lines').style.setProperty('--digits', String(found.starts.length).length);
  $('lines').replaceChildren(drawLines(from, until));
  const target = $('lines').querySelector('.target');
  const above = ($('lines').clientHeight - target.clientHeight) / 3;
  $('lines').scrollTop = target.offsetTop - $('lines').offsetTop - Math.max(0, above);
}

function drawLines(from, until) {
  const lines = document.createDocumentFragment();
  for (let index = from; index < until; index++) {
    const target = index === pane.line;
    const code = make('code', '', ...excerpt(index, target));
    const node = make('div', target ? 'line target' : 'line', make('span', 'number', String(index + 1)), code);
    if (target) node.ariaCurrent = 'true';
    lines.append(node);
  }
  return lines;
}

// What is shown of a line: of a long one the window around the place.
function excerpt(index, target) {
  const { text, starts, column } = pane;
  const start = starts[index];
  let end = index + 1 < starts.length ? starts[index + 1] - 1 : text.length;
  if (text[end - 1] === '\r' && end > start) end--;
  let at = start;
  for (let n = 1; target && n < column && at < end; n++) at += text.codePointAt(at) > 0xffff ? 2 : 1;
  let first = at - start > WINDOW / 2 ? at - WINDOW / 4 : start;
  if (first > start && isLow(first)) first++;
  let last = Math.min(end, first + WINDOW);
  if (last < end && isLow(last)) last--;
  const cut = (side) => (side ? [make('span', 'cut', '…')] : []);
  const left = cut(first > start);
  const right = cut(last < end);
  if (!target) return [...left, text.slice(first, last), ...right];
  const word = /^(?:"(?:[^"\\]|\\.)*"|'[^']*'|[{[]|[^\s:]+(?::[^\s:]+)*)/.exec(text.slice(at, last))?.[0] ?? '';
  const marked = word ? [make('mark', '', word)] : [];
  return [...left, text.slice(first, at), ...marked, text.slice(at + word.length, last), ...right];
}

const isLow = (at) => (pane.text.charCodeAt(at) & 0xfc00) === 0xdc00;

function growSource() {
  if (!pane) return;
  const lines = $('lines');
  const { from, until, starts } = pane;
  if (lines.scrollTop < 400 && from > 0) {
    pane.from = Math.max(0, from - STEP);
    const below = lines.scrollHeight - lines.scrollTop;
    lines.prepend(drawLines(pane.from, from));
    lines.scrollTop = lines.scrollHeight - below;
  }
  if (lines.scrollHeight - lines.scrollTop - lines.clientHeight < 400 && until < starts.length) {
    pane.until = Math.min(starts.length, until + STEP);
    lines.append(drawLines(until, pane.until));
  }
}

// ---- What the user does ----

function listKey(event) {
  const position = shown.indexOf(now.at);
  const sight = Math.max(1, Math.floor($('list').clientHeight / ROW) - 1);
  const to = { ArrowDown: position + 1, ArrowUp: position - 1, PageDown: position + sight, PageUp: position - sight, Home: 0, End: Infinity }[event.key];
  if (to !== undefined) move(to);
  else if (event.key === 'Enter' && position >= 0) open(now.at);
  else return;
  event.preventDefault();
}

function anyKey(event) {
  const typing = event.target.matches('input, select');
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === '/' && !typing) {
    event.preventDefault();
    $('query').focus();
    $('query').select();
  } else if (event.key === 'Escape' && event.target === $('query') && now.query) {
    event.preventDefault();
    change({ query: '' });
  } else if (event.key === 'Escape' && now.open) close();
  else if (event.key === 'Escape' && typing) $('list').focus();
}

// Arrows move between tabs, as in any list of tabs.
function tabKey(event) {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (by) show((now.view + by + data.views.length) % data.views.length);
}

function print() {
  const rows = shown.slice(0, PRINTED).map(drawRow);
  const more = shown.length - rows.length;
  if (more > 0) rows.push(make('p', 'empty', `and ${count(more)} more`));
  $('height').style.height = 'auto';
  $('rows').style.transform = 'none';
  $('rows').replaceChildren(...rows);
}

function start() {
  const { title, version, standard, specsmith } = data;
  document.title = visible(`${title} – specsmith inspect`);
  $('title').append(make('bdi', '', title), make('span', 'muted', ` ${version}`));
  const files = data.files.length > 1 ? `${data.files[0]} and ${count(data.files.length - 1)} more files` : data.files[0];
  $('standard').append(make('span', '', standard), make('span', '', files ?? ''));
  $('made').textContent = `specsmith ${specsmith}`;
  $('query').addEventListener('input', () => change({ query: $('query').value }));
  $('query').addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown' && event.key !== 'Enter') return;
    event.preventDefault();
    $('list').focus();
    move(shown.includes(now.at) ? shown.indexOf(now.at) : 0);
  });
  $('tools').addEventListener('submit', (event) => event.preventDefault());
  $('kind').addEventListener('change', () => change({ kind: Number($('kind').value) }));
  $('clear').addEventListener('click', () => { clear(); $('query').focus(); });
  $('close').addEventListener('click', close);
  $('tabs').addEventListener('keydown', tabKey);
  $('list').addEventListener('scroll', drawList);
  $('list').addEventListener('keydown', listKey);
  $('list').addEventListener('click', (event) => {
    const row = event.target.closest('.row');
    if (row) open(Number(row.dataset.row));
  });
  $('lines').addEventListener('scroll', growSource);
  document.addEventListener('keydown', anyKey);
  new ResizeObserver(drawList).observe($('list'));
  addEventListener('hashchange', readHash);
  addEventListener('beforeprint', print);
  addEventListener('afterprint', drawList);
  readHash();
}

start();
