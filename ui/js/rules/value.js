// What rules compute with. An int is a BigInt, a double a number, text a string, bytes a Uint8Array, a list an array;
// the other kinds are the classes here.
export class Failure { constructor(code) { this.code = code; } }  // an error of evaluation: "rules.no_value"
export class Unknown { }  // what only the server can answer
export class Uint { constructor(n) { this.n = n; } }
export class Day { constructor(days) { this.days = days; } }  // since 1970-01-01
export class Moment { constructor(nanos) { this.nanos = nanos; } }  // since 1970, in UTC
export class Length { constructor(nanos) { this.nanos = nanos; } }
export class Type { constructor(name) { this.name = name; } }
export class Optional { constructor(value) { this.value = value; } }  // undefined: empty

export const fail = (code) => { throw new Failure('rules.' + code); };
export const leave_to_server = () => { throw new Unknown(); };

// One letter for each kind; functions write what they take with these.
export function kind_of(value) {
  switch (typeof value) {
    case 'boolean': return 'b';
    case 'bigint': return 'i';
    case 'number': return 'r';
    case 'string': return 's';
  }
  if (value === null) return 'n';
  if (Array.isArray(value)) return 'l';
  if (value instanceof Uint8Array) return 'y';
  return kinds.get(value.constructor);
}

export const type_names = {
  b: 'bool', i: 'int', u: 'uint', r: 'double', s: 'string', y: 'bytes', d: 'date', t: 'google.protobuf.Timestamp',
  g: 'google.protobuf.Duration', n: 'null_type', l: 'list', m: 'map', k: 'type', o: 'optional_type',
};

export const is_number = (value) => typeof value === 'bigint' || typeof value === 'number' || value instanceof Uint;
const whole_of = (value) => (value instanceof Uint ? value.n : value);

export const in_int = (n) => (n >= -(2n ** 63n) && n < 2n ** 63n ? n : fail('overflow'));
export const in_uint = (n) => (n >= 0n && n < 2n ** 64n ? n : fail('overflow'));

// The int of the same value as a BigInt; undefined when there is none.
export function as_whole(value) {
  if (typeof value !== 'number') return whole_of(value);
  return Number.isInteger(value) && Math.abs(value) < 2 ** 64 ? BigInt(value) : undefined;
}

// A key as one text, the same for numbers of one value; undefined for what cannot be a key.
function key_text(key) {
  if (typeof key === 'string') return 's' + key;
  if (typeof key === 'boolean') return 'b' + key;
  const whole = is_number(key) ? as_whole(key) : undefined;
  return whole === undefined ? undefined : 'n' + whole;
}

export class Table {
  constructor() { this.slots = new Map(); }
  // False when the key is there already.
  add(key, value) {
    const text = key_text(key);
    const is_new = !this.slots.has(text);
    if (is_new) this.slots.set(text, [key, value]);
    return is_new;
  }
  find(key) { return (this.slots.get(key_text(key)) || [])[1]; }
  has(key) { return this.slots.has(key_text(key)); }
  get entries() { return [...this.slots.values()]; }
  get size() { return this.slots.size; }
}

const kinds = new Map([[Uint, 'u'], [Day, 'd'], [Moment, 't'], [Length, 'g'], [Type, 'k'], [Optional, 'o'], [Table, 'm']]);

const sign = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

// An int beside a double is read as a double, unless the double is out of its range.
function compare_numbers(a, b) {
  if (typeof a !== 'number' && typeof b !== 'number') return sign(whole_of(a), whole_of(b));
  if (Number.isNaN(a) || Number.isNaN(b)) return undefined;
  if (typeof a !== 'number') return -compare_numbers(b, a);
  if (typeof b === 'number') return sign(a, b);
  const [least, most] = b instanceof Uint ? [0, 2 ** 64] : [-(2 ** 63), 2 ** 63];
  if (a > most || a < least) return a > most ? 1 : -1;
  return sign(a, Number(whole_of(b)));
}

function compare_lists(a, b) {
  for (let i = 0; i < a.length && i < b.length; ++i) if (a[i] !== b[i]) return sign(a[i], b[i]);
  return sign(a.length, b.length);
}
const code_points = (text) => [...text].map((c) => c.codePointAt(0));

// -1, 0, 1; undefined for NaN and for kinds that have no order.
export function compare(a, b) {
  if (is_number(a) && is_number(b)) return compare_numbers(a, b);
  const kind = kind_of(a);
  if (kind !== kind_of(b)) return undefined;
  switch (kind) {
    case 'b': return sign(a, b);
    case 's': return a === b ? 0 : compare_lists(code_points(a), code_points(b));
    case 'y': return compare_lists(a, b);
    case 'd': return sign(a.days, b.days);
    case 't': case 'g': return sign(a.nanos, b.nanos);
    default: return undefined;
  }
}

export function is_equal(a, b) {
  if (is_number(a) && is_number(b)) return compare_numbers(a, b) === 0;
  const kind = kind_of(a);
  if (kind !== kind_of(b)) return false;
  switch (kind) {
    case 'n': return true;
    case 'k': return a.name === b.name;
    case 'l': return a.length === b.length && a.every((element, i) => is_equal(element, b[i]));
    case 'm': return a.size === b.size && a.entries.every(([key, value]) => b.has(key) && is_equal(value, b.find(key)));
    case 'o': return a.value === undefined || b.value === undefined ? a.value === b.value : is_equal(a.value, b.value);
    default: return compare(a, b) === 0;
  }
}
