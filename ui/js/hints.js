// What the server will decide about a form's page, said at once: which fields are asked, which are needed, what is
// computed, what does not fit. It never stops the form from being sent, and leaves what it cannot know as the server drew it.
import { checked_moment, civil_of, day_of, day_text, parse_day, parse_moment, parts_of, second } from './rules/days.js';
import { evaluate } from './rules/evaluate.js';
import { plain_text } from './rules/format.js';
import { Unknown } from './rules/value.js';

const block = document.getElementById('hints');
const form = block.closest('form');
const { today, offset_minutes, fields, known, words } = JSON.parse(block.textContent);
const context = { today: parse_day(today) };

// ---- What is said aloud

const status = document.createElement('p');
status.className = 'vh';
status.setAttribute('role', 'status');
form.append(status);
let sentences = [];
function say_all(is_aloud) {
  if (sentences.length && is_aloud) status.textContent = sentences.join('. ');
  sentences = [];
}

// ---- Where a field stands: its own box, kept ready by the server, or what is around its input

// A file that is not asked is not sent over a slow link.
function open_box(box, is_open) {
  box.hidden = !is_open;
  for (const file of box.querySelectorAll('input[type=file]')) file.disabled = !is_open;
}
for (const template of form.querySelectorAll('template[data-field]')) {
  const box = document.createElement('div');
  box.dataset.field = template.dataset.field;
  box.append(template.content);
  open_box(box, false);
  template.replaceWith(box);
}
const by_id = (name) => document.getElementById('f-' + name);
for (const field of fields) {
  const input = by_id(field.name);
  field.around = input && input.closest('.field');
  field.box = form.querySelector(`[data-field="${field.name}"]`) || field.around;
}

// ---- What was typed, as the server reads it; undefined: no value

const typed = (name) => (form.elements.namedItem(name) || { value: '' }).value;
const latin = (text) => text.replace(/[٠-٩۰-۹]/g, (c) => String(c.charCodeAt(0) & 15));
const clean = (name) => typed(name).normalize('NFC').replace(/(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069\ufeff]/gu, '').trim();
const found = (pattern, text) => (pattern.exec(text) || [])[0];
const digits = (name) => latin(typed(name)).replace(/[\s\p{Pd}\p{Cf}\u2212()]/gu, '');
const amount = (name) => latin(clean(name)).replace(/,/g, '');

const numbers = (name, parts) => parts.map((part) => parseInt(latin(typed(`${name}/${part}`)), 10));

const readers = {
  text: (name) => clean(name) || undefined,
  choice: (name) => typed(name) || undefined,
  cnic: (name) => found(/^\d{13}$/, digits(name)),
  phone: (name) => (/^(?:\+92|0092|92|0)3\d{9}$/.test(digits(name)) ? '92' + digits(name).slice(-10) : undefined),
  email: (name) => found(/^[^@\s]+@[^@\s]+\.[^@\s.]+$/, clean(name)),
  date: (name) => day_of(...numbers(name, ['year', 'month', 'day'])),
  moment(name) {
    const [hour, minute] = numbers(name, ['hour', 'minute']), day = readers.date(name);
    if (!day || !(hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59)) return undefined;
    const utc = parse_moment(`${day_text(day)}T00:00:00Z`).nanos + BigInt(hour * 60 + minute - offset_minutes) * 60n * second;
    return checked_moment(utc);
  },
  yes_no: (name) => ({ yes: true, no: false })[typed(name)],
  money(name) {
    const [, rupees, paisa] = /^(\d{1,15})(?:\.(\d{1,2}))?$/.exec(amount(name)) || [];
    return rupees && BigInt(rupees + (paisa || '').padEnd(2, '0'));
  },
  number(name, { decimals }) {
    const text = found(/^-?(?:\d+\.?\d*|\.\d+)$/, amount(name));
    if (text === undefined || decimals) return text && Number(text);
    return Number.isSafeInteger(Number(text)) ? BigInt(Number(text)) : undefined;
  },
  area: (name, { level }) => typed(`${name}/${level}`) || undefined,
};
readers.name = readers.text;

const from_stored = { date: parse_day, timestamp: parse_moment, int: BigInt, bool: Boolean, double: Number, string: String };
const stored = Object.entries(known).map(([name, [type, value]]) => [name, from_stored[type](value)]);

// ---- What the rules say

// Undefined: the server decides. What has no value makes no rule true.
function holds(rule, variables) {
  const { value, is_unknown } = evaluate(rule, variables, context);
  return is_unknown ? undefined : value === true;
}

function show(field, is_shown) {
  if (is_shown === undefined || field.box.hidden !== is_shown) return;
  open_box(field.box, is_shown);
  sentences.push(words[is_shown ? 'shown' : 'hidden'].replace('{label}', field.label));
}

function date_text(date) {
  const { year, month, day } = parts_of(date);
  const name = new Intl.DateTimeFormat(document.documentElement.lang, { month: 'long', timeZone: 'UTC' }).format(Date.UTC(2000, month - 1, 1));
  return `${day} ${name} ${year}`;
}

function value_text(field, value) {
  if (value === undefined || value === null) return '';
  switch (field.kind) {
    case 'choice': return field.options[value] || '';
    case 'yes_no': return words[value ? 'yes' : 'no'];
    case 'date': return date_text(value);
    case 'moment': {
      const { day, seconds } = civil_of(value, offset_minutes * 60);
      const time = [seconds / 3600, seconds / 60 % 60].map((n) => String(Math.floor(n)).padStart(2, '0')).join(':');
      return words.moment.replace('{date}', date_text(day)).replace('{time}', time);
    }
    case 'text': case 'name': case 'number': return plain_text(value);
    default: return '';
  }
}

function show_computed(field, value) {
  const text = value_text(field, value), output = by_id(field.name);
  field.box.hidden = text === '';
  if (output.value === text) return;
  output.value = text;
  if (text) sentences.push(`${field.label}: ${text}`);
}

function mark_needed(field, is_needed) {
  if (is_needed === undefined || field.is_needed === is_needed) return;
  field.is_needed = is_needed;
  const label = field.around.querySelector('label, legend');
  let mark = label.querySelector('.opt-mark');
  if (!mark) {
    mark = document.createElement('span');
    mark.className = 'opt-mark';
    mark.textContent = ' ' + words.optional;
    label.append(mark);
  }
  mark.hidden = is_needed;
  const inputs = field.around.querySelectorAll('input:not([type=radio], [type=checkbox]), select, textarea');
  for (const input of inputs) input.setAttribute('aria-required', is_needed);
  if (is_needed) sentences.push(words.required.replace('{label}', field.label));
}

// In order, for a field's rules see the fields before it. Gives the values of all that are asked.
function settle() {
  const variables = new Map(stored);
  for (const field of fields) {
    const { name, kind, decimals, box, show_if, compute, required_if } = field;
    if (!box) continue;
    if (show_if) show(field, holds(show_if, variables));
    if (show_if && box.hidden) continue;
    if (compute) {
      const { value, is_unknown } = evaluate(compute, variables, context);
      show_computed(field, value);
      if (is_unknown) variables.set(name, new Unknown());
      else if (value !== undefined && value !== null) variables.set(name, decimals ? Number(value) : value);
    } else {
      const value = readers[kind] && readers[kind](name, field);
      if (value !== undefined) variables.set(name, value);
    }
    if (required_if) mark_needed(field, holds(required_if, variables));
  }
  return variables;
}

// ---- Checks: said once every field that they read has been left, taken back as soon as they hold

const left = new Set();
const is_done = (name) => left.has(name) || !fields.some((field) => field.name === name && field.box && !field.box.hidden);

function set_complaint(field, is_wrong) {
  const id = `f-${field.name}-e`, input = by_id(field.name);
  if (Boolean(field.complaint) === is_wrong || (is_wrong && document.getElementById(id))) return;
  const described = field.around.matches('fieldset') ? field.around : input;
  const ids = (described.getAttribute('aria-describedby') || '').split(' ').filter((one) => one && one !== id);
  if (is_wrong) {
    const mark = document.createElement('span'), text = document.createElement('span');
    mark.className = 'vh';
    mark.textContent = words.error;
    text.append(mark, ' ' + field.error);
    field.complaint = document.createElement('p');
    field.complaint.className = 'err';
    field.complaint.id = id;
    field.complaint.append(text);
    (by_id(field.name + '-h') || field.around.querySelector('label, legend')).after(field.complaint);
    ids.push(id);
    sentences.push(field.error);
  } else {
    field.complaint.remove();
    field.complaint = undefined;
  }
  if (ids.length) described.setAttribute('aria-describedby', ids.join(' '));
  else described.removeAttribute('aria-describedby');
  field.around.classList.toggle('field--err', is_wrong);
  for (const one of field.around.querySelectorAll('input, select, textarea')) {
    if (is_wrong) one.setAttribute('aria-invalid', 'true');
    else one.removeAttribute('aria-invalid');
  }
}

function check_all(variables, may_complain) {
  for (const field of fields) {
    if (!field.check || !field.around) continue;
    const is_wrong = variables.has(field.name) && evaluate(field.check, variables, context).value === false;
    set_complaint(field, is_wrong && (Boolean(field.complaint) || (may_complain && field.reads.concat(field.name).every(is_done))));
  }
}

// A complaint moves what stands below it, so it waits until a press of the mouse or a finger has reached its target.
let is_pressed = false;
function complain() {
  if (is_pressed) return;
  check_all(settle(), true);
  say_all(true);
}
addEventListener('mousedown', () => { is_pressed = true; }, true);
addEventListener('mouseup', () => { is_pressed = false; setTimeout(complain); }, true);
form.addEventListener('focusout', ({ target, relatedTarget }) => {
  const field = fields.find(({ box }) => box && box.contains(target));
  if (!field || field.box.contains(relatedTarget)) return;
  left.add(field.name);
  complain();
});

function refresh(is_aloud) {
  check_all(settle(), false);
  say_all(is_aloud);
}
form.addEventListener('input', () => refresh(true));
addEventListener('pageshow', () => refresh(false));
refresh(false);
