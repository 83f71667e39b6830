// What the text of a log says: lines with time and level, and the colours of a terminal in them.
import { absolute, localTime } from './ui.js';

export function clock(at) {
  const date = new Date(at);
  if (isNaN(date)) return at;
  return localTime() ? `${absolute(date, 'clock')}.${at.slice(20, 23)}` : at.slice(11, 23);
}

// `2026-11-22T10:00:00.123Z I the text`; further lines of a message start with a tab.
export function parse(text, before) {
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
export function ansi(text) {
  if (!text.includes('\u001b')) return [{ text }];
  const parts = [], look = { colour: '', ground: '', bold: '' };
  const style = () => `${look.colour} ${look.ground} ${look.bold}`.trim().replace(/ +/g, ' ');
  let at = 0;
  for (const match of text.matchAll(/\u001b(?:\[([\d;]*)([A-Za-z])|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|.)/g)) {
    if (match.index > at) parts.push({ text: text.slice(at, match.index), style: style() });
    at = match.index + match[0].length;
    if (match[2] === 'm') dress(look, (match[1] || '0').split(';').map(Number));
  }
  if (at < text.length) parts.push({ text: text.slice(at), style: style() });
  return parts;
}

function dress(look, codes) {
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i];
    // One of 256 colours, or one of all: what follows says which, and is no code itself. Those are drawn as they are by no theme.
    if (code === 38 || code === 48) { i += codes[i + 1] === 2 ? 4 : 2; continue; }
    if (code === 0) look.colour = look.ground = look.bold = '';
    else if (code === 1) look.bold = 'bold';
    else if (code === 22) look.bold = '';
    else if (code === 39) look.colour = '';
    else if (code === 49) look.ground = '';
    else if (code >= 30 && code <= 37) look.colour = `ansi-${code - 30}`;
    else if (code >= 90 && code <= 97) look.colour = `ansi-${code - 90}`;
    else if (code >= 40 && code <= 47) look.ground = `ground-${code - 40}`;
    else if (code >= 100 && code <= 107) look.ground = `ground-${code - 100}`;
  }
}
