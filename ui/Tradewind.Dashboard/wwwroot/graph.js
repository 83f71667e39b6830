// Draws a laid-out graph on a canvas: only what is in sight, text only when it can be read.
// The server lays out (once per DAG version) and sends states as small integers; this file knows no state by name.

const MOST = 2.5;

export function create(host, server, scene, looks) { return new Graph(host, server, scene, looks); }

class Graph {
  constructor(host, server, scene, looks) {
    this.host = host;
    this.server = server;
    this.looks = looks.map(look => ({ ...look, lines: look.lines ? new Path2D(look.lines) : null }));
    this.canvas = host.querySelector('canvas');
    this.context = this.canvas.getContext('2d');
    this.view = { x: 0, y: 0, scale: 1 };
    this.selected = -1;
    this.hovered = -1;
    this.pointers = new Map();
    this.stop = new AbortController();
    this.readTheme();
    this.setScene(scene);
    this.listen();
    this.fit();
  }

  // ---- Scene and states

  setScene(scene) {
    this.count = scene.labels.length;
    this.labels = scene.labels;
    this.notes = scene.notes;
    this.rounds = new Set(scene.rounds);
    this.boxes = Float64Array.from(scene.boxes);
    this.width = scene.width;
    this.height = scene.height;
    this.states = new Uint8Array(this.count);
    this.coloured = false;
    this.successors = Array.from({ length: this.count }, () => []);
    this.predecessors = Array.from({ length: this.count }, () => []);
    this.edges = scene.edges.map((edge, index) => {
      this.successors[edge.from].push(index);
      this.predecessors[edge.to].push(index);
      return { from: edge.from, to: edge.to, ...route(edge.points) };
    });
    this.clipped = new Array(this.count);
    this.related = null;
  }

  replace(scene, near) {
    this.setScene(scene);
    this.selected = -1;
    this.hovered = -1;
    this.fit();
    if (near >= 0) { this.reveal(near); this.draw(); }
  }

  // One number per node, in node order; an empty list takes the colours away.
  setStates(states) {
    this.coloured = states.length > 0;
    for (let i = 0; i < this.count; i++) this.states[i] = states[i] ?? 0;
    this.draw();
  }

  select(node, reveal) {
    this.selected = node;
    this.relate();
    if (reveal && node >= 0) this.reveal(node);
    this.draw();
  }

  // ---- View

  fit() {
    const { clientWidth: w, clientHeight: h } = this.host;
    if (!w || !h) return;
    const scale = Math.min((w - 48) / Math.max(this.width, 1), (h - 48) / Math.max(this.height, 1), 1);
    this.least = Math.min(scale, .2) * .8;
    // A wide graph that would be unreadable as a whole starts at its beginning instead.
    const readable = Math.max(scale, .7);
    this.view.scale = readable;
    this.view.x = readable > scale && this.width * readable > w ? 24 : (w - this.width * readable) / 2;
    this.view.y = this.height * readable <= h ? (h - this.height * readable) / 2 : h / 2 - this.beginning() * readable;
    this.draw();
  }

  // The height of the middle one of the nodes that nothing comes before: in between two of them there may be nothing.
  beginning() {
    const first = [];
    for (let node = 0; node < this.count; node++) { const [, y, , h] = this.box(node); if (!this.predecessors[node].length) first.push(y + h / 2); }
    return first.length ? first.sort((one, other) => one - other)[first.length >> 1] : this.height / 2;
  }

  whole() {
    const { clientWidth: w, clientHeight: h } = this.host;
    const scale = Math.min((w - 48) / Math.max(this.width, 1), (h - 48) / Math.max(this.height, 1), 1);
    this.view = { scale, x: (w - this.width * scale) / 2, y: (h - this.height * scale) / 2 };
    this.draw();
  }

  zoom(factor, x = this.host.clientWidth / 2, y = this.host.clientHeight / 2) {
    const scale = Math.min(MOST, Math.max(this.least, this.view.scale * factor));
    const by = scale / this.view.scale;
    this.view.x = x - (x - this.view.x) * by;
    this.view.y = y - (y - this.view.y) * by;
    this.view.scale = scale;
    this.draw();
  }

  pan(x, y) { this.view.x += x; this.view.y += y; this.draw(); }

  reveal(node) {
    const [x, y, w, h] = this.box(node);
    const { scale } = this.view;
    const left = x * scale + this.view.x, top = y * scale + this.view.y;
    const inside = left > 16 && top > 16 && left + w * scale < this.host.clientWidth - 16 && top + h * scale < this.host.clientHeight - 16;
    if (inside && scale > .5) return;
    if (scale <= .5) this.view.scale = .8;
    this.view.x = this.host.clientWidth / 2 - (x + w / 2) * this.view.scale;
    this.view.y = this.host.clientHeight / 2 - (y + h / 2) * this.view.scale;
  }

  // ---- Drawing

  draw() {
    if (this.frame || this.stop.signal.aborted) return;
    this.frame = requestAnimationFrame(() => { this.frame = 0; this.paint(); });
  }

  paint() {
    const started = performance.now();
    const { clientWidth: w, clientHeight: h } = this.host;
    const ratio = devicePixelRatio || 1;
    if (this.canvas.width !== Math.round(w * ratio) || this.canvas.height !== Math.round(h * ratio)) {
      this.canvas.width = Math.round(w * ratio);
      this.canvas.height = Math.round(h * ratio);
    }
    const c = this.context, { x, y, scale } = this.view;
    c.setTransform(ratio, 0, 0, ratio, 0, 0);
    c.fillStyle = this.theme.ground;
    c.fillRect(0, 0, w, h);
    c.setTransform(ratio * scale, 0, 0, ratio * scale, x * ratio, y * ratio);
    const sight = { left: -x / scale, top: -y / scale, right: (w - x) / scale, bottom: (h - y) / scale };
    this.paintEdges(c, sight);
    for (let node = 0; node < this.count; node++) if (this.inSight(node, sight)) this.paintNode(c, node);
    this.paintMap(c, ratio, w, h, sight);
    this.lastPaint = performance.now() - started;
  }

  paintEdges(c, sight) {
    c.lineWidth = Math.max(1.3, .7 / this.view.scale);
    const quiet = [], loud = [];
    for (const edge of this.edges) {
      if (edge.right < sight.left || edge.left > sight.right || edge.bottom < sight.top || edge.top > sight.bottom) continue;
      (this.related?.edges.has(edge) ? loud : quiet).push(edge);
    }
    c.strokeStyle = this.theme.edge;
    c.globalAlpha = this.related ? .35 : 1;
    for (const edge of quiet) c.stroke(edge.path);
    c.globalAlpha = 1;
    c.strokeStyle = this.theme.accent;
    c.lineWidth *= 1.4;
    for (const edge of loud) c.stroke(edge.path);
    if (this.view.scale < .35) return;
    for (const edge of quiet) this.paintHead(c, edge, this.theme.edge, this.related ? .35 : 1);
    for (const edge of loud) this.paintHead(c, edge, this.theme.accent, 1);
    c.globalAlpha = 1;
  }

  paintHead(c, edge, colour, alpha) {
    c.globalAlpha = alpha;
    c.fillStyle = colour;
    c.beginPath();
    const along = edge.back ? -1 : 1;
    c.moveTo(edge.endX + .5 * along, edge.endY);
    c.lineTo(edge.endX - 6 * along, edge.endY - 3.5);
    c.lineTo(edge.endX - 6 * along, edge.endY + 3.5);
    c.fill();
  }

  paintNode(c, node) {
    const [x, y, w, h] = this.box(node);
    const look = this.looks[this.states[node]];
    const colour = this.colours[this.states[node]];
    c.globalAlpha = this.related && !this.related.nodes.has(node) ? .32 : 1;
    c.beginPath();
    c.roundRect(x, y, w, h, this.rounds.has(node) ? h / 2 : 7);
    c.fillStyle = this.theme.panel;
    c.fill();
    if (this.coloured && this.states[node]) {
      c.fillStyle = colour;
      c.save();
      c.globalAlpha *= .12;
      c.fill();
      c.restore();
    }
    c.lineWidth = node === this.selected ? 2.5 : node === this.hovered ? 1.8 : 1.2;
    c.strokeStyle = node === this.selected ? this.theme.accent : this.coloured && this.states[node] ? colour : this.theme.line;
    c.stroke();
    if (this.view.scale >= .4) this.paintWords(c, node, x, y, w, h, look, colour);
    else if (this.coloured) { c.fillStyle = colour; c.fillRect(x + 4, y + 4, w - 8, h - 8); }
    c.globalAlpha = 1;
  }

  paintWords(c, node, x, y, w, h, look, colour) {
    const indent = this.coloured ? 30 : this.rounds.has(node) ? 20 : 12;
    if (this.coloured) this.paintShape(c, look, colour, x + 10, y + h / 2 - 7);
    c.textBaseline = 'middle';
    c.fillStyle = this.theme.text;
    c.font = this.theme.font;
    this.clipped[node] ??= clip(c, this.labels[node], w - 42);
    c.fillText(this.clipped[node], x + indent, y + h / 2 - 8);
    c.font = this.theme.small;
    c.fillStyle = this.coloured && this.states[node] ? colour : this.theme.faint;
    c.fillText(this.coloured ? look.word : this.notes[node], x + indent, y + h / 2 + 9);
  }

  paintShape(c, look, colour, x, y) {
    c.save();
    c.translate(x, y);
    c.scale(.875, .875);
    c.lineCap = c.lineJoin = 'round';
    c.fillStyle = c.strokeStyle = colour;
    c.lineWidth = 1.7;
    const solid = look.ground === 'disc' || look.ground === 'triangle';
    if (look.ground === 'triangle') { c.beginPath(); c.moveTo(8, 1.2); c.lineTo(15.2, 14); c.lineTo(.8, 14); c.fill(); }
    else if (look.ground !== 'none') {
      c.beginPath();
      c.arc(8, 8, solid ? 7 : 6.2, 0, 2 * Math.PI);
      if (look.ground === 'dashed') c.setLineDash([2.4, 2]);
      if (look.ground === 'thin' && look.lines) c.globalAlpha *= .35;
      if (solid) c.fill(); else c.stroke();
      c.setLineDash([]);
      if (look.ground === 'thin' && look.lines) c.globalAlpha /= .35;
    }
    if (look.lines) { c.strokeStyle = solid ? this.theme.panel : colour; c.stroke(look.lines); }
    c.restore();
  }

  // A small map of the whole, once the whole is not in sight.
  paintMap(c, ratio, w, h, sight) {
    const all = sight.left <= 0 && sight.top <= 0 && sight.right >= this.width && sight.bottom >= this.height;
    this.map = null;
    if (all || w < 560 || this.count < 12) return;
    const scale = Math.min(170 / this.width, 110 / this.height);
    const map = this.map = { w: this.width * scale + 12, h: this.height * scale + 12, scale };
    map.x = w - map.w - 12;
    map.y = h - map.h - 12;
    c.setTransform(ratio, 0, 0, ratio, map.x * ratio, map.y * ratio);
    c.beginPath();
    c.roundRect(0, 0, map.w, map.h, 6);
    c.fillStyle = this.theme.raised;
    c.strokeStyle = this.theme.line;
    c.lineWidth = 1;
    c.fill();
    c.stroke();
    for (let node = 0; node < this.count; node++) {
      const [x, y, bw, bh] = this.box(node);
      c.fillStyle = this.coloured ? this.colours[this.states[node]] : this.theme.faint;
      c.fillRect(6 + x * scale, 6 + y * scale, Math.max(1.5, bw * scale), Math.max(1.5, bh * scale));
    }
    const left = Math.max(0, 6 + sight.left * scale), top = Math.max(0, 6 + sight.top * scale);
    c.strokeStyle = this.theme.accent;
    c.lineWidth = 1.5;
    c.strokeRect(left, top, Math.min(map.w, 6 + sight.right * scale) - left, Math.min(map.h, 6 + sight.bottom * scale) - top);
  }

  inSight(node, sight) {
    const at = node * 4, b = this.boxes;
    return b[at] < sight.right && b[at] + b[at + 2] > sight.left && b[at + 1] < sight.bottom && b[at + 1] + b[at + 3] > sight.top;
  }

  box(node) { return this.boxes.subarray(node * 4, node * 4 + 4); }

  readTheme() {
    const style = getComputedStyle(document.documentElement);
    const token = name => style.getPropertyValue(name).trim();
    this.theme = {
      ground: token('--bg'), panel: token('--panel'), raised: token('--panel-2'), line: token('--line-strong'), edge: token('--line-strong'),
      text: token('--text'), faint: token('--text-3'), accent: token('--accent'),
      font: `500 13px ${token('--font')}`, small: `400 11.5px ${token('--font')}`,
    };
    this.colours = this.looks.map(look => token(`--state-${look.name}`));
  }

  // ---- What belongs to a node: everything before it and everything after it

  relate() {
    const node = this.hovered >= 0 ? this.hovered : this.selected;
    if (node < 0) { this.related = null; return; }
    const nodes = new Set([node]), edges = new Set();
    const follow = (from, lists, end) => {
      const open = [from], seen = new Set([from]);
      while (open.length) for (const index of lists[open.pop()]) {
        const edge = this.edges[index], next = edge[end];
        edges.add(edge);
        if (!seen.has(next)) { seen.add(next); nodes.add(next); open.push(next); }
      }
    };
    follow(node, this.successors, 'to');
    follow(node, this.predecessors, 'from');
    this.related = { nodes, edges };
  }

  hit(clientX, clientY) {
    const frame = this.canvas.getBoundingClientRect();
    const x = (clientX - frame.left - this.view.x) / this.view.scale, y = (clientY - frame.top - this.view.y) / this.view.scale;
    for (let node = this.count - 1; node >= 0; node--) {
      const [left, top, w, h] = this.box(node);
      if (x >= left && x <= left + w && y >= top && y <= top + h) return node;
    }
    return -1;
  }

  // ---- Pointer and keys

  listen() {
    const { signal } = this.stop;
    const on = (target, name, handler, options) => target.addEventListener(name, handler.bind(this), { signal, ...options });
    on(this.canvas, 'pointerdown', this.onDown);
    on(this.canvas, 'pointermove', this.onMove);
    on(this.canvas, 'pointerup', this.onUp);
    on(this.canvas, 'pointercancel', this.onUp);
    on(this.canvas, 'pointerleave', () => this.hover(-1));
    on(this.canvas, 'wheel', this.onWheel, { passive: false });
    on(this.canvas, 'keydown', this.onKey);
    on(document, 'themechange', () => { this.readTheme(); this.draw(); });
    this.resizes = new ResizeObserver(() => { if (this.least === undefined) this.fit(); else this.draw(); });
    this.resizes.observe(this.host);
  }

  onDown(event) {
    this.canvas.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, event);
    this.moved = 0;
    if (this.map && this.overMap(event)) this.jump(event);
  }

  onMove(event) {
    const before = this.pointers.get(event.pointerId);
    if (!before) { this.hover(this.hit(event.clientX, event.clientY)); return; }
    if (this.map && this.overMap(event) && this.jumping) { this.jump(event); return; }
    const dx = event.clientX - before.clientX, dy = event.clientY - before.clientY;
    if (this.pointers.size === 2) this.pinch(event);
    else this.pan(dx, dy);
    this.moved += Math.abs(dx) + Math.abs(dy);
    this.pointers.set(event.pointerId, event);
  }

  onUp(event) {
    const down = this.pointers.delete(event.pointerId);
    if (this.jumping) { this.jumping = false; return; }
    if (!down || event.type === 'pointercancel' || this.moved > 5) return;
    const node = this.hit(event.clientX, event.clientY);
    this.select(node, false);
    this.server.invokeMethodAsync('Choose', node);
  }

  pinch(event) {
    const other = [...this.pointers.values()].find(p => p.pointerId !== event.pointerId);
    const before = this.pointers.get(event.pointerId);
    const from = Math.hypot(before.clientX - other.clientX, before.clientY - other.clientY);
    const to = Math.hypot(event.clientX - other.clientX, event.clientY - other.clientY);
    const frame = this.canvas.getBoundingClientRect();
    if (from > 0) this.zoom(to / from, (event.clientX + other.clientX) / 2 - frame.left, (event.clientY + other.clientY) / 2 - frame.top);
  }

  overMap(event) {
    const frame = this.canvas.getBoundingClientRect();
    const x = event.clientX - frame.left - this.map.x, y = event.clientY - frame.top - this.map.y;
    return x >= 0 && y >= 0 && x <= this.map.w && y <= this.map.h;
  }

  jump(event) {
    this.jumping = true;
    const frame = this.canvas.getBoundingClientRect();
    const x = (event.clientX - frame.left - this.map.x - 6) / this.map.scale, y = (event.clientY - frame.top - this.map.y - 6) / this.map.scale;
    this.view.x = this.host.clientWidth / 2 - x * this.view.scale;
    this.view.y = this.host.clientHeight / 2 - y * this.view.scale;
    this.draw();
  }

  onWheel(event) {
    event.preventDefault();
    const frame = this.canvas.getBoundingClientRect();
    this.zoom(Math.exp(-event.deltaY * (event.ctrlKey ? .01 : .0015)), event.clientX - frame.left, event.clientY - frame.top);
  }

  onKey(event) {
    const step = 60;
    const act = {
      ArrowLeft: () => this.pan(step, 0), ArrowRight: () => this.pan(-step, 0), ArrowUp: () => this.pan(0, step), ArrowDown: () => this.pan(0, -step),
      '+': () => this.zoom(1.25), '=': () => this.zoom(1.25), '-': () => this.zoom(.8), 0: () => this.whole(),
    }[event.key];
    if (!act || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    act();
  }

  hover(node) {
    if (node === this.hovered) return;
    this.hovered = node;
    this.canvas.style.cursor = node >= 0 ? 'pointer' : 'grab';
    this.canvas.title = node >= 0 ? this.labels[node] : '';
    this.relate();
    this.draw();
  }

  dispose() {
    this.stop.abort();
    this.resizes.disconnect();
    if (this.frame) cancelAnimationFrame(this.frame);
  }
}

// Curves through the points of a route, level where they meet; kept with its bounds.
function route(points) {
  const path = new Path2D();
  path.moveTo(points[0], points[1]);
  for (let i = 2; i < points.length; i += 2) {
    const fromX = points[i - 2], fromY = points[i - 1], toX = points[i], toY = points[i + 1], middle = (fromX + toX) / 2;
    if (fromY === toY) path.lineTo(toX, toY);
    else path.bezierCurveTo(middle, fromY, middle, toY, toX, toY);
  }
  const xs = points.filter((_, i) => i % 2 === 0), ys = points.filter((_, i) => i % 2 === 1);
  return { path, left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys), back: xs.at(-1) < xs[0], endX: xs.at(-1), endY: ys.at(-1) };
}

function clip(c, text, width) {
  if (c.measureText(text).width <= width) return text;
  let low = 0, high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (c.measureText(text.slice(0, middle) + '…').width <= width) low = middle; else high = middle - 1;
  }
  return text.slice(0, low) + '…';
}
