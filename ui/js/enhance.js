// Enhancement only: every page works without this file.
const root = document.documentElement;
const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];

function watch_network() {
  const show = () => root.classList.toggle('is-offline', navigator.onLine === false);
  addEventListener('online', show);
  addEventListener('offline', show);
  show();
}

// The large Nastaliq font only where the link carries it; the server reads the cookie on the next page.
function allow_nastaliq() {
  const link = navigator.connection;
  const is_wanted = root.lang === 'ur' && !/(^|; )naq=/.test(document.cookie);
  const is_affordable = link && !link.saveData && /^(3g|4g)$/.test(link.effectiveType || '');
  if (is_wanted && is_affordable) document.cookie = 'naq=1; path=/; max-age=31536000; samesite=lax';
}

// What was sent is forgotten once another step shows that it arrived: not where the session had ended or the network was gone.
function drop_sent_draft() {
  try {
    const key = sessionStorage.getItem('sent-draft');
    const is_same_step = key && key.endsWith(':' + location.pathname);
    if (!key || !/^\/(apply|my)(\/|$)/.test(location.pathname)) return;
    if (!is_same_step) localStorage.removeItem(key);
    if (!is_same_step || document.querySelector('form[data-draft]')) sessionStorage.removeItem('sent-draft');
  } catch { /* no storage: nothing was kept */ }
}

// A draft on this phone for seven days: never passwords, identity numbers, files or hidden fields. A form without
// data-draft (kiosk, sign in) keeps nothing.
function keep_drafts() {
  drop_sent_draft();
  const week = 7 * 24 * 3600 * 1000;
  const is_kept = (e) => e.name && !e.hasAttribute('data-cnic') && !/^(hidden|password|file|submit|button)$/.test(e.type) && e.type !== 'tel';
  for (const form of all('form[data-draft]')) {
    const key = 'draft:' + form.dataset.draft + ':' + location.pathname;
    const fields = () => [...form.elements].filter(is_kept);
    const is_choice = (e) => e.type === 'radio' || e.type === 'checkbox';
    try {
      const old = JSON.parse(localStorage.getItem(key) || 'null');
      if (old && Date.now() - old.at < week && !document.querySelector('.errsum')) {
        const has_choice = (name) => fields().some((e) => e.name === name && e.checked);
        for (const e of fields()) {
          if (!is_choice(e)) { if (!e.value && old.values[e.name]) e.value = old.values[e.name]; }
          else if (!has_choice(e.name) && old.values[e.name] === e.value) e.checked = true;
        }
        form.dispatchEvent(new Event('input'));
      } else if (old) localStorage.removeItem(key);
      form.addEventListener('input', () => {
        const values = {};
        for (const e of fields()) if (!is_choice(e) || e.checked) values[e.name] = e.value;
        localStorage.setItem(key, JSON.stringify({ at: Date.now(), values }));
      });
      form.addEventListener('submit', () => sessionStorage.setItem('sent-draft', key));
    } catch { /* storage full or blocked: the server keeps what is sent */ }
  }
}

// Accept any way of typing a CNIC; tidy it when leaving the field, never while typing.
function tidy_cnic() {
  const latin = (c) => String((c.charCodeAt(0) - (c >= "۰" ? 0x6f0 : 0x660)));
  for (const input of all('[data-cnic]')) {
    input.addEventListener('blur', () => {
      const digits = input.value.replace(/[٠-٩۰-۹]/g, latin).replace(/\D/g, '');
      if (digits.length === 13) input.value = digits.slice(0, 5) + '-' + digits.slice(5, 12) + '-' + digits.slice(12);
    });
  }
}

// Say at once that a file is too large, before it is sent over a slow link.
function check_file_sizes() {
  for (const input of all('input[type=file][data-max-bytes]')) {
    input.addEventListener('change', () => {
      const is_large = [...input.files].some((file) => file.size > Number(input.dataset.maxBytes));
      let message = input.parentElement.querySelector('.err');
      if (!message) {
        message = document.createElement('p');
        message.className = 'err';
        message.setAttribute('role', 'alert');
        input.parentElement.append(message);
      }
      message.textContent = is_large ? input.dataset.tooLarge : '';
      if (is_large) input.value = '';
    });
  }
}

function close_menus() {
  const open_menus = () => all('details.langs[open]');
  document.addEventListener('click', (e) => { for (const m of open_menus()) if (!m.contains(e.target)) m.open = false; });
  document.addEventListener('keydown', (e) => {
    if (e.key !== 'Escape') return;
    for (const m of open_menus()) { m.open = false; m.firstElementChild.focus(); }
  });
}

// What is under way is looked at again every data-reload milliseconds until it says that it has ended.
function follow_progress() {
  const now = document.querySelector('[data-reload]');
  if (!now) return;
  setTimeout(async () => {
    try {
      const answer = await fetch(location.href);
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const next = page.querySelector('[data-reload]');
      if (!answer.ok) return;
      if (!next) return location.reload();
      now.replaceChildren(...next.childNodes);
    } catch { /* no network now: tried again */ }
    follow_progress();
  }, Number(now.dataset.reload));
}

for (const e of all('[data-needs-js]')) e.hidden = false;
document.querySelector('.errsum')?.focus();
watch_network();
allow_nastaliq();
keep_drafts();
tidy_cnic();
check_file_sizes();
close_menus();
follow_progress();
