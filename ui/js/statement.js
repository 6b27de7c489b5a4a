// The signed statement in a document's QR code, read strictly as src/documents/statement.h lays it down. Pure: no page,
// no network.
import * as ed25519 from '@noble/ed25519';
import { sha256, sha512 } from '@noble/hashes/sha2';

ed25519.etc.sha512Sync = (...parts) => sha512(ed25519.etc.concatBytes(...parts));

const ascii = (text) => new TextEncoder().encode(text);
export const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');

// RFC 4648 section 5 without padding; only the canonical form (unused low bits zero).
function base64url(text) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  if (text.length % 4 === 1) return null;
  const bytes = [];
  let bits = 0, held = 0;
  for (const c of text) {
    const six = alphabet.indexOf(c);
    if (six < 0) return null;
    held = (held << 6) | six;
    bits += 6;
    if (bits >= 8) { bits -= 8; bytes.push(held >> bits); held &= (1 << bits) - 1; }
  }
  return held === 0 ? Uint8Array.from(bytes) : null;
}

// RFC 8949: one array of text, bytes and small unsigned numbers, each in its shortest form.
class Cbor {
  constructor(bytes) { this.bytes = bytes; this.at = 0; }
  take(n) {
    if (this.at + n > this.bytes.length) throw new RangeError('short');
    this.at += n;
    return this.bytes.subarray(this.at - n, this.at);
  }
  head(major) {
    const [first] = this.take(1);
    if (first >> 5 !== major) throw new TypeError('kind');
    const info = first & 31;
    if (info < 24) return info;
    const size = { 24: 1, 25: 2, 26: 4 }[info];
    if (!size) throw new TypeError('length');
    const value = this.take(size).reduce((sum, byte) => sum * 256 + byte, 0);
    if (value < { 1: 24, 2: 256, 4: 65536 }[size]) throw new TypeError('not shortest');
    return value;
  }
  array() { return this.head(4); }
  uint() { return this.head(0); }
  data(min, max) {
    const size = this.head(2);
    if (size < min || size > max) throw new RangeError('bytes');
    return this.take(size).slice();
  }
  text(min, max) {
    const size = this.head(3);
    if (size < min || size > max) throw new RangeError('text');
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(this.take(size));
  }
  is_done() { return this.at === this.bytes.length; }
}

function read_payload(bytes) {
  const cbor = new Cbor(bytes);
  if (cbor.array() !== 10) throw new RangeError('items');
  const statement = {
    code: cbor.text(12, 12), number: cbor.text(1, 40), type: cbor.text(1, 32), office: cbor.text(1, 32),
    issued_on: cbor.uint(), initials: cbor.text(0, 16), cnic_salt: cbor.data(0, 8), cnic_check: cbor.data(0, 3),
    key_id: cbor.data(4, 4), flags: cbor.uint(),
  };
  const { cnic_salt: salt, cnic_check: check } = statement;
  const is_cnic_whole = (salt.length === 8 && check.length === 3) || (salt.length === 0 && check.length === 0);
  if (!cbor.is_done() || !is_cnic_whole || statement.flags > 1) throw new RangeError('payload');
  return statement;
}

// '#B1.<payload>.<signature>' → { statement, message, signature }, or null.
export function read_statement(fragment) {
  const text = fragment.replace(/^#/, '');
  const parts = text.split('.');
  if (parts.length !== 3 || parts[0] !== 'B1') return null;
  const payload = base64url(parts[1]), signature = base64url(parts[2]);
  if (!payload || !signature || signature.length !== 64) return null;
  try {
    return { statement: read_payload(payload), message: ascii('B1.' + parts[1]), signature };
  } catch {
    return null;
  }
}

// keys: { '<key id, 8 hex digits>': { key: '<64 hex digits>', name } }.
// → { verdict: 'signed' | 'forged' | 'key_unknown' | 'malformed', statement?, key? }
export function check_statement(fragment, keys) {
  const read = read_statement(fragment);
  if (!read) return { verdict: 'malformed' };
  const { statement } = read;
  const key = Object.hasOwn(keys, hex(statement.key_id)) ? keys[hex(statement.key_id)] : null;
  if (!key) return { verdict: 'key_unknown', statement };
  let is_good = false;
  try {
    is_good = ed25519.verify(read.signature, read.message, key.key, { zip215: false });
  } catch { /* not a point: not a signature */ }
  return { verdict: is_good ? 'signed' : 'forged', statement, key };
}

export const digits_of = (typed) => typed.replace(/[٠-٩۰-۹]/g, (c) => c.charCodeAt(0) & 15).replace(/\D/g, '');

// The first 3 bytes of SHA-256("bolan-cnic-1" + salt + 13 digits).
export function fits_cnic(statement, typed) {
  const digits = digits_of(typed);
  if (digits.length !== 13 || statement.cnic_salt.length !== 8) return false;
  const hash = sha256(ed25519.etc.concatBytes(ascii('bolan-cnic-1'), statement.cnic_salt, ascii(digits)));
  return hex(hash.subarray(0, 3)) === hex(statement.cnic_check);
}

export function date_of(days) {
  const day = new Date(days * 86400000);
  return { year: day.getUTCFullYear(), month: day.getUTCMonth(), day: day.getUTCDate() };
}
