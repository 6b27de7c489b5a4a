// The functions of rules that need nothing but their arguments and the time. A name that stands nowhere here (tables,
// registries, working days) is for the server.
import { Optional, Table, Type, Uint, as_whole, compare, fail, in_int, in_uint, is_equal, is_number, kind_of,
  leave_to_server, type_names } from './value.js';
import { checked_day, checked_length, checked_moment, civil_of, day_of, day_text, length_text, moment_text, months_between, parse_day,
  parse_length, parse_moment, parts_of, plus_months, second, weekday_of, years_between, zone_offset } from './days.js';
import { format_text, real_text } from './format.js';
import { is_found } from './pattern.js';

// Name, with a dot before it when it is called on a value → what it takes (kinds, * any, + more of the same) and does.
const functions = new Map();
function define(name, takes, run) {
  if (!functions.has(name)) functions.set(name, []);
  functions.get(name).push({ takes, run });
}
const fits = (takes, args) =>
  (takes.endsWith('+') ? args.length > 0 : args.length === takes.length) && args.every((arg, i) => '*+'.includes(takes[i] || '+') || takes[i] === kind_of(arg));

export const is_function = (name) => functions.has(name);

export function call(name, args, context) {
  const overloads = functions.get(name);
  if (!overloads) return leave_to_server();
  const overload = overloads.find(({ takes }) => fits(takes, args));
  return overload ? overload.run(...args, context) : fail('no_overload');
}

const same = (value) => value;
const known = (value) => (value === undefined ? fail('bad_conversion') : value);
const in_range = (n, least, beyond) => (n >= least && n < beyond ? n : fail('range'));

// ---- Sizes and conversions

const points = (text) => [...text];
for (const form of ['size', '.size']) {
  define(form, 's', (text) => BigInt(points(text).length));
  define(form, 'y', (bytes) => BigInt(bytes.length));
  define(form, 'l', (list) => BigInt(list.length));
  define(form, 'm', (map) => BigInt(map.size));
}

const two_63 = 2n ** 63n, two_64 = 2n ** 64n;
define('int', 'i', same);
define('int', 'u', ({ n }) => in_range(n, 0n, two_63));
define('int', 'r', (d) => (d > -(2 ** 63) && d < 2 ** 63 ? BigInt(Math.trunc(d)) : fail('range')));
define('int', 's', (text) => {
  if (!/^(?:\+\d+|-?\d+)$/.test(text)) fail('bad_conversion');
  const n = BigInt(text.replace('+', ''));
  return n >= -two_63 && n < two_63 ? n : fail('bad_conversion');
});
const whole_seconds = ({ nanos }) => (nanos - (nanos % second + second) % second) / second;
define('int', 't', whole_seconds);
define('int', 'g', ({ nanos }) => nanos / second);
define('uint', 'u', same);
define('uint', 'i', (n) => new Uint(in_range(n, 0n, two_64)));
define('uint', 'r', (d) => (d >= 0 && d < 2 ** 64 ? new Uint(BigInt(Math.trunc(d))) : fail('range')));
define('uint', 's', (text) => (/^\+?\d+$/.test(text) && BigInt(text.replace('+', '')) < two_64 ? new Uint(BigInt(text.replace('+', ''))) : fail('bad_conversion')));
define('double', 'r', same);
define('double', 'i', Number);
define('double', 'u', ({ n }) => Number(n));
define('double', 's', (text) => {
  const found = /^\+?(-?)(?:((?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)|(inf(?:inity)?)|nan)$/i.exec(text) || fail('bad_conversion');
  const size = found[2] ? Number(found[2]) : found[3] ? Infinity : NaN;
  if (found[2] && size === Infinity) fail('bad_conversion');
  return found[1] ? -size : size;
});
define('string', 's', same);
define('string', 'b', String);
define('string', 'i', String);
define('string', 'u', ({ n }) => String(n));
define('string', 'r', real_text);
define('string', 't', moment_text);
define('string', 'g', length_text);
define('string', 'd', day_text);
define('string', 'y', (bytes) => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return fail('bad_conversion');
  }
});
define('bytes', 'y', same);
define('bytes', 's', (text) => new TextEncoder().encode(text));
define('bool', 'b', same);
define('bool', 's', (text) => (/^(?:1|t|true|TRUE|True)$/.test(text) ? true : /^(?:0|f|false|FALSE|False)$/.test(text) ? false : fail('bad_conversion')));
define('dyn', '*', same);
define('type', '*', (value) => new Type(type_names[kind_of(value)]));

// ---- Text

define('.contains', 'ss', (text, part) => text.includes(part));
define('.startsWith', 'ss', (text, part) => text.startsWith(part));
define('.endsWith', 'ss', (text, part) => text.endsWith(part));
define('matches', 'ss', (text, pattern) => is_found(pattern, text));
define('.matches', 'ss', (text, pattern) => is_found(pattern, text));

const position = (n, length) => (n >= 0n && n <= BigInt(length) ? Number(n) : fail('index'));
// Where character `n` begins, and which character begins there.
const offset_of = (text, n) => { const all = points(text); return all.slice(0, position(n, all.length)).join('').length; };
const position_of = (text, offset) => (offset < 0 ? -1n : BigInt(points(text.slice(0, offset)).length));

define('.charAt', 'si', (text, n) => { const all = points(text); return all[position(n, all.length)] || ''; });
define('.indexOf', 'ss', (text, part) => position_of(text, text.indexOf(part)));
define('.indexOf', 'ssi', (text, part, from) => position_of(text, text.indexOf(part, offset_of(text, from))));
define('.lastIndexOf', 'ss', (text, part) => position_of(text, text.lastIndexOf(part)));
define('.lastIndexOf', 'ssi', (text, part, until) => position_of(text, text.lastIndexOf(part, offset_of(text, until))));
define('.substring', 'si', (text, from) => { const all = points(text); return all.slice(position(from, all.length)).join(''); });
define('.substring', 'sii', (text, from, to) => {
  const all = points(text), first = position(from, all.length), end = position(to, all.length);
  return end < first ? fail('index') : all.slice(first, end).join('');
});
// At most `limit` pieces; below 0 all of them.
function split(text, separator, limit) {
  const pieces = separator === '' ? points(text) : text.split(separator);
  if (limit < 0n || BigInt(pieces.length) <= limit) return pieces;
  const kept = Number(limit);
  return kept === 0 ? [] : [...pieces.slice(0, kept - 1), pieces.slice(kept - 1).join(separator)];
}
define('.split', 'ss', (text, separator) => split(text, separator, -1n));
define('.split', 'ssi', split);
function replace(text, from, to, limit) {
  if (limit === 0n) return text;
  if (from !== '') return split(text, from, limit < 0n ? -1n : limit + 1n).join(to);
  // An empty word stands before every character and at the end.
  const all = points(text);
  const count = limit < 0n || limit > BigInt(all.length) ? all.length + 1 : Number(limit);
  return all.map((c, i) => (i < count ? to + c : c)).join('') + (count > all.length ? to : '');
}
define('.replace', 'sss', (text, from, to) => replace(text, from, to, -1n));
define('.replace', 'sssi', replace);
const join = (list, separator) => (list.every((part) => typeof part === 'string') ? list.join(separator) : fail('no_overload'));
define('.join', 'l', (list) => join(list, ''));
define('.join', 'ls', join);
const space = '[\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const outer_space = new RegExp(`^${space}+|${space}+$`, 'g');
define('.trim', 's', (text) => text.replace(outer_space, ''));
define('.reverse', 's', (text) => points(text).reverse().join(''));
define('.lowerAscii', 's', (text) => text.replace(/[A-Z]/g, (c) => c.toLowerCase()));
define('.upperAscii', 's', (text) => text.replace(/[a-z]/g, (c) => c.toUpperCase()));
define('.format', 'sl', format_text);
const quoted = { '\x07': '\\a', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v', '\\': '\\\\', '"': '\\"' };
define('strings.quote', 's', (text) => `"${text.replace(/[\x07-\r\\"]/g, (c) => quoted[c])}"`);

const latin_digits = (text) => text.replace(/[٠-٩۰-۹]/g, (c) => String(c.charCodeAt(0) & 15));
define('digits', 's', (text) => latin_digits(text).replace(/[^0-9]/g, ''));

const folded = { 'ي': 'ی', 'ى': 'ی', 'ك': 'ک', 'ه': 'ہ', 'ھ': 'ہ', 'ۃ': 'ہ', 'ة': 'ہ', 'ە': 'ہ', 'ٱ': 'ا' };
define('normal', 's', (text) => {
  const plain = text.normalize('NFKC').replace(/\p{Default_Ignorable_Code_Point}/gu, '').normalize('NFKD');
  const letters = latin_digits(plain.replace(/[\p{Mn}\p{Me}ـ]/gu, '')).replace(/[A-Z]/g, (c) => c.toLowerCase());
  // Beyond these the browser's tables of case and digits may differ from the server's.
  if (/[^\0-\x7f]/.test(letters.replace(/[\p{Script=Arabic}\p{P}\p{Z}\p{S}]/gu, ''))) leave_to_server();
  return letters.replace(/[^\p{L}\p{Nd}]+/gu, ' ').trim().replace(/[^\0-\x7f]/g, (c) => folded[c] || c);
});
define('rupees', 'i', (n) => in_int(n * 100n));

define('base64.encode', 'y', (bytes) => btoa(String.fromCharCode(...bytes)));
define('base64.decode', 's', (text) => {
  const bare = text.length % 4 ? text : text.replace(/==?$/, '');
  if (!/^[A-Za-z0-9+/]*$/.test(bare) || bare.length % 4 === 1) fail('bad_conversion');
  return Uint8Array.from(atob(bare), (c) => c.charCodeAt(0));
});

// ---- Numbers

function extreme(wanted, values) {
  if (!values.length || !values.every(is_number)) fail('no_overload');
  return values.reduce((best, value) => (compare(value, best) === wanted ? value : best));
}
for (const [name, wanted] of [['math.greatest', 1], ['math.least', -1]]) {
  define(name, 'l', (list) => extreme(wanted, list));
  define(name, '+', (...values) => extreme(wanted, values.slice(0, -1)));
}
define('math.ceil', 'r', Math.ceil);
define('math.floor', 'r', Math.floor);
define('math.trunc', 'r', Math.trunc);
define('math.round', 'r', (d) => { const size = Math.abs(d), low = Math.floor(size); return Math.sign(d) * (size - low >= 0.5 ? low + 1 : low); });
define('math.isNaN', 'r', (d) => Number.isNaN(d));
define('math.isInf', 'r', (d) => Math.abs(d) === Infinity);
define('math.isFinite', 'r', (d) => Number.isFinite(d));
define('math.sqrt', 'r', (d) => Math.sqrt(d));
define('math.sqrt', 'i', (n) => Math.sqrt(Number(n)));
define('math.sqrt', 'u', ({ n }) => Math.sqrt(Number(n)));
define('math.abs', 'r', (d) => Math.abs(d));
define('math.abs', 'i', (n) => in_int(n < 0n ? -n : n));
define('math.abs', 'u', same);
define('math.sign', 'r', (d) => Math.sign(d) + 0);
define('math.sign', 'i', (n) => (n > 0n ? 1n : n < 0n ? -1n : 0n));
define('math.sign', 'u', ({ n }) => new Uint(n > 0n ? 1n : 0n));
function define_bits(name, run) {
  define(name, 'ii', (a, b) => BigInt.asIntN(64, run(BigInt.asUintN(64, a), BigInt.asUintN(64, b))));
  define(name, 'uu', (a, b) => new Uint(run(a.n, b.n)));
}
define_bits('math.bitAnd', (a, b) => a & b);
define_bits('math.bitOr', (a, b) => a | b);
define_bits('math.bitXor', (a, b) => a ^ b);
define('math.bitNot', 'i', (n) => ~n);
define('math.bitNot', 'u', ({ n }) => new Uint(BigInt.asUintN(64, ~n)));
function define_shift(name, shift) {
  const run = (n, by) => (by < 0n ? fail('range') : by > 63n ? 0n : BigInt.asUintN(64, shift(BigInt.asUintN(64, n), by)));
  define(name, 'ii', (n, by) => BigInt.asIntN(64, run(n, by)));
  define(name, 'ui', ({ n }, by) => new Uint(run(n, by)));
}
define_shift('math.bitShiftLeft', (n, by) => n << by);
define_shift('math.bitShiftRight', (n, by) => n >> by);

// ---- Optional values

const zero = { b: false, i: 0n, r: 0, s: '', n: null };
function is_zero(value) {
  const kind = kind_of(value);
  if (kind in zero) return is_equal(value, zero[kind]);
  return value.n === 0n || value.length === 0 || value.size === 0 || value.nanos === 0n || (kind === 'o' && value.value === undefined);
}
define('optional.none', '', () => new Optional());
define('optional.of', '*', (value) => new Optional(value));
define('optional.ofNonZeroValue', '*', (value) => new Optional(is_zero(value) ? undefined : value));
define('.hasValue', 'o', ({ value }) => value !== undefined);
define('.value', 'o', ({ value }) => (value === undefined ? fail('no_value') : value));
define('.or', 'oo', (first, other) => (first.value === undefined ? other : first));
define('.orValue', 'o*', ({ value }, other) => (value === undefined ? other : value));

// What m[?key] and m.?key give; an optional stands for what it holds.
export function read_optionally(operand, key) {
  const from = operand instanceof Optional ? operand.value : operand;
  let found;
  if (from instanceof Table) found = from.find(key);
  else if (Array.isArray(from) && is_number(key)) found = from[Number(as_whole(key) ?? -1n)];
  else if (from !== undefined) fail('no_overload');
  return found instanceof Optional ? found : new Optional(found);
}

// ---- Moments and lengths

define('timestamp', 's', (text) => known(parse_moment(text)));
define('timestamp', 'i', (n) => checked_moment(n * second));
define('timestamp', 't', same);
define('duration', 's', (text) => checked_length(known(parse_length(text)).nanos));
define('duration', 'g', same);

function define_part(name, part) {
  define(name, 't', (moment) => BigInt(part(civil_of(moment, 0))));
  define(name, 'ts', (moment, zone) => {
    const offset = zone_offset(zone, moment) ?? fail('unknown_zone');
    checked_moment(moment.nanos + BigInt(offset) * second);
    return BigInt(part(civil_of(moment, offset)));
  });
}
define_part('.getFullYear', ({ day }) => parts_of(day).year);
define_part('.getMonth', ({ day }) => parts_of(day).month - 1);
define_part('.getDate', ({ day }) => parts_of(day).day);
define_part('.getDayOfMonth', ({ day }) => parts_of(day).day - 1);
define_part('.getDayOfYear', ({ day }) => day.days - day_of(parts_of(day).year, 1, 1).days);
define_part('.getDayOfWeek', ({ day }) => (weekday_of(day) + 1) % 7);
define_part('.getHours', ({ seconds }) => Math.floor(seconds / 3600));
define_part('.getMinutes', ({ seconds }) => Math.floor(seconds / 60) % 60);
define_part('.getSeconds', ({ seconds }) => seconds % 60);
define_part('.getMilliseconds', ({ nanos }) => nanos / 1000000n);
define('.getHours', 'g', ({ nanos }) => nanos / second / 3600n);
define('.getMinutes', 'g', ({ nanos }) => nanos / second / 60n);
define('.getSeconds', 'g', ({ nanos }) => nanos / second);
define('.getMilliseconds', 'g', ({ nanos }) => nanos % second / 1000000n);

// ---- Days; `context` has { today: Day } where the page knows it

const today = (context) => context.today || leave_to_server();
define('today', '', today);
define('date', 's', (text) => known(parse_day(text)));
define('date', 'd', same);
define('date', 't', leave_to_server);
define('date', 'iii', (year, month, day) => day_of(Number(year), Number(month), Number(day)) || fail('range'));
for (const name of ['age', 'years_since']) define(name, 'd', (day, context) => BigInt(years_between(day, today(context))));
for (const name of ['age', 'years_between']) define(name, 'dd', (from, to) => BigInt(years_between(from, to)));
define('months_since', 'd', (day, context) => BigInt(months_between(day, today(context))));
define('months_between', 'dd', (from, to) => BigInt(months_between(from, to)));
define('days_since', 'd', (day, context) => BigInt(today(context).days - day.days));
define('days_between', 'dd', (from, to) => BigInt(to.days - from.days));

const count = (n, most) => (n >= -most && n <= most ? Number(n) : fail('range'));
define('add_days', 'di', (day, n) => checked_day(day.days + count(n, 4000000n)));
define('add_months', 'di', (day, n) => plus_months(day, count(n, 133333n)));
define('add_years', 'di', (day, n) => plus_months(day, 12 * count(n, 9999n)));
define('year', 'd', (day) => BigInt(parts_of(day).year));
define('month', 'd', (day) => BigInt(parts_of(day).month));
define('day', 'd', (day) => BigInt(parts_of(day).day));
define('weekday', 'd', (day) => BigInt(weekday_of(day) + 1));
define('month_text', 'd', (day) => day_text(day).slice(0, 7));

// ---- The operators of arithmetic; '- ' is the minus before one value

const divide = (a, b, run) => (b === 0n ? fail('divide_by_zero') : run());
for (const [op, run] of Object.entries({
  '+': (a, b) => a + b, '-': (a, b) => a - b, '*': (a, b) => a * b,
  '/': (a, b) => (typeof a === 'bigint' ? divide(a, b, () => a / b) : a / b),
})) {
  define(op, 'ii', (a, b) => in_int(run(a, b)));
  define(op, 'uu', (a, b) => new Uint(in_uint(run(a.n, b.n))));
  define(op, 'rr', run);
}
define('%', 'ii', (a, b) => in_int(divide(a, b, () => (a === -two_63 && b === -1n ? two_63 : a % b))));
define('%', 'uu', (a, b) => new Uint(divide(a.n, b.n, () => a.n % b.n)));
define('+', 'ss', (a, b) => a + b);
define('+', 'yy', (a, b) => Uint8Array.from([...a, ...b]));
define('+', 'll', (a, b) => [...a, ...b]);
define('+', 'tg', (a, b) => checked_moment(a.nanos + b.nanos));
define('+', 'gt', (a, b) => checked_moment(a.nanos + b.nanos));
define('+', 'gg', (a, b) => checked_length(a.nanos + b.nanos));
define('-', 'tg', (a, b) => checked_moment(a.nanos - b.nanos));
define('-', 'tt', (a, b) => checked_length(a.nanos - b.nanos));
define('-', 'gg', (a, b) => checked_length(a.nanos - b.nanos));
define('- ', 'i', (n) => in_int(-n));
define('- ', 'r', (d) => -d);
