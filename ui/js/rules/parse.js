// CEL's grammar by recursive descent. The tree is plain objects { op, … }; macros are known here already.
import { Uint } from './value.js';

class Mistake extends Error { }
const refuse = (message) => { throw new Mistake(message); };

// ---- Words --------------------------------------------------------------------------------------------------------------

const number_text = /0[xX][0-9a-fA-F]+[uU]?|(?:\d+\.\d+|\.\d+|\d+)(?:[eE][+-]?\d+)?[uU]?/y;
const name_text = /[A-Za-z_][A-Za-z0-9_]*/y;
const quoted_name_text = /`([A-Za-z0-9_.\-/ ]+)`/y;
const space_text = /(?:[ \t\n\r\f]|\/\/[^\n]*)*/y;
const operator_text = /==|!=|<=|>=|&&|\|\||\.\?|\[\?|[-+*/%!<>()[\]{}.,?:]/y;
const prefix_text = /([rRbB]{0,2})('''|"""|'|")/y;
const escapes = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\', '?': '?', '"': '"', "'": "'", '`': '`' };

function tokenize(text) {
  const tokens = [];
  let at = 0;
  const take = (pattern) => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at = pattern.lastIndex;
    return found;
  };

  function read_code(count, base, is_bytes) {
    const digits = text.slice(at, at + count);
    if (!(base === 8 ? /^[0-7]{3}$/ : /^[0-9a-fA-F]+$/).test(digits) || digits.length !== count) refuse('an escape lacks digits');
    at += count;
    const code = parseInt(digits, base);
    if (is_bytes) return [code];
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) refuse('no such character');
    return String.fromCodePoint(code);
  }
  function read_escape(is_bytes) {
    const c = text[++at];
    if (escapes[c]) { ++at; return escapes[c]; }
    if (c >= '0' && c <= '3') return read_code(3, 8, is_bytes);
    ++at;
    if (c === 'x' || c === 'X') return read_code(2, 16, is_bytes);
    if ((c === 'u' || c === 'U') && !is_bytes) return read_code(c === 'u' ? 4 : 8, 16, false);
    return refuse('no such escape');
  }
  // Pieces of text, and of bytes where an escape gives one.
  function read_string(marks, quote) {
    const is_raw = /r/i.test(marks), is_bytes = /b/i.test(marks);
    const pieces = [];
    while (!text.startsWith(quote, at)) {
      const c = text[at];
      if (c === undefined || (quote.length === 1 && (c === '\n' || c === '\r'))) refuse('a text has no closing quote');
      if (c === '\\' && !is_raw) pieces.push(read_escape(is_bytes));
      else { pieces.push(c); ++at; }
    }
    at += quote.length;
    if (!is_bytes) return pieces.join('');
    const bytes = [];
    let run = '';
    for (const piece of [...pieces, []]) {
      if (typeof piece === 'string') { run += piece; continue; }
      bytes.push(...new TextEncoder().encode(run), ...piece);
      run = '';
    }
    return Uint8Array.from(bytes);
  }

  function read_number(digits) {
    if (name_text.lastIndex = at, name_text.test(text)) refuse('a number ends before this letter');
    const is_uint = /u$/i.test(digits);
    const is_hex = /^0x/i.test(digits);
    const plain = is_uint ? digits.slice(0, -1) : digits;
    if (!is_hex && /[.eE]/.test(plain)) {
      if (is_uint || !Number.isFinite(Number(plain))) refuse('no such number');
      return { value: Number(plain) };
    }
    const n = BigInt(plain);
    if (n >= 2n ** 64n || (!is_uint && n > 2n ** 63n)) refuse('this number is too large');
    return { value: is_uint ? new Uint(n) : n };
  }

  for (take(space_text); at < text.length; take(space_text)) {
    let found;
    if ((found = take(number_text))) tokens.push(read_number(found[0]));
    else if ((found = take(prefix_text))) {
      if (/^(rr|bb)$/i.test(found[1])) refuse('one r and one b at most');
      tokens.push({ value: read_string(found[1], found[2]) });
    } else if ((found = take(name_text))) tokens.push({ name: found[0] });
    else if ((found = take(quoted_name_text))) tokens.push({ quoted: found[1] });
    else if ((found = take(operator_text))) tokens.push({ op: found[0] });
    else refuse('this character has no meaning here');
  }
  return tokens;
}

// ---- The tree -----------------------------------------------------------------------------------------------------------

const keywords = { false: false, true: true, null: null };
const reserved = new Set('as break const continue else for function if import let loop package namespace return var void in'.split(' '));
const precedence = { '||': 1, '&&': 2, '==': 3, '!=': 3, '<': 3, '<=': 3, '>': 3, '>=': 3, in: 3, '+': 4, '-': 4, '*': 5, '/': 5, '%': 5 };

// How many names a macro binds, by its name and number of arguments.
const macros = {
  all2: 1, all3: 2, exists2: 1, exists3: 2, exists_one2: 1, exists_one3: 2, existsOne2: 1, existsOne3: 2, map2: 1, map3: 1, filter2: 1,
  transformList3: 2, transformList4: 2, transformMap3: 2, transformMap4: 2, transformMapEntry3: 2, transformMapEntry4: 2,
};

function bound_name(node) {
  if (node.op !== 'name' || node.is_root) refuse('a macro binds a simple name');
  return node.name;
}

function expand_cel(name, args) {
  if (name === 'bind' && args.length === 3) return { op: 'bind', name: bound_name(args[0]), value: args[1], body: args[2] };
  if (name === 'block' && args.length === 2 && args[0].op === 'list') {
    return args[0].items.reduceRight((body, item, i) => ({ op: 'bind', name: '@index:' + i, value: item.value, body }), args[1]);
  }
  if ((name === 'index' && args.length === 1) || (/^(iter|accu)Var$/.test(name) && args.length === 2)) {
    if (args.some((arg) => arg.op !== 'value' || typeof arg.value !== 'bigint')) refuse('a literal number stands here');
    return { op: 'name', name: ['@' + name, ...args.map((arg) => arg.value)].join(':') };
  }
  return undefined;
}

function expand_macro(operand, name, args) {
  if (operand.op === 'name' && operand.name === 'cel' && !operand.is_root) return expand_cel(name, args);
  if (/^opt(Flat)?Map$/.test(name) && args.length === 2) {
    return { op: 'optional_map', is_flat: name === 'optFlatMap', operand, name: bound_name(args[0]), body: args[1] };
  }
  const count = macros[name + args.length];
  if (!count) return undefined;
  const names = args.slice(0, count).map(bound_name);
  if (names[0] === names[1]) refuse("a macro's two names must differ");
  const bodies = args.slice(count);
  const macro = name === 'existsOne' ? 'exists_one' : name === 'transformList' ? 'map' : name;
  const filter = name === 'filter' ? bodies[0] : bodies.length === 2 ? bodies[0] : undefined;
  return { op: 'loop', macro, operand, names, filter, body: bodies[bodies.length - 1] };
}

// "a.b.c" of a tree that is only names and dots; the first name decides whether a macro's own name hides it.
export function path_of(node) {
  if (node.op === 'name') return { root: node, path: node.name };
  if (node.op !== 'select') return undefined;
  const inner = path_of(node.operand);
  return inner && { root: inner.root, path: inner.path + '.' + node.name };
}

export function parse(text) {
  const tokens = tokenize(text);
  let at = 0;
  const peek = () => tokens[at] || {};
  const is_op = (op) => peek().op === op;
  const take_op = (op) => is_op(op) && Boolean(++at);
  const expect = (op) => take_op(op) || refuse('expected ' + op);

  function read_expression() {
    const condition = read_binary(1);
    if (!take_op('?')) return condition;
    const yes = read_binary(1);
    expect(':');
    return { op: '?:', condition, yes, no: read_expression() };
  }
  function read_binary(least) {
    let left = read_unary();
    for (;;) {
      const token = peek();
      const op = token.op || (token.name === 'in' ? 'in' : '');
      const own = precedence[op];
      if (!own || own < least) return left;
      ++at;
      left = { op, left, right: read_binary(own + 1) };
    }
  }
  function read_unary() {
    const mark = peek().op;
    if (mark !== '!' && mark !== '-') return read_member(false);
    ++at;
    const next = peek().value;
    // A minus belongs to the number after it: -9223372036854775808 is an int.
    if (mark === '-' && (typeof next === 'bigint' || typeof next === 'number')) return read_member(true);
    let count = 1;
    while (take_op(mark)) ++count;
    const operand = { op: mark === '!' ? 'not' : 'negate', operand: read_member(false) };
    return count % 2 ? operand : { op: operand.op, operand };
  }
  function read_member(is_negative) {
    let node = read_primary(is_negative);
    for (;;) {
      if (is_op('.') || is_op('.?')) node = read_select(node);
      else if (is_op('[') || is_op('[?')) {
        const op = tokens[at++].op === '[' ? 'index' : 'optional_index';
        node = { op, operand: node, key: read_expression() };
        expect(']');
      } else return node;
    }
  }
  function read_select(operand) {
    const is_optional = tokens[at++].op === '.?';
    const { name, quoted } = peek();
    if (quoted === undefined && (name === undefined || name in keywords || name === 'in')) refuse('expected a name after the dot');
    ++at;
    if (!is_optional && name && is_op('(')) {
      const args = read_arguments();
      return expand_macro(operand, name, args) || { op: 'call', name, operand, args };
    }
    return { op: is_optional ? 'optional_select' : 'select', operand, name: name || quoted };
  }
  function read_list(end, read_item) {
    const items = [];
    while (!is_op(end)) {
      items.push(read_item());
      if (!take_op(',')) break;
    }
    expect(end);
    return items;
  }
  function read_arguments() {
    ++at;
    const args = [];
    if (take_op(')')) return args;
    do args.push(read_expression()); while (take_op(','));
    expect(')');
    return args;
  }
  function read_primary(is_negative) {
    const token = peek();
    ++at;
    if ('value' in token) {
      if (token.value === 2n ** 63n && !is_negative) refuse('this number is too large for an int');
      return { op: 'value', value: is_negative ? -token.value : token.value };
    }
    if (token.name) return read_name(token.name, false);
    if (token.op === '(') {
      const inner = read_expression();
      expect(')');
      return inner;
    }
    if (token.op === '[?') --at, tokens[at] = { op: '?' };
    if (token.op === '[' || token.op === '[?') {
      return { op: 'list', items: read_list(']', () => ({ is_optional: take_op('?'), value: read_expression() })) };
    }
    if (token.op === '{') {
      return { op: 'map', items: read_list('}', () => {
        const is_optional = take_op('?'), key = read_expression();
        expect(':');
        return { is_optional, key, value: read_expression() };
      }) };
    }
    if (token.op === '.' && peek().name) return read_name(tokens[at++].name, true);
    return refuse('expected a value');
  }
  function read_name(name, is_root) {
    if (name in keywords && !is_root) return { op: 'value', value: keywords[name] };
    if (reserved.has(name) || name in keywords || is_op('{')) refuse(`'${name}' cannot stand here`);
    if (!is_op('(')) return { op: 'name', name, is_root };
    const args = read_arguments();
    if (name !== 'has' || is_root) return { op: 'call', name, args };
    if (args.length !== 1 || (args[0].op !== 'select' && args[0].op !== 'name')) refuse('has() takes one field');
    return { op: 'has', field: args[0] };
  }

  const tree = read_expression();
  if (at < tokens.length) refuse('the expression ends before this');
  return tree;
}
