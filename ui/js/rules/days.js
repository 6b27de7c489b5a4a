// Days, moments and lengths of time: how they are read, written and counted.
import { Day, Length, Moment, fail } from './value.js';

const second = 1000000000n, day_nanos = 86400n * second;
const first_moment = -62135596800n * second, last_moment = 253402300800n * second;
const longest = 315576000000n * second;

const floor_div = (a, b) => a / b - (a % b < 0n ? 1n : 0n);
const pad = (n, digits) => String(n).padStart(digits, '0');

// ---- Days

const epoch_days = (year, month, day) => {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime() / 86400000;
};

export function parts_of({ days }) {
  const date = new Date(days * 86400000);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

// Undefined for 30 February and outside the years 1 to 9999.
export function day_of(year, month, day) {
  if (!(year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1)) return undefined;
  const made = new Day(epoch_days(year, month, day));
  return parts_of(made).day === day ? made : undefined;
}

export function parse_day(text) {
  const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  return found ? day_of(...found.slice(1).map(Number)) : undefined;
}

export function day_text(day) {
  const { year, month, day: date } = parts_of(day);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(date, 2)}`;
}

export const weekday_of = (day) => ((day.days + 3) % 7 + 7) % 7;  // Monday is 0

const first_day = epoch_days(1, 1, 1), last_day = epoch_days(9999, 12, 31);
export const checked_day = (days) => (days >= first_day && days <= last_day ? new Day(days) : fail('range'));

// 31 January and one month is the last of February.
export function plus_months(from, count) {
  const { year, month, day } = parts_of(from);
  const months = year * 12 + month - 1 + count;
  const y = Math.floor(months / 12), m = months - y * 12 + 1;
  return checked_day(Math.min(epoch_days(y, m, 1) + day, epoch_days(y, m + 1, 1)) - 1);
}

function whole(from, to, count) {
  return to.days < from.days ? -count(parts_of(to), parts_of(from)) : count(parts_of(from), parts_of(to));
}
export const years_between = (from, to) =>
  whole(from, to, (a, b) => b.year - a.year - (b.month < a.month || (b.month === a.month && b.day < a.day) ? 1 : 0));
export const months_between = (from, to) =>
  whole(from, to, (a, b) => (b.year - a.year) * 12 + b.month - a.month - (b.day < a.day ? 1 : 0));

// ---- Moments and lengths

export const checked_moment = (nanos) => (nanos >= first_moment && nanos < last_moment ? new Moment(nanos) : fail('range'));
export const checked_length = (nanos) => (nanos >= -(2n ** 63n) && nanos < 2n ** 63n ? new Length(nanos) : fail('range'));

const fraction_nanos = (digits) => BigInt((digits || '').padEnd(9, '0'));
const fraction_text = (nanos) => (nanos ? '.' + pad(nanos, 9).replace(/0+$/, '') : '');

// The moment of an RFC 3339 text; undefined when it is none.
export function parse_moment(text) {
  const found = /^(\d{4}-\d\d-\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):(\d\d))$/.exec(text);
  const day = found && parse_day(found[1]);
  if (!day) return undefined;
  const [hour, minute, seconds] = found.slice(2, 5).map(Number);
  const [hours, minutes] = [Number(found[7] || 0), Number(found[8] || 0)];
  if (hour > 23 || minute > 59 || seconds > 59 || hours > 23 || minutes > 59) return undefined;
  const offset = (hours * 3600 + minutes * 60) * (found[6] === '-' ? -1 : 1);
  const nanos = BigInt(day.days * 86400 + hour * 3600 + minute * 60 + seconds - offset) * second + fraction_nanos(found[5]);
  return nanos >= first_moment && nanos < last_moment ? new Moment(nanos) : undefined;
}

// Civil time of a moment, `offset` seconds from UTC.
export function civil_of({ nanos }, offset) {
  const local = nanos + BigInt(offset) * second;
  const days = floor_div(local, day_nanos);
  const of_day = local - days * day_nanos;
  return { day: new Day(Number(days)), seconds: Number(of_day / second), nanos: of_day % second };
}

export function moment_text(moment) {
  const { day, seconds, nanos } = civil_of(moment, 0);
  const clock = [seconds / 3600, seconds / 60 % 60, seconds % 60].map((n) => pad(Math.floor(n), 2)).join(':');
  return `${day_text(day)}T${clock}${fraction_text(nanos)}Z`;
}

const units = { h: 3600n * second, m: 60n * second, s: second, ms: 1000000n, us: 1000n, 'µs': 1000n, 'μs': 1000n, ns: 1n };

export function parse_length(text) {
  const found = /^([+-]?)((?:(?:\d+|\d*\.\d{1,9})(?:ns|us|µs|μs|ms|s|m|h))+|0)$/.exec(text);
  if (!found) return undefined;
  let total = 0n;
  for (const [, whole_part, fraction, unit] of found[2].matchAll(/(\d*)(?:\.(\d+))?(ns|us|µs|μs|ms|s|m|h)/g)) {
    total += BigInt(whole_part || 0) * units[unit] + fraction_nanos(fraction) * units[unit] / second;
  }
  if (total > longest) return undefined;
  return new Length(found[1] === '-' ? -total : total);
}

export function length_text({ nanos }) {
  const size = nanos < 0n ? -nanos : nanos;
  return `${nanos < 0n ? '-' : ''}${size / second}${fraction_text(size % second)}s`;
}

// Seconds from UTC in a zone at a moment; undefined for an unknown zone.
export function zone_offset(zone, moment) {
  if (zone === 'UTC' || zone === 'Z') return 0;
  const fixed = /^([+-]?)(\d\d):(\d\d)$/.exec(zone);
  if (fixed && Number(fixed[2]) < 24 && Number(fixed[3]) < 60) {
    return (Number(fixed[2]) * 3600 + Number(fixed[3]) * 60) * (fixed[1] === '-' ? -1 : 1);
  }
  const at = Number(floor_div(moment.nanos, second));
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', era: 'short', year: 'numeric', month: 'numeric',
      day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' });
    const part = {};
    for (const { type, value } of format.formatToParts(at * 1000)) part[type] = value;
    const year = part.era === 'BC' || part.era === 'B' ? 1 - part.year : Number(part.year);
    return epoch_days(year, part.month, Number(part.day)) * 86400 + part.hour * 3600 + part.minute * 60 + Number(part.second) - at;
  } catch {
    return undefined;
  }
}

export { second };
