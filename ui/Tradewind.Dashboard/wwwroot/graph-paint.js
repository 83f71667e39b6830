// How graph.js looks: edges, nodes, and the small map, on the canvas of the graph that is given.

export function paint(graph) {
  const { clientWidth: w, clientHeight: h } = graph.host;
  const ratio = devicePixelRatio || 1;
  if (graph.canvas.width !== Math.round(w * ratio) || graph.canvas.height !== Math.round(h * ratio)) {
    graph.canvas.width = Math.round(w * ratio);
    graph.canvas.height = Math.round(h * ratio);
  }
  const c = graph.context, { x, y, scale } = graph.view;
  c.setTransform(ratio, 0, 0, ratio, 0, 0);
  c.fillStyle = graph.theme.ground;
  c.fillRect(0, 0, w, h);
  c.setTransform(ratio * scale, 0, 0, ratio * scale, x * ratio, y * ratio);
  const sight = { left: -x / scale, top: -y / scale, right: (w - x) / scale, bottom: (h - y) / scale };
  paintEdges(graph, c, sight);
  for (let node = 0; node < graph.count; node++) if (graph.inSight(node, sight)) paintNode(graph, c, node);
  paintMap(graph, c, ratio, w, h, sight);
}

function paintEdges(graph, c, sight) {
  c.lineWidth = Math.max(1.3, .7 / graph.view.scale);
  const quiet = [], loud = [];
  for (const edge of graph.edges) {
    if (edge.right < sight.left || edge.left > sight.right || edge.bottom < sight.top || edge.top > sight.bottom) continue;
    (graph.lit?.edges.has(edge) ? loud : quiet).push(edge);
  }
  c.strokeStyle = graph.theme.edge;
  c.globalAlpha = graph.lit ? .35 : 1;
  for (const edge of quiet) c.stroke(edge.path);
  c.globalAlpha = 1;
  c.strokeStyle = graph.theme.accent;
  c.lineWidth *= 1.4;
  for (const edge of loud) c.stroke(edge.path);
  if (graph.view.scale < .35) return;
  for (const edge of quiet) paintHead(graph, c, edge, graph.theme.edge, graph.lit ? .35 : 1);
  for (const edge of loud) paintHead(graph, c, edge, graph.theme.accent, 1);
  c.globalAlpha = 1;
}

function paintHead(graph, c, edge, colour, alpha) {
  c.globalAlpha = alpha;
  c.fillStyle = colour;
  c.beginPath();
  const along = edge.back ? -1 : 1;
  c.moveTo(edge.endX + .5 * along, edge.endY);
  c.lineTo(edge.endX - 6 * along, edge.endY - 3.5);
  c.lineTo(edge.endX - 6 * along, edge.endY + 3.5);
  c.fill();
}

function paintNode(graph, c, node) {
  const [x, y, w, h] = graph.box(node);
  const look = graph.looks[graph.states[node]];
  const colour = graph.colours[graph.states[node]];
  c.globalAlpha = graph.lit && !graph.lit.nodes.has(node) ? .32 : 1;
  c.beginPath();
  c.roundRect(x, y, w, h, graph.rounds.has(node) ? h / 2 : 7);
  c.fillStyle = graph.theme.panel;
  c.fill();
  if (graph.coloured && graph.states[node]) {
    c.fillStyle = colour;
    c.save();
    c.globalAlpha *= .12;
    c.fill();
    c.restore();
  }
  c.lineWidth = node === graph.selected ? 2.5 : node === graph.hovered ? 1.8 : 1.2;
  c.strokeStyle = node === graph.selected ? graph.theme.accent : graph.coloured && graph.states[node] ? colour : graph.theme.line;
  c.stroke();
  if (graph.view.scale >= .4) paintWords(graph, c, node, x, y, w, h, look, colour);
  else if (graph.coloured) { c.fillStyle = colour; c.fillRect(x + 4, y + 4, w - 8, h - 8); }
  c.globalAlpha = 1;
}

function paintWords(graph, c, node, x, y, w, h, look, colour) {
  const indent = graph.coloured ? 30 : graph.rounds.has(node) ? 20 : 12;
  if (graph.coloured) paintShape(graph, c, look, colour, x + 10, y + h / 2 - 7);
  c.textBaseline = 'middle';
  c.fillStyle = graph.theme.text;
  c.font = graph.theme.font;
  graph.clipped[node] ??= clip(c, graph.labels[node], w - 42);
  c.fillText(graph.clipped[node], x + indent, y + h / 2 - 8);
  c.font = graph.theme.small;
  c.fillStyle = graph.coloured && graph.states[node] ? colour : graph.theme.faint;
  c.fillText(graph.coloured ? look.word : graph.notes[node], x + indent, y + h / 2 + 9);
}

function paintShape(graph, c, look, colour, x, y) {
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
  if (look.lines) { c.strokeStyle = solid ? graph.theme.panel : colour; c.stroke(look.lines); }
  c.restore();
}

// A small map of the whole, once the whole is not in sight.
function paintMap(graph, c, ratio, w, h, sight) {
  const all = sight.left <= 0 && sight.top <= 0 && sight.right >= graph.width && sight.bottom >= graph.height;
  graph.map = null;
  if (all || w < 560 || graph.count < 12) return;
  const scale = Math.min(170 / graph.width, 110 / graph.height);
  // Of a graph that is a long thread, a band that can be seen and hit.
  const across = Math.max(scale, 44 / graph.width), down = Math.max(scale, 44 / graph.height);
  const map = graph.map = { w: graph.width * across + 12, h: graph.height * down + 12, across, down };
  map.x = w - map.w - 12;
  map.y = h - map.h - 12;
  c.setTransform(ratio, 0, 0, ratio, map.x * ratio, map.y * ratio);
  c.beginPath();
  c.roundRect(0, 0, map.w, map.h, 6);
  c.fillStyle = graph.theme.raised;
  c.strokeStyle = graph.theme.line;
  c.lineWidth = 1;
  c.fill();
  c.stroke();
  for (let node = 0; node < graph.count; node++) {
    const [x, y, bw, bh] = graph.box(node);
    c.fillStyle = graph.coloured ? graph.colours[graph.states[node]] : graph.theme.faint;
    c.fillRect(6 + x * across, 6 + y * down, Math.max(1.5, bw * across), Math.max(1.5, bh * down));
  }
  const left = Math.max(0, 6 + sight.left * across), top = Math.max(0, 6 + sight.top * down);
  c.strokeStyle = graph.theme.accent;
  c.lineWidth = 1.5;
  c.strokeRect(left, top, Math.min(map.w, 6 + sight.right * across) - left, Math.min(map.h, 6 + sight.bottom * down) - top);
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
