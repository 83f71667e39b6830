// The frame of a log: its tools and the place of its lines, made for the view of logs.js that is given, and what is done to them told to it.

export function build(view, levels) {
  const tools = element('div', 'tools');
  const level = element('select');
  level.setAttribute('aria-label', 'Least level');
  for (const [value, label] of [[0, 'All levels'], [1, 'Info and up'], [2, 'Warnings and errors'], [3, 'Errors']]) level.add(new Option(label, value));
  level.value = view.level;
  level.onchange = () => { view.level = Number(level.value); view.note('level', view.level ? levels[view.level] : ''); view.filter(); };
  const find = element('input');
  find.type = 'search';
  find.placeholder = 'Search this log';
  find.setAttribute('aria-label', 'Search this log');
  find.value = view.find;
  find.oninput = () => {
    clearTimeout(view.typing);
    // The server is asked once the word stands.
    view.typing = setTimeout(() => { view.find = find.value; view.note('search', view.find); view.filterSoon(); }, view.chunks ? 250 : 0);
  };
  view.follow = toggle('Follow', true, () => view.setFollow(view.follow.getAttribute('aria-pressed') !== 'true'));
  view.wrap = toggle('Wrap', false, () => { press(view.wrap, !view.wrapped); view.draw(view.following); });
  const save = element('a', 'button small', 'Download');
  save.href = `${view.address}?${new URLSearchParams({ mapIndex: view.mapIndex, download: true })}`;
  save.download = '';
  const goto = element('input', 'goto');
  goto.type = 'number';
  goto.min = 1;
  goto.placeholder = 'Line';
  goto.setAttribute('aria-label', 'Go to line');
  goto.onchange = () => { if (goto.value >= 1) { view.point(Math.floor(goto.value)); view.goTo(view.wanted); } };
  view.counter = element('span', 'count');
  tools.append(level, find, goto, view.follow, view.wrap, save, view.counter);

  view.frame = element('div', 'frame');
  view.frame.tabIndex = 0;
  view.frame.setAttribute('role', 'log');
  view.frame.setAttribute('aria-label', 'Log');
  view.frame.setAttribute('aria-live', 'off');
  view.more = element('button', 'button small more', 'Search on');
  view.more.type = 'button';
  view.more.hidden = true;
  view.more.onclick = () => view.search(view.searchedTo);
  view.space = element('div', 'space');
  view.rows = element('div', 'rows');
  view.nothing = element('p', 'nothing');
  view.nothing.hidden = true;
  view.space.append(view.rows);
  view.frame.append(view.space, view.more, view.nothing);
  view.status = element('p', 'status');
  view.status.setAttribute('role', 'status');
  view.host.replaceChildren(tools, view.frame, view.status);

  const { signal } = view.stop;
  view.frame.addEventListener('scroll', () => view.onScroll(), { signal });
  view.frame.addEventListener('click', event => view.onClick(event), { signal });
  document.addEventListener('timechange', () => view.draw(), { signal });
  view.resizes = new ResizeObserver(() => view.draw(view.following));
  view.resizes.observe(view.frame);
}

export function element(name, style = '', text) {
  const node = document.createElement(name);
  if (style) node.className = style;
  if (text !== undefined) node.textContent = text;
  return node;
}
export function press(button, on) { button.setAttribute('aria-pressed', on ? 'true' : 'false'); }
function toggle(text, on, act) {
  const button = element('button', 'button small', text);
  button.type = 'button';
  press(button, on);
  button.onclick = act;
  return button;
}
