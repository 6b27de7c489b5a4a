// The whole of a local certificate, as people meet it: a citizen applies, seven officers act, the paper is downloaded and
// checked by a stranger. Against the real server. Every page passes axe, fits its window and makes no noise in the console.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { password, pdf_paper, picture, start_demo } from './demo.mjs';
import { axe, open_page, overhang, shot, start_browser } from './run.mjs';

const secret = 'four blue camels walking';
let browser, bolan;
before(async () => { [browser, bolan] = await Promise.all([start_browser(), start_demo()]); });
after(async () => { await browser?.close(); await bolan?.stop(); });

// ---- What people type ---------------------------------------------------------------------------------------------------

const words = {
  en: { summary: /^Fix (one thing|\d+ things) to continue$/, wrong_cnic: /13 digits/, issued: 'Certificate issued', no_entry: 'This page is not open to you', held: /Gul|Samad/ },
  ur: { summary: /[؀-ۿ]/, wrong_cnic: /13|۱۳|تیرہ/, issued: null, no_entry: null, held: /گل|Gul|عبدالصمد/ },
};

function pages_of(name_ur) {
  const face = picture('face'), card = picture('card', 40), bill = pdf_paper('bill', 'Electricity bill'), oath = pdf_paper('oath', 'Affidavit');
  return {
    which: { kind: 'local' },
    who: { name_ur, gender: 'female', born_on: '2004-05-11', born_where: 'here', birth_place: 'Quetta' },
    family: { father_name: 'Abdul Samad', father_name_ur: 'عبدالصمد', marital_status: 'single' },
    where: { district: { district: 'quetta' }, tehsil: { tehsil: 'quetta.city' }, union_council: 'Ward 4',
      present_address: 'House 12, Quetta', permanent_address: 'House 12, Quetta', cnic_province: 'balochistan', held_before: 'no' },
    tribe: { tribe: 'Kakar', tribe_ur: 'کاکڑ', village: 'Quetta' },
    work: { occupation: 'student', religion: 'islam' },
    attestor: { attestor_role: 'elder', attestor_name: 'Haji Abdul Karim', attestor_cnic: '54400-7654321-1' },
    papers: { photograph: face, cnic_copy: card, family_cnic: card, proof: bill, affidavit: oath },
    declare: { declared: 'yes' },
  };
}

const acts = [
  { who: 'certificate_clerk@quetta', action: 'check_documents', input: { originals_seen: 'yes' } },
  { who: 'tehsildar@quetta.city', action: 'field_report', input: { visited_on: 'today', field_finding: 'confirmed', people_asked: 'Haji Abdul Karim', field_remarks: 'The family lives at the address given.' } },
  { who: 'police_verification_officer@quetta', action: 'police_report', input: { police_finding: 'no_objection', police_remarks: 'No record against the applicant.' } },
  { who: 'committee_member.1@quetta', action: 'recommend', input: { minute_no: '14/2026' } },
  { who: 'committee_member.2@quetta', action: 'recommend', input: { minute_no: '14/2026' } },
  { who: 'committee_member.3@quetta', action: 'recommend', input: { minute_no: '14/2026' } },
  { who: 'deputy_commissioner@quetta', action: 'issue', input: {} },
];

// ---- One visitor --------------------------------------------------------------------------------------------------------

// A browser of one person: `look` judges the page that stands open, once for each name.
async function visitor(options) {
  const page = await open_page(browser, options);
  page.setDefaultTimeout(15000);
  const place = `${options.language}.${options.width}`;
  const looked = new Set();
  return {
    page, options,
    go: (where) => page.goto(where.startsWith('http') ? where : bolan.url + where),
    path: () => new URL(page.url()).pathname,
    async look(name) {
      if (looked.has(name) || options.script === false) return;
      looked.add(name);
      await page.evaluate(() => document.fonts.ready.then(() => 0));
      await shot(page, `story.${name}.${place}`);
      assert.deepEqual(await axe(page), [], `axe on ${name} (${page.url()}) at ${place}`);
      assert.equal(await overhang(page), 0, `${name} (${page.url()}) is wider than the window at ${place}`);
      assert.equal(await page.getAttribute('html', 'lang'), options.language);
      this.is_quiet(name);
    },
    // Chromium notes every answer of 4xx; the tests that want one look at its status themselves.
    is_quiet(name) {
      const mistakes = page.mistakes.filter((text) => !/^Failed to load resource: the server responded with a status of (401|403|404|409|422) /.test(text));
      assert.deepEqual(mistakes, [], `console on ${name}`);
    },
    async leave() { this.is_quiet('leaving'); await page.context().close(); },
  };
}

const press = (page, inside = 'main form[method=post]') =>
  Promise.all([page.waitForNavigation(), page.locator(`${inside} .btns button`).first().click()]).then(([response]) => response);

async function answer(page, name, value) {
  const [day, month, year] = value === 'today' ? [new Date().getUTCDate(), new Date().getUTCMonth() + 1, new Date().getUTCFullYear()]
    : String(value).split('-').reverse();
  if (await page.locator(`[name="${name}/day"]`).count()) {
    for (const [part, text] of Object.entries({ day, month, year })) await page.fill(`[name="${name}/${part}"]`, String(Number(text)));
  } else if (value.buffer) {
    await page.setInputFiles(`input[type=file][name="${name}"]`, value);
  } else if (typeof value === 'object') {
    for (const [level, code] of Object.entries(value)) {
      if (!await page.locator(`[name="${name}/${level}"] option[value="${code}"]`).count())
        await Promise.all([page.waitForNavigation(), page.click(`button[value="areas:${name}"]`)]);
      await page.selectOption(`[name="${name}/${level}"]`, code);
    }
  } else {
    const field = page.locator(`[name="${name}"]`).first();
    const kind = await field.evaluate((e) => e.type);
    if (kind === 'radio') await page.check(`[name="${name}"][value="${value}"]`);
    else if (kind === 'select-one') await field.selectOption(value);
    else if (kind === 'checkbox') await field.check();
    else await field.fill(value);
  }
}

async function fill(page, answers) {
  for (const [name, value] of Object.entries(answers)) await answer(page, name, value);
}

async function open_account(me, person) {
  await me.go('/register');
  await me.look('register');
  await fill(me.page, { name: person.name, cnic: person.cnic, phone: person.phone, password: secret });
  await press(me.page);
  assert.equal(me.path(), '/my');
  await me.look('my.empty');
  await me.go('/account');
  await me.look('account');
  await fill(me.page, { current: 'not this', password: 'pakistan786' });
  await press(me.page, 'main form[action="/account/password"]');
  await me.look('account.refused');
}

async function sign_in(me, login, secret_word = password) {
  await fill(me.page, { login, password: secret_word });
  await press(me.page);
}

// Twelve digits: the summary says so in the visitor's language, the field keeps what was typed, and its link leads there.
async function mistype(me, field, text) {
  await me.page.fill(`[name=${field}]`, text);
  const response = await press(me.page);
  assert.equal(response.status(), 422);
  const { summary, wrong_cnic } = words[me.options.language];
  assert.match(await me.page.locator('.errsum h2').textContent(), summary);
  assert.match(await me.page.locator('.errsum li').first().textContent(), wrong_cnic);
  assert.equal(await me.page.inputValue(`[name=${field}]`), text);
  assert.equal(await me.page.locator(`[name=${field}]`).getAttribute('aria-invalid'), 'true');
  await me.look('form.mistake');
  if (me.options.script !== false) assert.ok(await me.page.locator('.errsum').evaluate((e) => e === document.activeElement));
  await me.page.locator('.errsum a').first().click();
  assert.equal(await me.page.locator(':focus').getAttribute('name'), field);
}

// From the service's page to the review; `at` may interrupt on a page, before it is sent.
async function fill_form(me, person, at = {}) {
  const { page } = me;
  await me.go('/service/domicile');
  await me.look('service');
  await Promise.all([page.waitForNavigation(), page.locator('main a[href^="/apply/domicile"]').first().click()]);
  if (me.path() === '/apply/domicile') await press(page);
  for (const [name, answers] of Object.entries(pages_of(person.name_ur))) {
    assert.equal(me.path().split('/').pop(), name, `the form goes on with ${name}`);
    await me.look('form.' + name);
    await fill(page, answers);
    await at[name]?.();
    const response = await press(page);
    assert.equal(response.status(), 200, await page.locator('.errsum').allTextContents().then((list) => list.join()));
  }
  assert.equal(me.path().split('/').pop(), 'review');
  await me.look('form.review');
}

async function send(me) {
  const { page } = me;
  const review = page.url();
  await page.check('[name=declared]');
  const button = page.locator('main form[method=post] .btns button').first();
  await button.dblclick({ noWaitAfter: true });  // the second press breaks off the answer to the first
  for (let i = 0; i < 150 && !/\/my\/\w+\?done=/.test(page.url()); ++i) await page.waitForTimeout(100);
  await page.waitForLoadState();
  await me.look('receipt');
  const reference = me.path().split('/').pop();
  assert.match(reference, /^[0-9A-Z]{12}$/);
  const grouped = reference.replace(/(.{4})(?=.)/g, '$1-');
  assert.ok((await page.locator('main').innerText()).includes(grouped), 'the receipt shows the tracking number');
  await me.go('/my');
  assert.equal(await page.locator('main a[href^="/my/"]').count(), 1, 'pressing twice makes one case');
  await me.look('my.sent');
  return { reference, grouped, review };
}

// The officer finds the case on the desk and does what the law asks of the post.
async function act(place, reference, { who, action, input }) {
  const me = await visitor(place);
  const { page } = me;
  await me.go('/desk');
  assert.equal(me.path(), '/sign-in');
  await me.look('sign-in.' + action);
  await sign_in(me, who);
  assert.equal(me.path(), '/desk');
  await me.look('desk.' + action);
  await me.go('/desk?q=' + reference);
  await Promise.all([page.waitForNavigation(), page.locator(`a[href="/desk/case/${reference}"]`).first().click()]);
  await me.look('case.' + action);
  await Promise.all([page.waitForNavigation(), page.locator(`a[href$="/act/${action}"]`).first().click()]);
  await me.look('act.' + action);
  await fill(page, input);
  await press(page);
  assert.equal(me.path(), '/desk', `${who} has done ${action}: ${await page.locator('.errsum, .note').allTextContents()}`);
  await me.look('done.' + action);
  await me.leave();
}

async function citizen_reads(me, reference) {
  const { page } = me;
  await me.go('/my/' + reference);
  await me.look('my.issued');
  const links = page.locator('a[href^="/document/"]');
  assert.equal(await links.count(), 1);
  const response = await page.request.get(bolan.url + await links.first().getAttribute('href'));
  assert.equal(response.headers()['content-type'], 'application/pdf');
  const file = path.join(bolan.data, `${reference}.${me.options.language}.pdf`);
  fs.writeFileSync(file, await response.body());
  return file;
}

function check_paper(file) {
  const said = execFileSync('pdfsig', ['-nocert', file], { encoding: 'utf8' });
  assert.match(said, /Signature is Valid/);
  assert.match(said, /Total document signed/);
  const text = execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' });
  assert.match(text, /Kakar|کاکڑ/);
  execFileSync('pdftoppm', ['-r', '200', '-f', '1', '-l', '1', '-png', file, file]);
  const picture_of = fs.readdirSync(path.dirname(file)).find((name) => name.startsWith(path.basename(file) + '-'));
  const codes = execFileSync('zbarimg', ['-q', '--raw', path.join(path.dirname(file), picture_of)], { encoding: 'utf8' }).trim().split('\n');
  const statement = codes.find((code) => code.includes('#B'));
  assert.ok(statement, 'the square code can be read from the paper: ' + codes);
  return statement.slice(statement.indexOf('#'));
}

async function stranger_verifies(place, code, fragment, person) {
  const me = await visitor(place);
  const { page } = me;
  await me.go('/verify');
  await me.look('verify');
  await page.fill('[name=number]', code);
  await Promise.all([page.waitForNavigation(), page.locator('main form button').last().click()]);
  await me.look('verify.valid');
  const text = await page.locator('main').innerText();
  for (const hidden of [person.name, person.name_ur, 'Samad', person.cnic, 'House 12']) assert.ok(!text.includes(hidden), `the public does not read ${hidden}`);
  const answer_of = await page.request.get(`${bolan.url}/verify/${code}`, { headers: { accept: 'application/json' } });
  assert.equal((await answer_of.json()).verdict, 'valid');
  await me.go('/verify');
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => 0));
  await page.context().setOffline(true);
  await me.go('/verify' + fragment);
  await page.reload();
  assert.equal(await page.locator('#offline-check [data-state]:visible').getAttribute('data-state'), 'signed');
  await shot(page, `story.verify.offline.${place.language}.${place.width}`);
  await page.fill('#check-cnic', person.cnic);
  await page.click('[data-part=cnic] button');
  assert.ok(await page.locator('[data-part=fits]').isVisible());
  await page.context().close();
}

async function stranger_tracks(place, grouped, person) {
  const me = await visitor(place);
  await me.go('/track');
  await me.look('track');
  await me.page.fill('[name=ref]', grouped.toLowerCase());
  await Promise.all([me.page.waitForNavigation(), me.page.locator('main form button').last().click()]);
  const text = await me.page.locator('main').innerText();
  assert.ok(text.includes(grouped));
  assert.ok(!text.includes(person.name) && !text.includes(person.name_ur));
  await me.look('track.found');
  await me.leave();
}

async function wrong_officer_is_stopped(place, reference) {
  const me = await visitor(place);
  await me.go('/sign-in');
  await sign_in(me, 'tehsildar@quetta.sariab');
  assert.equal(me.path(), '/desk');
  for (const where of ['', '/act/field_report']) {
    const response = await me.go('/desk/case/' + reference + where);
    assert.equal(response.status(), 403, where);
  }
  await me.look('forbidden');
  await me.leave();
}

// ---- The story ------------------------------------------------------------------------------------------------------------

async function whole_story(place, person) {
  const me = await visitor(place);
  const { page } = me;
  await me.go('/');
  await me.look('home');
  await open_account(me, person);
  await fill_form(me, person, {
    async attestor() {
      await mistype(me, 'attestor_cnic', '54400-765432-1');
      await page.fill('[name=attestor_cnic]', '54400-7654321-1');
    },
  });
  const { reference, grouped, review } = await send(me);

  const again = await me.go(review);
  assert.equal(again.status(), 409);
  assert.ok((await page.locator('main').innerText()).includes(grouped), 'going back after sending leads to the case');
  await me.look('sent.already');

  await stranger_tracks(place, grouped, person);
  await wrong_officer_is_stopped(place, reference);
  for (const one of acts) await act(place, reference, one);

  const file = await citizen_reads(me, reference);
  const fragment = check_paper(file);
  const code = (await page.locator('a[href^="/document/"]').first().getAttribute('href')).match(/document\/(\w+)\.pdf/)[1];
  await stranger_verifies(place, code, fragment, person);
  await me.leave();
  return { reference, code };
}

// The pages of the story without its acts: for the windows in which it is not played.
async function pages_only(place, person, { reference, code } = {}) {
  code ??= fs.readFileSync(path.join(bolan.data, 'demonstration.txt'), 'utf8').match(/(\w{12}) valid/)[1];
  const me = await visitor(place);
  const { page } = me;
  for (const [name, where] of Object.entries({ home: '/', services: '/services', track: '/track?ref=' + (reference ?? ''), verify: '/verify',
    'verify.valid': '/verify/' + code, ledger: '/ledger', 'ledger.entry': '/ledger/3', help: '/help', privacy: '/privacy',
    accessibility: '/accessibility', language: '/language', 'sign-in': '/sign-in', nowhere: '/nowhere' })) {
    await me.go(where);
    await me.look(name);
  }
  await open_account(me, person);
  await fill_form(me, person);
  await page.context().clearCookies({ name: 'sid' });
  await me.go('/sign-in');
  for (const { who, action } of acts.filter((one, i) => i !== 4 && i !== 5)) {
    await page.context().clearCookies({ name: 'sid' });
    await me.go('/sign-in?next=/desk');
    await sign_in(me, who);
    await me.look('desk.' + action);
    if (!reference) continue;  // the story itself was left out
    await me.go('/desk/case/' + reference);
    await me.look('case.' + action);
  }
  await me.leave();
}

const told = {};
test('a local certificate from the form to the paper, in English on a desk', async () => {
  told.en = await whole_story({ language: 'en', width: 1280 }, { name: 'Gul Bibi', name_ur: 'گل بی بی', cnic: '54400-2000001-2', phone: '0300-2000001' });
});
test('a local certificate from the form to the paper, in Urdu on a phone', async () => {
  told.ur = await whole_story({ language: 'ur', width: 360 }, { name: 'Mah Jabeen', name_ur: 'ماہ جبین', cnic: '54400-2000002-4', phone: '0300-2000002' });
});
test('every page of it, in English on a phone', async () => {
  await pages_only({ language: 'en', width: 360 }, { name: 'Zar Gul', name_ur: 'زرگل', cnic: '54400-2000003-6', phone: '0300-2000003' }, told.en);
});
test('every page of it, in Urdu on a desk', async () => {
  await pages_only({ language: 'ur', width: 1280 }, { name: 'Naz Bano', name_ur: 'ناز بانو', cnic: '54400-2000004-8', phone: '0300-2000004' }, told.ur);
});

test('without JavaScript the form is filled, sent and its papers checked', async () => {
  const place = { language: 'en', width: 360, script: false };
  const person = { name: 'Bakht Bibi', name_ur: 'بخت بی بی', cnic: '54400-2000005-2', phone: '0300-2000005' };
  const me = await visitor(place);
  await open_account(me, person);
  await fill_form(me, person, {
    async attestor() {
      await mistype(me, 'attestor_cnic', '54400-765432-1');
      await me.page.fill('[name=attestor_cnic]', '54400-7654321-1');
    },
  });
  const { reference } = await send(me);
  await act(place, reference, acts[0]);
  await me.leave();
});

test('the Back button after sending does not send again', async () => {
  const person = { name: 'Hani', name_ur: 'ہانی', cnic: '54400-2000006-4', phone: '0300-2000006' };
  const me = await visitor({ language: 'en', width: 1280 });
  const { page } = me;
  await open_account(me, person);
  await fill_form(me, person);
  await page.check('[name=declared]');
  await press(page);
  const reference = me.path().split('/').pop();
  await page.goBack();
  if (await page.locator('[name=declared]').count()) {  // Chromium may show the page as it stood
    await page.check('[name=declared]');
    await press(page);
    assert.equal(me.path(), '/my/' + reference);
  } else {
    assert.ok((await page.locator('main').innerText()).includes(reference.replace(/(.{4})(?=.)/g, '$1-')));
  }
  await me.go('/my');
  assert.equal(await page.locator('main a[href^="/my/"]').count(), 1);
  await me.leave();
});

test('a session that ends in the middle of a form loses nothing', async () => {
  const person = { name: 'Sammi', name_ur: 'سمی', cnic: '54400-2000007-6', phone: '0300-2000007' };
  const me = await visitor({ language: 'ur', width: 360 });
  const { page } = me;
  await open_account(me, person);
  await fill_form(me, person, {
    async tribe() {
      const form = me.path();
      await page.context().clearCookies({ name: 'sid' });
      const response = await press(page);
      assert.equal(response.status(), 401);
      await me.look('session.ended');
      await Promise.all([page.waitForNavigation(), page.locator('main a[href^="/sign-in"]').first().click()]);
      await sign_in(me, person.cnic, secret);
      assert.equal(me.path(), form, 'signing in leads back to the step');
      for (const [name, typed] of Object.entries(pages_of('').tribe)) assert.equal(await page.inputValue(`[name=${name}]`), typed);
      await me.go(form.replace(/tribe$/, 'family'));
      assert.equal(await page.inputValue('[name=father_name]'), 'Abdul Samad', 'what was saved before is still there');
      await me.go(form);
      assert.equal(await page.inputValue('[name=tribe]'), 'Kakar', 'and so is what only this phone has');
    },
  });
  await me.leave();
});

for (const options of [{ language: 'en', width: 1280 }, { language: 'en', width: 360 }, { language: 'ur', width: 1280 }, { language: 'ur', width: 360 }])
  test(`the rules, columns and form of services in ${options.language} at ${options.width}`, async () => {
    const me = await visitor(options);
    for (const service of ['domicile', 'domicile_drive', 'domicile_holder']) {
      await me.go(`/service/${service}/rules`);
      await me.look(`rules-${service}`);
    }
    await me.go('/sign-in');
    await sign_in(me, 'certificate_clerk@quetta');
    await me.go('/desk/definition/domicile');
    await me.look('definition');
    await me.leave();
  });
