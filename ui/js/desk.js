// The officer's desk: its single keys, and the rows that are selected. Enhancement only.
const all = (selector) => [...document.querySelectorAll(selector)];
const k_keys_page = '/desk/keys';
const k_second_key_ms = 1500;

// Off where the officer turned them off (WCAG 2.1.4); kept on this computer.
function are_keys_on() {
  try { return localStorage.getItem('keys') !== 'off'; } catch { return true; }
}

function show_switches() {
  for (const e of all('[data-keys]')) e.hidden = !are_keys_on();
  for (const e of all('[data-keys-turn]')) e.hidden = (e.dataset.keysTurn === 'on') === are_keys_on();
}

function follow_switches() {
  document.addEventListener('click', (e) => {
    const turn = e.target.closest('[data-keys-turn]')?.dataset.keysTurn;
    if (!turn) return;
    try { localStorage.setItem('keys', turn); } catch { /* no storage: they stay on */ }
    show_switches();
  });
}

// What the key says on a Latin keyboard: on an Urdu one the same places do the same.
function key_of(e) {
  if (/^[!-~]$/.test(e.key)) return e.key;
  if (e.code === 'Slash') return e.shiftKey ? '?' : '/';
  return e.code.replace(/^Key/, '').toLowerCase();
}

// The page of the keys, as a dialog over this one; the page itself where it cannot be fetched.
async function show_keys() {
  try {
    const answer = await fetch(k_keys_page);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-keys-page]');
    const dialog = document.createElement('dialog');
    dialog.className = 'keyed';
    dialog.setAttribute('aria-label', page.querySelector('h1').textContent);
    dialog.append(...page.childNodes);
    dialog.addEventListener('close', () => dialog.remove());
    document.body.append(dialog);
    show_switches();
    dialog.showModal();
  } catch {
    location.assign(k_keys_page);
  }
}

function follow_keys() {
  let waits_until = 0;  // for the key after g
  const rows = () => all('.subj a');
  const at = () => rows().findIndex((a) => a.closest('tr') === document.activeElement.closest('tr'));
  const go = (i) => { const list = rows(); if (list.length) list[(i + list.length) % list.length].focus(); };
  const search = (e) => {
    const box = document.querySelector('[type=search]');
    if (!box) return;
    e.preventDefault();
    box.focus();
    box.select();
  };
  const does = {
    j: () => go(at() + 1),
    k: () => go(at() < 0 ? -1 : at() - 1),
    x: () => document.activeElement.closest('tr')?.querySelector('input[type=checkbox]')?.click(),
    '/': search,
    '?': show_keys,
    g: () => { waits_until = Date.now() + k_second_key_ms; },
  };
  document.addEventListener('keydown', (e) => {
    const is_typing = e.target.closest('input:not([type=checkbox]), select, textarea, [contenteditable], dialog');
    if (!are_keys_on() || is_typing || e.ctrlKey || e.metaKey || e.altKey) return;
    const key = key_of(e);
    const is_second = Date.now() < waits_until;
    waits_until = 0;
    if (is_second && key === 'i') location.assign('/desk');
    else does[key]?.(e);
  });
}

function mark_selected_rows() {
  for (const box of all('.cards--sel td input[type=checkbox]')) {
    const mark = () => box.closest('tr').classList.toggle('sel', box.checked);
    box.addEventListener('change', mark);
    mark();
  }
}

show_switches();
follow_switches();
follow_keys();
mark_selected_rows();
