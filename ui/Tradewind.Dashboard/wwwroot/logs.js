// Shows one attempt's log: read over plain HTTP, followed by server-sent events, drawn row by row as it is scrolled. A short
// log is read whole; of a long one only what is in sight, by the numbers of its lines, and the server searches it. Nothing of
// it passes through the circuit, and text is only ever set as text.
import { build, element, press } from './log-frame.js';
import { ansi, clock, parse } from './log-text.js';

const ROW = 19;                   // pixels
const TALLEST = 8_000_000;        // browsers stop at about 16 million pixels
const PIECE = 512 * 1024;         // bytes a request
const SHORT = 4 * 1024 * 1024;    // bytes; a longer log is read by line
const CHUNK = 500;                // lines a request
const KEPT = 60;                  // chunks
const FOUND = 5_000;              // lines a search goes on to by itself
const WRAPPED = 2_000;            // rows shown when lines are wrapped, where heights are not known
const LEVELS = { D: 0, I: 1, W: 2, E: 3 };
const WORDS = { D: 'debug', I: 'info', W: 'warning', E: 'error' };
const NAMES = ['debug', 'information', 'warning', 'error'];

export function create(host, address, mapIndex, line) { return new LogView(host, address, mapIndex, line); }

class LogView {
  constructor(host, address, mapIndex, line) {
    this.host = host;
    this.address = address;
    this.mapIndex = mapIndex;
    this.wanted = line;
    this.lines = [];      // of a short log, all
    this.visible = [];    // which of them are shown
    this.chunks = null;   // of a long log, by number: lines, or the promise of them
    this.total = 0;       // lines of a long log
    this.found = null;    // of a long log that is searched: numbers and lines
    const { searchParams } = new URL(location.href);
    this.level = Math.max(0, NAMES.indexOf(searchParams.get('level')));
    this.find = searchParams.get('search') ?? '';
    this.next = 0;
    this.stop = new AbortController();
    build(this, NAMES);
    this.load();
  }

  // ---- Reading

  url(path, values) {
    const query = new URLSearchParams({ mapIndex: this.mapIndex });
    for (const [name, value] of Object.entries(values)) if (value !== undefined && value !== '') query.set(name, value);
    return `${this.address}${path}?${query}`;
  }

  async ask(values, signal = this.stop.signal) {
    const answer = await fetch(this.url('', values), { signal, headers: { Accept: 'application/json' } });
    if (answer.status === 404) return null;
    if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
    return answer.json();
  }

  async load() {
    try {
      let piece = await this.ask({ offset: 0, limit: 1 });
      if (!piece) { this.say('The server keeps no log of this attempt.'); return; }
      if (piece.size > SHORT) {
        this.chunks = new Map();
        piece = await this.ask({ line: this.wanted ? this.chunkOf(this.wanted) * CHUNK + 1 : 1, count: CHUNK });
        if (!piece) return;
        this.total = piece.lines;
        this.chunks.set(this.chunkOf(piece.line), parse(piece.text));
        // The numbers and the text that is to come follow what there was when the lines were counted.
        this.next = piece.size;
        this.ended = piece.ended;
      } else {
        do {
          piece = await this.ask({ offset: this.next, limit: PIECE });
          if (!piece) break;
          this.take(piece);
        } while (piece.nextOffset < piece.size && piece.text !== '');
      }
      this.loaded = true;
      this.frame.style.setProperty('--digits', String(Math.max(4, String(this.count).length)));
      this.filter();
      this.settle();
      if (!piece?.ended) this.tail();
    } catch (error) {
      this.fail(error);
    }
  }

  fail(error) { if (!this.stop.signal.aborted && error.name !== 'AbortError') this.say(`The log could not be read. ${error.message}`); }

  tail() {
    if (this.stop.signal.aborted) return;
    this.say('Following…');
    this.source = new EventSource(this.url('/stream', { offset: this.next }));
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
    if (!piece.text) return;
    if (!this.chunks) { this.lines.push(...parse(piece.text, this.lines.at(-1))); return; }
    for (const line of parse(piece.text)) {
      const chunk = this.chunkOf(++this.total), place = (this.total - 1) % CHUNK;
      if (place === 0) this.chunks.set(chunk, []);
      const there = this.chunks.get(chunk);
      // One that is not there, or is just being read, is read when it is looked at.
      if (Array.isArray(there) && there.length === place) there.push(line); else this.chunks.delete(chunk);
    }
    this.drop();
  }

  chunkOf(number) { return Math.floor((number - 1) / CHUNK); }

  // The lines of a chunk when they are there; when they come, what is in sight is drawn again.
  chunk(number) {
    const there = this.chunks.get(number);
    if (Array.isArray(there)) { this.chunks.delete(number); this.chunks.set(number, there); return there; }
    if (!there) {
      const coming = this.ask({ line: number * CHUNK + 1, count: CHUNK }).then(piece => {
        if (this.chunks.get(number) !== coming) return;
        this.chunks.set(number, piece ? parse(piece.text) : []);
        this.drop();
        this.draw(this.following);
      }).catch(error => { this.chunks.delete(number); this.fail(error); });
      this.chunks.set(number, coming);
    }
    return null;
  }

  // What was looked at longest ago goes.
  drop() {
    for (const [number, lines] of this.chunks) {
      if (this.chunks.size <= KEPT) return;
      if (Array.isArray(lines)) this.chunks.delete(number);
    }
  }

  // Goes through a long log from where it was, until there is enough to show. searchedTo is where to go on from; 0 when all was gone through.
  async search(from) {
    this.searchedTo = from;
    this.searching?.abort();
    const asked = this.searching = new AbortController();
    const gone = () => asked.abort();
    this.stop.signal.addEventListener('abort', gone, { once: true });
    const most = this.found.length + FOUND;
    try {
      for (let line = from; line && this.found.length < most;) {
        const piece = await this.ask({ line, count: CHUNK, level: this.level ? NAMES[this.level] : '', find: this.find }, asked.signal);
        if (!piece || asked.signal.aborted) return;
        parse(piece.text).forEach((found, i) => this.found.push({ number: piece.numbers[i], line: found }));
        this.searchedTo = line = piece.nextLine ?? 0;
        this.show();
      }
    } catch (error) {
      this.fail(error);
    }
  }

  // ---- What is shown

  filterSoon() {
    if (this.pending) return;
    this.pending = true;
    requestAnimationFrame(() => { this.pending = false; this.filter(); });
  }

  filter() {
    const word = this.find.toLowerCase();
    if (this.chunks) {
      const sought = `${this.level} ${word}`;
      // A search stands as it is found: what comes in later is not sought again.
      if (this.sought !== sought) {
        this.sought = sought;
        this.searching?.abort();
        this.found = this.level || word ? [] : null;
        if (this.found) this.search(1);
      }
    } else {
      this.visible = [];
      this.lines.forEach((line, i) => {
        if (LEVELS[line.level] >= this.level && (!word || line.text.toLowerCase().includes(word))) this.visible.push(i);
      });
    }
    this.show();
  }

  show() {
    const all = lines(this.chunks ? this.total : this.lines.length);
    const searched = this.found && this.searchedTo > 1 ? `, searched to line ${this.searchedTo.toLocaleString('en')}` : '';
    this.counter.textContent = this.level || this.find ? `${this.count.toLocaleString('en')} of ${all}${searched}` : all;
    this.more.hidden = !this.found || !this.searchedTo || this.found.length < FOUND;
    this.draw(this.following && !this.found);
  }

  settle() {
    if (this.wanted) this.goTo(this.wanted);
    else this.draw(true);
  }

  // How many rows there are, and what each is; its line is null while it is on its way.
  get count() { return this.found ? this.found.length : this.chunks ? this.total : this.visible.length; }

  at(row) {
    if (this.found) return this.found[row];
    if (!this.chunks) return { number: this.visible[row] + 1, line: this.lines[this.visible[row]] };
    return { number: row + 1, line: this.chunk(this.chunkOf(row + 1))?.[row % CHUNK] ?? null };
  }

  rowOf(number) {
    if (this.found) return this.found.findIndex(found => found.number >= number);
    if (this.chunks) return Math.min(number, this.total) - 1;
    return this.visible.findIndex(i => i + 1 >= number);
  }

  goTo(number) {
    this.setFollow(false);
    const row = this.rowOf(number);
    if (row < 0) return;
    this.around = row;
    this.frame.scrollTop = this.toScroll(row) - this.frame.clientHeight / 3;
    this.draw();
    if (this.wrapped) this.rows.querySelector('.wanted')?.scrollIntoView({ block: 'center' });
  }

  get whole() { return this.count * ROW; }
  get height() { return Math.min(this.whole, TALLEST); }
  get wrapped() { return this.wrap.getAttribute('aria-pressed') === 'true'; }

  toScroll(row) {
    const hidden = Math.max(1, this.whole - this.frame.clientHeight);
    return row * ROW / hidden * Math.max(1, this.height - this.frame.clientHeight);
  }

  draw(toEnd = false) {
    this.frame.classList.toggle('wrapped', this.wrapped);
    if (this.wrapped) { this.drawWrapped(toEnd); return; }
    this.space.style.height = `${this.height}px`;
    if (toEnd) this.frame.scrollTop = this.frame.scrollHeight;
    const room = this.frame.clientHeight;
    const scrolled = this.height <= room ? 0 : this.frame.scrollTop / (this.height - room) * (this.whole - room);
    const first = Math.max(0, Math.floor(scrolled / ROW) - 4);
    const last = Math.min(this.count, first + Math.ceil(room / ROW) + 9);
    this.around = Math.floor(scrolled / ROW);
    this.rows.style.transform = `translateY(${this.frame.scrollTop - (scrolled - first * ROW)}px)`;
    this.drawRows(first, last);
    this.empty();
  }

  // Around what was in sight, for heights are not known: a part of a long log.
  drawWrapped(toEnd) {
    this.space.style.height = 'auto';
    this.rows.style.transform = '';
    const last = toEnd ? this.count : Math.min(this.count, Math.max(WRAPPED, (this.around ?? this.count) + WRAPPED / 2));
    this.drawRows(Math.max(0, last - WRAPPED), last);
    if (toEnd) this.frame.scrollTop = this.frame.scrollHeight;
    this.empty();
  }

  drawRows(first, last) {
    const rows = [];
    for (let row = first; row < last; row++) rows.push(this.row(this.at(row)));
    this.rows.replaceChildren(...rows);
  }

  empty() {
    const none = this.loaded && this.count === 0;
    this.nothing.hidden = !none;
    if (!none) return;
    const busy = this.found && this.searchedTo !== 0;
    this.nothing.textContent = busy ? 'Searching…' : this.found || this.lines.length ? 'No line fits the filter.' : this.ended ? 'This attempt wrote nothing.' : 'This attempt has written nothing yet.';
  }

  row({ number: at, line }) {
    const row = element('div', `line ${line ? WORDS[line.level] : 'coming'}${at === this.wanted ? ' wanted' : ''}`);
    const number = element('button', 'number', String(at));
    number.type = 'button';
    number.title = 'Link to this line';
    number.tabIndex = -1;
    number.dataset.line = at;
    row.append(number);
    if (!line) { row.append(element('span', 'text', '…')); return row; }
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

  // ---- What is done to it

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
    this.point(Number(number));
    this.draw();
  }

  // The address leads to the line.
  point(number) {
    this.wanted = number;
    this.note('line', number);
  }

  // The address says what is shown.
  note(name, value) {
    const url = new URL(location.href);
    if (value === '') url.searchParams.delete(name); else url.searchParams.set(name, value);
    history.replaceState(history.state, '', url);
  }

  dispose() {
    this.stop.abort();
    this.source?.close();
    clearTimeout(this.again);
    clearTimeout(this.typing);
    this.resizes.disconnect();
    this.host.replaceChildren();
  }
}

function lines(count) { return `${count.toLocaleString('en')} ${count === 1 ? 'line' : 'lines'}`; }
