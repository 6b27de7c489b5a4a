// Values as text: numbers as the server writes them, and "%s".format([…]).
import { Uint, fail, is_number, kind_of } from './value.js';
import { day_text, length_text, moment_text } from './days.js';

const unsigned = (d) => (d < 0 || Object.is(d, -0) ? ['-', -d] : ['', d]);
const exponent_text = (exponent) => (exponent < 0 ? 'e-' : 'e+') + String(Math.abs(exponent)).padStart(2, '0');

function special_text(d) {
  return Number.isNaN(d) ? 'NaN' : d < 0 ? '-Infinity' : 'Infinity';
}

// The shortest digits that read back as the same number, with or without an exponent, whichever is shorter.
export function real_text(d) {
  if (!Number.isFinite(d)) return special_text(d);
  const [sign, size] = unsigned(d);
  const [mantissa, power] = size.toExponential().split('e');
  const digits = mantissa.replace('.', ''), exponent = Number(power);
  const scientific = mantissa + exponent_text(exponent);
  let fixed;
  if (exponent < 0) fixed = '0.' + '0'.repeat(-exponent - 1) + digits;
  else if (digits.length > exponent + 1) fixed = digits.slice(0, exponent + 1) + '.' + digits.slice(exponent + 1);
  else fixed = BigInt(size).toString();
  return sign + (fixed.length <= scientific.length ? fixed : scientific);
}

// |d| × 10^power, rounded to a whole number, halves to even.
function scaled(d, power) {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, d);
  const high = bits.getUint32(0);
  const raised = high >>> 20 & 0x7ff;
  const mantissa = (BigInt(high & 0xfffff) << 32n) + BigInt(bits.getUint32(4)) + (raised ? 1n << 52n : 0n);
  const shift = Math.max(raised, 1) - 1075;
  const over = mantissa * 2n ** BigInt(Math.max(shift, 0)) * 10n ** BigInt(Math.max(power, 0));
  const under = 2n ** BigInt(Math.max(-shift, 0)) * 10n ** BigInt(Math.max(-power, 0));
  const whole = over / under, twice = over % under * 2n;
  return whole + (twice > under || (twice === under && whole % 2n) ? 1n : 0n);
}

function with_point(digits, decimals) {
  const padded = digits.padStart(decimals + 1, '0');
  return decimals ? padded.slice(0, -decimals) + '.' + padded.slice(-decimals) : padded;
}

function fixed_text(d, decimals) {
  const [sign, size] = unsigned(d);
  return sign + with_point(scaled(size, decimals).toString(), decimals);
}

function scientific_text(d, decimals) {
  const [sign, size] = unsigned(d);
  let exponent = Number(size.toExponential().split('e')[1]);
  let digits = scaled(size, decimals - exponent).toString();
  if (digits.length > decimals + 1) digits = scaled(size, decimals - ++exponent).toString();
  return sign + with_point(digits.padStart(decimals + 1, '0'), decimals) + exponent_text(exponent);
}

export function plain_text(value) {
  switch (kind_of(value)) {
    case 'u': return String(value.n);
    case 'r': return real_text(value);
    case 'y':
      try {
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value);
      } catch {
        return fail('bad_conversion');
      }
    case 'd': return day_text(value);
    case 't': return moment_text(value);
    case 'g': return length_text(value);
    case 'k': return value.name;
    case 'l': return '[' + value.map(plain_text).join(', ') + ']';
    case 'm': {
      const entries = value.entries.map(([key, member]) => [plain_text(key), plain_text(member)]);
      return '{' + entries.sort((a, b) => (a[0] < b[0] ? -1 : 1)).map((entry) => entry.join(': ')).join(', ') + '}';
    }
    case 'o': return fail('bad_format');
    default: return String(value);
  }
}

function clause_text(clause, value, decimals) {
  const kind = kind_of(value);
  const whole = kind === 'i' ? value : kind === 'u' ? value.n : undefined;
  const in_base = (base) => (whole === undefined ? fail('bad_format') : whole.toString(base));
  switch (clause) {
    case 's': return plain_text(value);
    case 'd': return whole !== undefined || (kind === 'r' && !Number.isFinite(value)) ? plain_text(value) : fail('bad_format');
    case 'b': return kind === 'b' ? String(Number(value)) : in_base(2);
    case 'o': return in_base(8);
    case 'f': case 'e': {
      if (!is_number(value)) fail('bad_format');
      const d = Number(value instanceof Uint ? value.n : value);
      return !Number.isFinite(d) ? special_text(d) : clause === 'f' ? fixed_text(d, decimals) : scientific_text(d, decimals);
    }
    default: {
      const bytes = kind === 's' ? new TextEncoder().encode(value) : kind === 'y' ? value : undefined;
      const text = bytes ? [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('') : in_base(16);
      return clause === 'X' ? text.toUpperCase() : text;
    }
  }
}

export function format_text(format, values) {
  let next = 0;
  return format.replace(/%(%|(?:\.(\d+))?([sdfebxXo]))?/g, (all, found, decimals, clause) => {
    if (found === '%') return '%';
    if (!found || next >= values.length || decimals > 1000) return fail('bad_format');
    return clause_text(clause, values[next++], decimals === undefined ? 6 : Number(decimals));
  });
}
