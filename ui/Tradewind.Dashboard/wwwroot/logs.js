// Shows one attempt's log: read in pieces over plain HTTP, followed by server-sent events, drawn row by row as it
// is scrolled. Nothing of it passes through the circuit, and text is only ever set as text.
import { absolute, localTime } from './ui.js';

const ROW = 19;                   // pixels
const TALLEST = 8_000_000;        // browsers stop at about 16 million pixels
const PIECE = 512 * 1024;         // bytes a request
const TAIL = 6 * 1024 * 1024;     // of a longer log only the end is read at first
const WRAPPED = 2_000;            // rows shown when lines are wrapped, where heights are not known
const LEVELS = { D: 0, I: 1, W: 2, E: 3 };
const WORDS = { D: 'debug', I: 'info', W: 'warning', E: 'error' };

export function create(host, address, mapIndex, line) { return new LogView(host, address, mapIndex, line); }

class LogView {
  constructor(host, address, mapIndex, line) {
    this.host = host;
    this.address = address;
    this.mapIndex = mapIndex;
    this.wanted = line;
    this.lines = [];
    this.visible = [];
    this.level = 0;
    this.find = '';
    this.begin = 0;
    this.next = 0;
    this.stop = new AbortController();
    this.build();
    this.load();
  }

  // ---- Reading

  url(path, offset, limit) {
    const query = new URLSearchParams({ mapIndex: this.mapIndex, offset });
    if (limit) query.set('limit', limit);
    return `${this.address}${path}?${query}`;
  }

  async read(offset, limit = PIECE) {
    const answer = await fetch(this.url('', offset, limit), { signal: this.stop.signal, headers: { Accept: 'application/json' } });
    if (answer.status === 404) return null;
    if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
    return answer.json();
  }

  async load() {
    try {
      let piece = await this.read(0, 1);
      if (!piece) { this.say('The server keeps no log of this attempt.'); return; }
      if (piece.size > TAIL) {
        this.begin = this.next = piece.size - TAIL;
        piece = await this.read(this.next);
        // The first line was cut by starting in its middle.
        if (piece) piece.text = piece.text.slice(piece.text.indexOf('\n') + 1);
      } else {
        piece = await this.read(0);
      }
      while (piece) {
        this.take(piece);
        if (piece.nextOffset >= piece.size || piece.text === '') break;
        piece = await this.read(this.next);
      }
      this.loaded = true;
      this.filter();
      this.settle();
      if (!piece?.ended) this.tail();
    } catch (error) {
      if (!this.stop.signal.aborted) this.say(`The log could not be read. ${error.message}`);
    }
  }

  tail() {
    if (this.stop.signal.aborted) return;
    this.say('Following…');
    this.source = new EventSource(this.url('/stream', this.next));
    const take = event => { this.take(JSON.parse(event.data)); this.filterSoon(); };
    this.source.addEventListener('log', take);
    this.source.addEventListener('end', event => { take(event); this.source.close(); this.say(''); });
    this.source.onerror = () => {
      // The browser would repeat the first offset; ask for the rest instead.
      this.source.close();
      if (!this.stop.signal.aborted) this.again = setTimeout(() => this.tail(), 2000);
    };
  }

  take(piece) {
    this.next = piece.nextOffset;
    this.ended = piece.ended;
    if (piece.text) this.lines.push(...parse(piece.text, this.lines.at(-1)));
  }

  async earlier() {
    const end = this.begin;
    this.begin = Math.max(0, end - TAIL);
    let offset = this.begin, text = '';
    while (offset < end) {
      const piece = await this.read(offset, Math.min(PIECE, end - offset));
      if (!piece || piece.nextOffset <= offset) break;
      text += piece.text;
      offset = piece.nextOffset;
    }
    if (this.begin > 0) text = text.slice(text.indexOf('\n') + 1);
    this.lines = [...parse(text), ...this.lines];
    this.filter();
  }

  // ---- What is shown

  filterSoon() {
    if (this.pending) return;
    this.pending = true;
    requestAnimationFrame(() => { this.pending = false; this.filter(); });
  }

  filter() {
    const word = this.find.toLowerCase();
    this.visible = [];
    this.lines.forEach((line, i) => {
      if (LEVELS[line.level] >= this.level && (!word || line.text.toLowerCase().includes(word))) this.visible.push(i);
    });
    this.count.textContent = this.level || word ? `${this.visible.length.toLocaleString('en')} of ${lines(this.lines.length)}` : lines(this.lines.length);
    this.more.hidden = this.begin === 0;
    this.draw(this.follow.getAttribute('aria-pressed') === 'true');
  }

  settle() {
    if (this.wanted) this.goTo(this.wanted);
    else this.draw(true);
  }

  goTo(number) {
    this.setFollow(false);
    const row = this.visible.indexOf(number - 1);
    if (row < 0) return;
    this.frame.scrollTop = this.toScroll(row) - this.frame.clientHeight / 3;
    this.draw();
  }

  get whole() { return this.visible.length * ROW; }
  get height() { return Math.min(this.whole, TALLEST); }

  toScroll(row) {
    const hidden = Math.max(1, this.whole - this.frame.clientHeight);
    return row * ROW / hidden * Math.max(1, this.height - this.frame.clientHeight);
  }

  draw(toEnd = false) {
    const wrap = this.wrap.getAttribute('aria-pressed') === 'true';
    this.frame.classList.toggle('wrapped', wrap);
    if (wrap) { this.drawWrapped(toEnd); return; }
    this.space.style.height = `${this.height}px`;
    if (toEnd) this.frame.scrollTop = this.frame.scrollHeight;
    const room = this.frame.clientHeight;
    const scrolled = this.height <= room ? 0 : this.frame.scrollTop / (this.height - room) * (this.whole - room);
    const first = Math.max(0, Math.floor(scrolled / ROW) - 4);
    const last = Math.min(this.visible.length, first + Math.ceil(room / ROW) + 9);
    this.rows.style.transform = `translateY(${this.frame.scrollTop - (scrolled - first * ROW)}px)`;
    this.rows.replaceChildren(...this.visible.slice(first, last).map(i => this.row(i)));
    this.empty();
  }

  drawWrapped(toEnd) {
    this.space.style.height = 'auto';
    this.rows.style.transform = '';
    this.rows.replaceChildren(...this.visible.slice(-WRAPPED).map(i => this.row(i)));
    if (toEnd) this.frame.scrollTop = this.frame.scrollHeight;
    this.empty();
  }

  empty() {
    const none = this.loaded && this.visible.length === 0;
    this.nothing.hidden = !none;
    if (none) this.nothing.textContent = this.lines.length ? 'No line fits the filter.' : this.ended ? 'This attempt wrote nothing.' : 'This attempt has written nothing yet.';
  }

  row(i) {
    const line = this.lines[i];
    const row = element('div', `line ${WORDS[line.level]}${i + 1 === this.wanted ? ' wanted' : ''}`);
    if (this.begin === 0) {
      const number = element('button', 'number', String(i + 1));
      number.type = 'button';
      number.title = 'Link to this line';
      number.tabIndex = -1;
      number.dataset.line = i + 1;
      row.append(number);
    }
    row.append(element('span', 'time', line.at ? clock(line.at) : ''));
    const level = element('span', 'level', line.at ? line.level : '');
    level.title = WORDS[line.level];
    row.append(level);
    const text = element('span', 'text');
    for (const part of ansi(line.text)) text.append(...this.marked(part));
    row.append(text);
    return row;
  }

  marked({ text, style }) {
    const wrap = node => { if (!style) return node; const span = element('span', style); span.append(node); return span; };
    if (!this.find) return [wrap(document.createTextNode(text))];
    const parts = [], word = this.find.toLowerCase(), low = text.toLowerCase();
    let at = 0;
    for (let hit = low.indexOf(word); hit >= 0; hit = low.indexOf(word, at)) {
      if (hit > at) parts.push(wrap(document.createTextNode(text.slice(at, hit))));
      parts.push(element('mark', '', text.slice(hit, hit + word.length)));
      at = hit + word.length;
    }
    if (at < text.length) parts.push(wrap(document.createTextNode(text.slice(at))));
    return parts;
  }

  say(text) { this.status.textContent = text; }

  // ---- The frame around it

  build() {
    const tools = element('div', 'tools');
    const level = element('select');
    level.setAttribute('aria-label', 'Least level');
    for (const [value, label] of [[0, 'All levels'], [1, 'Info and up'], [2, 'Warnings and errors'], [3, 'Errors']]) level.add(new Option(label, value));
    level.onchange = () => { this.level = Number(level.value); this.filter(); };
    const find = element('input');
    find.type = 'search';
    find.placeholder = 'Search this log';
    find.setAttribute('aria-label', 'Search this log');
    find.oninput = () => { this.find = find.value; this.filterSoon(); };
    this.follow = toggle('Follow', true, () => this.setFollow(this.follow.getAttribute('aria-pressed') !== 'true'));
    this.wrap = toggle('Wrap', false, () => { press(this.wrap, this.wrap.getAttribute('aria-pressed') !== 'true'); this.draw(this.following); });
    const save = element('a', 'button small', 'Download');
    save.href = `${this.address}?${new URLSearchParams({ mapIndex: this.mapIndex, download: true })}`;
    save.download = '';
    this.count = element('span', 'count');
    tools.append(level, find, this.follow, this.wrap, save, this.count);

    this.frame = element('div', 'frame');
    this.frame.tabIndex = 0;
    this.frame.setAttribute('role', 'log');
    this.frame.setAttribute('aria-label', 'Log');
    this.frame.setAttribute('aria-live', 'off');
    this.more = element('button', 'button small more', 'Read the part before');
    this.more.type = 'button';
    this.more.hidden = true;
    this.more.onclick = () => this.earlier();
    this.space = element('div', 'space');
    this.rows = element('div', 'rows');
    this.nothing = element('p', 'nothing');
    this.nothing.hidden = true;
    this.space.append(this.rows);
    this.frame.append(this.more, this.space, this.nothing);
    this.status = element('p', 'status');
    this.status.setAttribute('role', 'status');
    this.host.replaceChildren(tools, this.frame, this.status);

    const { signal } = this.stop;
    this.frame.addEventListener('scroll', () => this.onScroll(), { signal });
    this.frame.addEventListener('click', event => this.onClick(event), { signal });
    document.addEventListener('timechange', () => this.draw(), { signal });
    this.resizes = new ResizeObserver(() => this.draw(this.following));
    this.resizes.observe(this.frame);
  }

  get following() { return this.follow.getAttribute('aria-pressed') === 'true'; }

  setFollow(on) { press(this.follow, on); if (on) this.draw(true); }

  onScroll() {
    const atEnd = this.frame.scrollHeight - this.frame.scrollTop - this.frame.clientHeight < ROW * 2;
    // Scrolling up means reading: new lines must not pull the reader away.
    if (this.following && !atEnd && this.loaded) press(this.follow, false);
    if (!this.frame.classList.contains('wrapped')) this.draw();
  }

  onClick(event) {
    const number = event.target.dataset?.line;
    if (!number) return;
    this.wanted = Number(number);
    const url = new URL(location.href);
    url.searchParams.set('line', number);
    history.replaceState(history.state, '', url);
    this.draw();
  }

  dispose() {
    this.stop.abort();
    this.source?.close();
    clearTimeout(this.again);
    this.resizes.disconnect();
    this.host.replaceChildren();
  }
}

function element(name, style = '', text) {
  const node = document.createElement(name);
  if (style) node.className = style;
  if (text !== undefined) node.textContent = text;
  return node;
}
function lines(count) { return `${count.toLocaleString('en')} ${count === 1 ? 'line' : 'lines'}`; }
function press(button, on) { button.setAttribute('aria-pressed', on ? 'true' : 'false'); }
function toggle(text, on, act) {
  const button = element('button', 'button small', text);
  button.type = 'button';
  press(button, on);
  button.onclick = act;
  return button;
}

function clock(at) {
  const date = new Date(at);
  if (isNaN(date)) return at;
  return localTime() ? `${absolute(date, 'clock')}.${at.slice(20, 23)}` : at.slice(11, 23);
}

// `2026-11-22T10:00:00.123Z I the text`; further lines of a message start with a tab.
function parse(text, before) {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  let level = before?.level ?? 'I';
  return lines.map(raw => {
    const match = /^(\d{4}-\d\d-\d\dT\S+) ([DIWE]) ?(.*)$/.exec(raw);
    if (!match) return { level, at: null, text: raw.replace(/^\t/, '') };
    level = match[2];
    return { level, at: match[1], text: match[3] };
  });
}

// Colours and weight of terminal text; every other escape sequence is left out.
function ansi(text) {
  if (!text.includes('\u001b')) return [{ text }];
  const parts = [];
  let colour = '', bold = '', at = 0;
  for (const match of text.matchAll(/\u001b(?:\[([\d;]*)([A-Za-z])|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|.)/g)) {
    if (match.index > at) parts.push({ text: text.slice(at, match.index), style: `${colour} ${bold}`.trim() });
    at = match.index + match[0].length;
    if (match[2] !== 'm') continue;
    for (const code of (match[1] || '0').split(';').map(Number)) {
      if (code === 0) colour = bold = '';
      else if (code === 1) bold = 'bold';
      else if (code === 22) bold = '';
      else if (code === 39) colour = '';
      else if (code >= 30 && code <= 37) colour = `ansi-${code - 30}`;
      else if (code >= 90 && code <= 97) colour = `ansi-${code - 90}`;
    }
  }
  if (at < text.length) parts.push({ text: text.slice(at), style: `${colour} ${bold}`.trim() });
  return parts;
}
