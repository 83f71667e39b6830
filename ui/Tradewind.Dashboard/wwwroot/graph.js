// Draws a laid-out graph on a canvas: only what is in sight, text only when it can be read.
// The server lays out (once per DAG version) and sends states as small integers; this file knows no state by name.
import { paint } from './graph-paint.js';

const MOST = 2.5;
const THREADS = 20;

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
    this.path = null;
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

  // The nodes of a path, first to last; an empty list takes it away.
  setPath(nodes) {
    const next = new Map(nodes.map((node, i) => [node, nodes[i + 1]]));
    this.path = nodes.length ? { nodes: new Set(nodes), edges: new Set(this.edges.filter(edge => next.get(edge.from) === edge.to)) } : null;
    this.draw();
  }

  // What stands out: what belongs to the node under the pointer or the chosen one, or else the path.
  get lit() { return this.related ?? this.path; }

  select(node, reveal) {
    this.selected = node;
    this.relate();
    if (reveal && node >= 0) this.reveal(node);
    this.draw();
  }

  // ---- View

  // Where the picture goes: below what lies on its upper edge, for which the host has a padding.
  room() {
    const { clientWidth: w, clientHeight: h } = this.host;
    const top = parseFloat(getComputedStyle(this.host).paddingTop) || 0;
    return { w, h: h - top, top, scale: Math.min((w - 48) / Math.max(this.width, 1), (h - top - 48) / Math.max(this.height, 1), 1) };
  }

  fit() {
    if (!this.host.clientWidth || !this.host.clientHeight) return;
    const { w, h, top, scale } = this.room();
    this.least = Math.min(scale, .2) * .8;
    // A wide graph that would be unreadable as a whole starts at its beginning instead.
    const readable = Math.max(scale, .7);
    this.view.scale = readable;
    this.view.x = readable > scale && this.width * readable > w ? 24 : (w - this.width * readable) / 2;
    this.view.y = top + (this.height * readable <= h ? (h - this.height * readable) / 2 : Math.min(24, h / 2 - this.beginning() * readable));
    this.draw();
  }

  // The height of the middle one of the nodes that nothing comes before: in between two of them there may be nothing. Of many threads beside each other, the uppermost.
  beginning() {
    const first = [];
    for (let node = 0; node < this.count; node++) { const [, y, , h] = this.box(node); if (!this.predecessors[node].length) first.push(y + h / 2); }
    return first.length ? first.sort((one, other) => one - other)[first.length > THREADS ? 0 : first.length >> 1] : this.height / 2;
  }

  whole() {
    const { w, h, top, scale } = this.room();
    this.view = { scale, x: (w - this.width * scale) / 2, y: top + (h - this.height * scale) / 2 };
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
    this.frame = requestAnimationFrame(() => { this.frame = 0; paint(this); });
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
    const x = (event.clientX - frame.left - this.map.x - 6) / this.map.across, y = (event.clientY - frame.top - this.map.y - 6) / this.map.down;
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
