// Values of the published cases, and JSON of values as `bolan eval` prints it.
import { Table, Type, Uint, is_number, kind_of } from '../../ui/js/rules/value.js';
import { parse_length, parse_moment } from '../../ui/js/rules/days.js';
import { plain_text, real_text } from '../../ui/js/rules/format.js';

// A value as the cases write it: {"int64Value": "5"}.
export function read_value(json) {
  const [[kind, v]] = Object.entries(json);
  switch (kind) {
    case 'nullValue': return null;
    case 'boolValue': case 'stringValue': return v;
    case 'int64Value': return BigInt(v);
    case 'uint64Value': return new Uint(BigInt(v));
    case 'doubleValue': return Number(v);
    case 'bytesValue': return Uint8Array.from(Buffer.from(v, 'base64'));
    case 'typeValue': return new Type(v);
    case 'objectValue': return (v['@type'].endsWith('Timestamp') ? parse_moment : parse_length)(v.value);
    case 'listValue': return (v.values || []).map(read_value);
    case 'mapValue': {
      const map = new Table();
      for (const { key, value } of v.entries || []) map.add(read_value(key), read_value(value));
      return map;
    }
    default: throw new Error('no such value: ' + kind);
  }
}

// Stricter than CEL's ==: kinds must agree, and NaN is NaN.
export function is_same(a, b) {
  const kind = kind_of(a);
  if (kind !== kind_of(b)) return false;
  switch (kind) {
    case 'r': return Number.isNaN(a) ? Number.isNaN(b) : a === b;
    case 'l': return a.length === b.length && a.every((element, i) => is_same(element, b[i]));
    case 'm': return a.size === b.size && a.entries.every(([key, value]) => b.has(key) && is_same(value, b.find(key)));
    default: return to_json(a) === to_json(b);
  }
}

export function to_json(value) {
  switch (kind_of(value)) {
    case 'n': return 'null';
    case 's': return JSON.stringify(value);
    case 'l': return `[${value.map(to_json).join(',')}]`;
    case 'm': return `{${value.entries.map(([key, member]) => `${JSON.stringify(plain_text(key))}:${to_json(member)}`).join(',')}}`;
    case 'o': return value.value === undefined ? 'null' : to_json(value.value);
    case 'y': return JSON.stringify(Buffer.from(value).toString('base64'));
    case 'r': {
      const text = real_text(value);
      return Number.isFinite(value) ? (/^[-\d]+$/.test(text) ? text + '.0' : text) : `"${text}"`;
    }
    case 'b': return String(value);
    default: return is_number(value) ? plain_text(value) : JSON.stringify(plain_text(value));
  }
}

// What JSON holds, as the variables of `bolan eval` are read.
export function from_json(json) {
  if (typeof json === 'number') return Number.isInteger(json) ? BigInt(json) : json;
  if (Array.isArray(json)) return json.map(from_json);
  if (json === null || typeof json !== 'object') return json;
  const map = new Table();
  for (const [key, value] of Object.entries(json)) map.add(key, from_json(value));
  return map;
}
