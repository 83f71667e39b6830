// What the browser does better than the circuit: clock texts, theme, menus, dialogs, keys.

// ---- Time. The server writes UTC; the browser keeps relative texts true and shows local time when asked to.
const pad = n => String(n).padStart(2, '0');
export const localTime = () => localStorage.getItem('time') === 'local';

function span(ms) {
  const s = Math.round(Math.abs(ms) / 1000);
  if (s < 1) return `${Math.round(Math.abs(ms))} ms`;
  if (s < 60) return `${s} s`;
  const m = Math.floor(s / 60);
  if (m < 60) return `${m} m ${pad(s % 60)} s`;
  const h = Math.floor(m / 60);
  if (h < 48) return `${h} h ${pad(m % 60)} m`;
  return `${Math.floor(h / 24)} d ${h % 24} h`;
}

function coarse(ms) {
  const s = Math.floor(Math.abs(ms) / 1000);
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} m`;
  return span(ms - ms % 60000);
}

function relative(date, now) {
  const ms = date - now;
  if (Math.abs(ms) < 5000) return 'now';
  return ms > 0 ? `in ${coarse(ms)}` : `${coarse(ms)} ago`;
}

export function absolute(date, form = 'minute') {
  const at = localTime() ? new Date(date.getTime() - date.getTimezoneOffset() * 60000) : date;
  const iso = at.toISOString();
  const zone = localTime() ? '' : ' UTC';
  switch (form) {
    case 'clock': return iso.slice(11, 19);
    case 'hour': return iso.slice(11, 16);
    case 'short': return `${iso.slice(5, 10)} ${iso.slice(11, 16)}`;
    case 'second': return `${iso.slice(0, 10)} ${iso.slice(11, 19)}${zone}`;
    case 'milli': return `${iso.slice(0, 10)} ${iso.slice(11, 23)}${zone}`;
    default: return `${iso.slice(0, 10)} ${iso.slice(11, 16)}${zone}`;
  }
}

function write(element, text) {
  // The text node is Blazor's: change its words, never replace it.
  const node = element.firstChild;
  if (node?.nodeType === Node.TEXT_NODE) { if (node.data !== text) node.data = text; }
}

function writeTimes() {
  const now = new Date();
  for (const element of document.querySelectorAll('time[data-form]')) {
    if (element.dataset.form === 'now') { write(element, absolute(now, element.dataset.exact)); continue; }
    const date = new Date(element.dateTime);
    if (isNaN(date)) continue;
    if (element.dataset.form === 'relative') write(element, relative(date, now));
    else if (element.dataset.form === 'since') write(element, span(now - date));
    else write(element, absolute(date, element.dataset.form));
    const title = `${absolute(date, 'milli')} (${relative(date, now)})`;
    if (element.title !== title) element.title = title;
  }
}

let pending = false;
function writeTimesSoon() {
  if (pending) return;
  pending = true;
  requestAnimationFrame(() => { pending = false; writeTimes(); });
}

// ---- Theme and time zone.
function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  localStorage.setItem('theme', theme);
  document.dispatchEvent(new Event('themechange'));
}
function toggleTheme() { setTheme(document.documentElement.dataset.theme === 'light' ? 'dark' : 'light'); }
function toggleTime() {
  localStorage.setItem('time', localTime() ? 'utc' : 'local');
  markTime();
  writeTimes();
  document.dispatchEvent(new Event('timechange'));
}
function markTime() { document.documentElement.dataset.time = localTime() ? 'local' : 'utc'; }

// ---- Menus: native popovers, put beside the button that opens them.
document.addEventListener('beforetoggle', event => {
  const menu = event.target;
  if (!menu.matches?.('[popover][data-menu]') || event.newState !== 'open') return;
  const button = document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
  const box = button.getBoundingClientRect();
  requestAnimationFrame(() => {
    const width = menu.offsetWidth, height = menu.offsetHeight;
    menu.style.left = `${Math.max(8, Math.min(box.right - width, innerWidth - width - 8))}px`;
    menu.style.top = `${box.bottom + 4 + height > innerHeight ? Math.max(8, box.top - height - 4) : box.bottom + 4}px`;
    menu.querySelector('a,button')?.focus();
  });
}, true);

document.addEventListener('click', event => {
  const target = event.target;
  if (!(target instanceof Element)) return;
  const act = target.closest('[data-act]')?.dataset.act;
  if (act === 'theme') toggleTheme();
  else if (act === 'time') toggleTime();
  else if (act === 'copy') copy(target.closest('[data-act]'));
  const menu = target.closest('[popover][data-menu]');
  if (menu && target.closest('a,button')) menu.hidePopover();
});

async function copy(button) {
  await navigator.clipboard.writeText(button.dataset.text ?? '');
  button.dataset.done = 'true';
  setTimeout(() => delete button.dataset.done, 1500);
}

// ---- What is typed between Ctrl+K and the palette that the server opens belongs to the palette.
let early = null;
function awaitPalette() {
  early = '';
  setTimeout(() => { early = null; }, 2000);
}

// ---- Keys. Arrow keys in menus; Ctrl+K, /, ? and Escape reach the buttons that carry them.
document.addEventListener('keydown', event => {
  const menu = event.target.closest?.('[popover][data-menu]');
  if (menu && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
    const items = [...menu.querySelectorAll('a,button:not([disabled])')];
    const next = items.indexOf(document.activeElement) + (event.key === 'ArrowDown' ? 1 : -1);
    items[(next + items.length) % items.length]?.focus();
    event.preventDefault();
    return;
  }

  if (early !== null && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && !document.querySelector('dialog[open]')) {
    early += event.key;
    event.preventDefault();
    return;
  }

  const writing = event.target.closest?.('input,textarea,select,[contenteditable="true"]');
  const key = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k' ? 'ctrl+k' : event.ctrlKey || event.metaKey || event.altKey ? null : event.key;
  if (key === null || (writing && key !== 'ctrl+k') || document.querySelector('dialog[open], :popover-open')) return;
  const bound = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!bound) return;
  event.preventDefault();
  if (key === 'ctrl+k') awaitPalette();
  if (bound.matches('input')) bound.focus(); else bound.click();
});

// ---- Dialogs: the element's own modality, focus trap and Escape.
export function openDialog(dialog) {
  if (!dialog || dialog.open) return;
  dialog.showModal();
  // Not the button that closes it, though it comes first.
  (dialog.querySelector('[autofocus]') ?? dialog.querySelector('form :is(input, select, textarea)'))?.focus();
  if (early && document.activeElement.matches('input')) {
    document.activeElement.value = early;
    document.activeElement.dispatchEvent(new Event('input', { bubbles: true }));
  }
  early = null;
}
export function closeDialog(dialog) { if (dialog?.open) dialog.close(); }
document.addEventListener('click', event => {
  // A click on the backdrop hits the dialog itself.
  if (event.target instanceof HTMLDialogElement && event.target.dataset.light !== undefined) event.target.close();
});

export function focus(element) { element?.focus(); }

// Tests wait for this mark: from here on the page answers.
export function live() { document.documentElement.dataset.live = 'true'; }

markTime();
writeTimes();
setInterval(writeTimes, 1000);
new MutationObserver(writeTimesSoon).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ['datetime', 'data-form'] });

// ---- The grid's cells are one picture per row: the word of the cell under the pointer becomes its title.
document.addEventListener('pointermove', event => {
  const row = event.target.closest?.('svg[data-words]');
  if (!row) return;
  const column = Math.floor((event.clientX - row.getBoundingClientRect().left) / Number(row.dataset.columns));
  const word = row.dataset.words.split('|')[column] ?? '';
  let title = row.querySelector(':scope > title');
  if (title?.textContent === word) return;
  // Blazor counts the row's children from the front, so ours goes to the end.
  title ??= row.appendChild(document.createElementNS('http://www.w3.org/2000/svg', 'title'));
  title.textContent = word;
});
