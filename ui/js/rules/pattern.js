// A pattern of RE2 as the browser's own; what the two may read differently is left to the server.
import { leave_to_server } from './value.js';

const classes = { d: '0-9', s: '\\t\\n\\f\\r ', w: '0-9A-Za-z_' };
const posix = {
  alnum: '0-9A-Za-z', alpha: 'A-Za-z', ascii: '\\x00-\\x7f', blank: '\\t ', cntrl: '\\x00-\\x1f\\x7f', digit: '0-9', graph: '!-~', lower: 'a-z',
  print: ' -~', punct: '!-\\/:-@\\[-`{-~', space: '\\t\\n\\v\\f\\r ', upper: 'A-Z', word: '0-9A-Za-z_', xdigit: '0-9A-Fa-f',
};
const plain_escapes = { a: '\\x07', f: '\\f', n: '\\n', r: '\\r', t: '\\t', v: '\\v' };
const literal = (c) => (/[\^$\\.*+?()[\]{}|/]/.test(c) ? '\\' + c : c === '-' ? '\\x2d' : c);

// The escape at `at`, and where it ends.
function escape_of(text, at, in_class) {
  const c = text[at + 1];
  const rest = text.slice(at + 2);
  const give = (made, length) => [made, at + 2 + length];
  if (c in classes) return give(in_class ? classes[c] : `[${classes[c]}]`, 0);
  if (!in_class && /[DSW]/.test(c)) return give(`[^${classes[c.toLowerCase()]}]`, 0);
  if (!in_class && (c === 'b' || c === 'B')) return give('\\' + c, 0);
  if (!in_class && (c === 'A' || c === 'z')) return give(c === 'A' ? '^' : '$', 0);
  if (c in plain_escapes) return give(plain_escapes[c], 0);
  const hex = c === 'x' && /^(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,6})\})/.exec(rest);
  if (hex) return give(`\\u{${hex[1] || hex[2]}}`, hex[0].length);
  const property = (c === 'p' || c === 'P') && /^(?:([A-Z])|\{(\^?)(\w+)\})/.exec(rest);
  if (property) {
    const name = property[1] || property[3];
    const letter = property[2] ? (c === 'p' ? 'P' : 'p') : c;
    return give(`\\${letter}{${/^[A-Z][a-z]?$/.test(name) ? name : 'Script=' + name}}`, property[0].length);
  }
  if (c === undefined || /[A-Za-z0-9]/.test(c) || c > '\x7f') leave_to_server();
  return give(literal(c), 0);
}

function class_of(text, at) {
  let out = '[';
  if (text[++at] === '^') { out += '^'; ++at; }
  for (let is_first = true; is_first || text[at] !== ']'; is_first = false) {
    if (at >= text.length) leave_to_server();
    const named = /^\[:(\^?)(\w+):\]/.exec(text.slice(at));
    if (named) {
      if (named[1] || !posix[named[2]]) leave_to_server();
      out += posix[named[2]];
      at += named[0].length;
    } else if (text[at] === '\\') {
      const [made, end] = escape_of(text, at, true);
      out += made;
      at = end;
    } else {
      out += text[at] === '-' ? '-' : literal(text[at]);
      ++at;
    }
  }
  return [out + ']', at + 1];
}

function translate(text) {
  let out = '', at = 0, flags = 'u';
  const leading = /^\(\?([is]+)\)/.exec(text);
  if (leading) {
    at = leading[0].length;
    if (leading[1].includes('i')) flags += 'i';
  }
  const dot = leading && leading[1].includes('s') ? '[^]' : '[^\\n]';
  while (at < text.length) {
    const c = text[at];
    if (c === '\\') {
      const [made, end] = escape_of(text, at, false);
      out += made;
      at = end;
    } else if (c === '[') {
      const [made, end] = class_of(text, at);
      out += made;
      at = end;
    } else if (c === '(' && text[at + 1] === '?') {
      const group = /^\(\?(?::|P?<\w+>)/.exec(text.slice(at));
      if (!group) leave_to_server();
      out += group[0] === '(?:' ? '(?:' : '(';
      at += group[0].length;
    } else {
      const repeat = /^\{\d+(?:,\d*)?\}/.exec(text.slice(at));
      out += repeat ? repeat[0] : c === '.' ? dot : /[\]{}]/.test(c) ? '\\' + c : c;
      at += repeat ? repeat[0].length : 1;
    }
  }
  return new RegExp(out, flags);
}

export function is_found(pattern, text) {
  if (pattern.length > 250) leave_to_server();
  let translated;
  try {
    translated = translate(pattern);
  } catch {
    return leave_to_server();
  }
  return translated.test(text);
}
