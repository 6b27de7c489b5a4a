// The verification page with a scanned code: the signature is checked on this phone, with no network once the page is
// kept. Everything it shows stands in the page already (src/web/components/offline_check.cpp); this only fills it in.
import { check_statement, date_of, fits_cnic } from './statement.js';

const box = document.getElementById('offline-check');
const data = JSON.parse(document.getElementById('offline-check-data').textContent);
const part = (name) => box.querySelector(`[data-part="${name}"]`);
const states = () => [...box.querySelectorAll('[data-state]')];

function show_state(name) {
  for (const e of states()) e.hidden = e.dataset.state !== name;
}

function show_facts(statement, key) {
  const { year, month, day } = date_of(statement.issued_on);
  const facts = {
    number: statement.number,
    code: statement.code.replace(/(.{4})(?=.)/g, '$1-'),
    type: data.types[statement.type] || statement.type,
    office: data.offices[statement.office] || (key && key.name) || statement.office,
    issued_on: `${day} ${data.months[month]} ${year}`,
    initials: statement.initials,
  };
  for (const e of box.querySelectorAll('[data-fact]')) e.textContent = facts[e.dataset.fact];
  part('duplicate').hidden = statement.flags !== 1;
  part('facts').hidden = false;
  part('register').href = '/verify/' + encodeURIComponent(statement.code);
  part('register-line').hidden = false;
}

// The register's own answer replaces the phone's, when there is a network.
async function ask_register(statement) {
  const states_of_register = { valid: 'genuine', cancelled: 'cancelled', superseded: 'superseded', review: 'review' };
  try {
    const reply = await fetch('/verify/' + encodeURIComponent(statement.code), { headers: { accept: 'application/json' } });
    if (reply.status === 404) return show_state('unknown');
    if (!reply.ok) return;
    const state = states_of_register[(await reply.json()).verdict];
    if (state) show_state(state);
  } catch { /* no network: the phone's own verdict stands */ }
}

function compare_cnic(statement) {
  const form = part('cnic');
  form.hidden = statement.cnic_salt.length === 0;
  form.onsubmit = (e) => {
    e.preventDefault();
    const fits = fits_cnic(statement, form.querySelector('input').value);
    part('fits').hidden = !fits;
    part('fits-not').hidden = fits;
  };
}

function check() {
  const has_code = location.hash.startsWith('#B');
  box.hidden = !has_code;
  if (!has_code) return;
  for (const name of ['facts', 'register-line', 'cnic', 'fits', 'fits-not']) part(name).hidden = true;
  const { verdict, statement, key } = check_statement(location.hash, data.keys);
  show_state(verdict);
  box.scrollIntoView();
  if (verdict !== 'signed') return;
  show_facts(statement, key);
  compare_cnic(statement);
  if (navigator.onLine !== false) ask_register(statement);
}

addEventListener('hashchange', check);
check();
if ('serviceWorker' in navigator) navigator.serviceWorker.register('/sw.js', { scope: '/verify' }).catch(() => {});
