// What a form's page says before the server does: fields that come and go, what is needed, computed and wrong, in both
// languages on a phone; and that the server decides as ever, also without JavaScript.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { start_demo, start_province } from './demo.mjs';
import { axe, open_page, overhang, serve, shot, start_browser } from './run.mjs';

let browser, testland, bolan;
before(async () => { [browser, testland, bolan] = await Promise.all([start_browser(), start_province('tests/province'), start_demo(5)]); });
after(async () => { await browser?.close(); await Promise.all([testland?.stop(), bolan?.stop()]); });

const press = (page) => Promise.all([page.waitForNavigation(), page.locator('main form[method=post] .btns button').first().click()]).then(([response]) => response);

let people = 0;
async function applicant(site, service, options) {
  const page = await open_page(browser, { width: 360, ...options });
  page.setDefaultTimeout(15000);
  ++people;
  await page.goto(site.url + '/register');
  await page.fill('[name=name]', 'Gul Bibi');
  await page.fill('[name=cnic]', `54400-30000${String(people).padStart(2, '0')}-2`);
  await page.fill('[name=phone]', `0300-30000${String(people).padStart(2, '0')}`);
  await page.fill('[name=password]', 'four blue camels walking');
  await press(page);
  await page.goto(`${site.url}/apply/${service}`);
  return page;
}

async function choose_card(page, kind) {
  await page.check(`[name=kind][value=${kind}]`);
  await page.locator('[name=section]').first().evaluate((e) => { if (e.tagName === 'SELECT') e.selectedIndex = 1; else e.checked = true; });
  await press(page);
  assert.ok(page.url().endsWith('/who'));
}

async function born(page, year) {
  for (const [part, text] of Object.entries({ day: '2', month: '1', year: String(year) })) await page.fill(`[name="born_on/${part}"]`, text);
}

async function is_well(page, name, language) {
  await page.evaluate(() => document.fonts.ready.then(() => 0));
  await shot(page, `hints.${name}.${language}.360`);
  assert.deepEqual(await axe(page), []);
  assert.equal(await overhang(page), 0);
  assert.deepEqual(page.mistakes.filter((text) => !/status of 422/.test(text)), []);
}

const this_year = new Date().getUTCFullYear();
const said = (page) => page.locator('form [role=status].vh').textContent();

for (const language of ['en', 'ur']) {
  test(`a field comes and goes with the answer above it, in ${language}`, async () => {
    const page = await applicant(testland, 'library_card', { language });
    await choose_card(page, 'reader');
    const card = page.locator('[name=guardian_card]'), age = page.locator('output#f-years');
    assert.ok(!await card.isVisible() && !await age.isVisible());
    assert.equal(await said(page), '');
    await born(page, this_year - 10);
    assert.ok(await card.isVisible());
    assert.equal(await age.textContent(), '10');
    const label = await page.locator('label[for=f-guardian_card]').textContent();
    assert.match(await said(page), new RegExp(label));
    assert.equal(await page.getAttribute('html', 'lang'), language);
    await is_well(page, 'child', language);
    await card.fill('LC-7');
    await born(page, this_year - 30);
    assert.ok(!await card.isVisible());
    assert.equal(await age.textContent(), '30');
    await born(page, this_year - 10);
    assert.equal(await card.inputValue(), 'LC-7', 'what was typed is not lost');
    await page.context().close();
  });

  test(`a check is said when its fields have been left, and never holds the form back, in ${language}`, async () => {
    const page = await applicant(testland, 'library_card', { language });
    await choose_card(page, 'reader');
    await born(page, this_year - 10);
    const error = page.locator('#f-born_on-e');
    await page.focus('[name=guardian_card]');
    assert.equal(await error.count(), 0, 'the card that would help has not been left yet');
    await page.focus('[name=height_m]');
    assert.ok(await error.isVisible());
    const sentence = (await error.locator('span').first().textContent()).trim();
    assert.ok(sentence.endsWith(await said(page)));
    assert.equal(await page.getAttribute('[name="born_on/day"]', 'aria-invalid'), 'true');
    await is_well(page, 'check', language);
    await page.fill('[name=guardian_card]', 'LC-7');
    assert.equal(await error.count(), 0);
    assert.equal(await page.getAttribute('[name="born_on/day"]', 'aria-invalid'), null);
    await page.fill('[name=guardian_card]', '');
    const response = await press(page);
    assert.equal(response.status(), 422, 'the server decides');
    assert.ok(await page.locator('[name=guardian_card]').isVisible());
    assert.ok(await error.isVisible());
    await page.fill('[name=guardian_card]', 'LC-7');
    assert.equal((await press(page)).status(), 200);
    assert.ok(page.url().endsWith('/where'));
    await page.context().close();
  });

  test(`what is needed says so, in ${language}`, async () => {
    for (const [kind, is_needed] of [['reader', false], ['scholar', true]]) {
      const page = await applicant(testland, 'library_card', { language });
      await choose_card(page, kind);
      assert.equal(await page.locator('label[for=f-deposit] .opt-mark').isVisible(), !is_needed);
      assert.equal(await page.getAttribute('[name=deposit]', 'aria-required'), String(is_needed));
      await page.context().close();
    }
  });
}

test('a draft kept on the phone comes back, also into a field that was hidden', async () => {
  const page = await applicant(testland, 'library_card', {});
  await choose_card(page, 'reader');
  await born(page, this_year - 10);
  await page.fill('[name=guardian_card]', 'LC-7');
  await page.reload();
  assert.ok(await page.locator('[name=guardian_card]').isVisible());
  assert.equal(await page.inputValue('[name=guardian_card]'), 'LC-7');
  assert.equal(await page.locator('output#f-years').textContent(), '10');
  await page.context().close();
});

test('without JavaScript the field comes with the answer of the server', async () => {
  const page = await applicant(testland, 'library_card', { script: false });
  await choose_card(page, 'reader');
  await born(page, this_year - 10);
  assert.equal(await page.locator('[name=guardian_card]').count(), 0);
  assert.equal((await press(page)).status(), 422);
  await page.fill('[name=guardian_card]', 'LC-7');
  assert.equal((await press(page)).status(), 200);
  await page.context().close();
});

// The pages of a local certificate up to where one lives.
const earlier = {
  which: { kind: 'local' },
  who: { name_ur: 'گل بی بی', gender: 'female', born_on: '2004-05-11', born_where: 'here', birth_place: 'Quetta' },
  family: { father_name: 'Abdul Samad', father_name_ur: 'عبدالصمد', marital_status: 'single' },
};

async function answer(page, name, value) {
  if (await page.locator(`[name="${name}/day"]`).count()) {
    const [year, month, day] = value.split('-');
    for (const [part, text] of Object.entries({ day, month, year })) await page.fill(`[name="${name}/${part}"]`, text);
  } else if (await page.locator(`[type=radio][name="${name}"]`).count()) {
    await page.check(`[name="${name}"][value="${value}"]`);
  } else {
    await page.fill(`[name="${name}"]`, value);
  }
}

for (const language of ['en', 'ur']) {
  test(`the demonstration's form follows its answers, in ${language}`, async () => {
    const page = await applicant(bolan, 'domicile', { language });
    for (const [name, answers] of Object.entries(earlier)) {
      assert.ok(page.url().endsWith('/' + name), page.url());
      for (const [field, value] of Object.entries(answers)) await answer(page, field, value);
      if (name === 'family') {
        const husband = page.locator('[name=husband_name]');
        assert.ok(!await husband.isVisible());
        await page.check('[name=marital_status][value=married]');
        assert.ok(await husband.isVisible(), 'that she is a woman stood on the page before');
        await page.check('[name=marital_status][value=single]');
        assert.ok(!await husband.isVisible());
      }
      assert.equal((await press(page)).status(), 200);
    }
    assert.ok(page.url().endsWith('/where'));
    const number = page.locator('[name=earlier_number]');
    assert.ok(!await number.isVisible());
    await page.check('[name=held_before][value=yes]');
    assert.ok(await number.isVisible());
    assert.equal(await page.locator('[name=came_from]').count(), 0, 'what this page cannot change is not sent');
    await is_well(page, 'where', language);
    await page.check('[name=held_before][value=no]');
    assert.ok(!await number.isVisible());
    await page.context().close();
  });
}

// A page of its own, for what the provinces' forms do not have.
const open_own = async (inside, hints) => {
  const site = await serve({ '/': `<!DOCTYPE html><html lang="en"><title>x</title><link rel="icon" href="/assets/icon.svg"><form>${inside}` +
    `<script type="application/json" id="hints">${JSON.stringify(hints).replace(/</g, '\\u003c')}</script></form><script src="/assets/hints.js"></script>` });
  const page = await open_page(browser, { width: 360 });
  await page.goto(site.url + '/');
  return { site, page };
};

test('a moment is read in the time of the province, and is none until all five boxes say one', async () => {
  const boxes = ['day', 'month', 'year', 'hour', 'minute'].map((part) => `<input name="left/${part}">`).join('');
  const late = '<div data-field="why"><div class="field"><label for="f-why">why</label><input id="f-why" name="why"></div></div>';
  const { site, page } = await open_own(`<div class="field" id="f-left">${boxes}</div>${late}<template data-field="until"><div class="field"><label for="f-until">until</label><output id="f-until"></output></div></template>`, {
    today: '2026-11-22', offset_minutes: 300, known: { key: ['timestamp', '2026-11-20T04:00:00Z'] },
    words: { shown: '+{label}', hidden: '-{label}', moment: '{date}, {time}' },
    fields: [
      { name: 'left', kind: 'moment' },
      { name: 'why', kind: 'text', show_if: "left - key > duration('48h')", label: 'why' },
      { name: 'until', kind: 'moment', compute: "left + duration('48h')", label: 'until' },
    ],
  });
  const fill = async (...values) => { for (const [i, part] of ['day', 'month', 'year', 'hour', 'minute'].entries()) await page.fill(`[name="left/${part}"]`, values[i]); };
  const now = async () => [await page.locator('[name=why]').isVisible(), await page.locator('#f-until').textContent()];
  await fill('22', '11', '2026', '9', '00');
  assert.deepEqual(await now(), [false, '24 November 2026, 09:00'], 'nine here is four in UTC: 48 hours to the minute');
  await fill('22', '11', '2026', '09', '01');
  assert.deepEqual(await now(), [true, '24 November 2026, 09:01']);
  await fill('22', '11', '2026', '24', '01');
  assert.deepEqual(await now(), [false, ''], 'there is no such hour');
  await fill('۲۳', '۱۱', '۲۰۲۶', '۰', '۳۰');
  assert.deepEqual(await now(), [true, '25 November 2026, 00:30']);
  assert.deepEqual(page.mistakes, []);
  await page.context().close();
  site.close();
});

test('what the browser cannot know stays as the server drew it, and what has no value counts as none', async () => {
  const field = (name, more = '') => `<div class="field"><label for="f-${name}">${name}</label><input id="f-${name}" name="${name}"${more}></div>`;
  const computed = (name) => `<template data-field="${name}"><div class="field"><label for="f-${name}">${name}</label><output id="f-${name}"></output></div></template>`;
  const hints = {
    today: '2026-11-22', known: { since: ['date', '2024-02-29'], fee: ['int', 150000] }, words: { shown: '+{label}', hidden: '-{label}' },
    fields: [
      { name: 'count', kind: 'number' },
      { name: 'price', kind: 'money' },
      { name: 'seen', kind: 'text', show_if: "count != 7 && size(records('cards', {'n': count})) > 0", label: 'seen' },
      { name: 'letter', kind: 'attachment', show_if: 'count > 1 || price > fee', label: 'letter' },
      { name: 'total', kind: 'number', compute: 'count * 10', label: 'total' },
      { name: 'twice', kind: 'number', compute: 'has(total) ? total * 2 : years_since(since)', label: 'twice' },
    ],
  };
  const { site, page } = await open_own(`${field('count')}${field('price')}<div data-field="seen">${field('seen')}</div>` +
    `<template data-field="letter">${field('letter', ' type="file"')}</template>${computed('total')}${computed('twice')}`, hints);
  const letter = page.locator('[name=letter]');
  const shown = async () => [await page.locator('[name=seen]').isVisible(), await letter.isVisible(), await page.locator('#f-total').textContent(), await page.locator('#f-twice').textContent()];
  assert.deepEqual(await shown(), [true, false, '', '2'], 'a count that nobody typed shows nothing');
  await page.fill('[name=count]', '۱');
  assert.deepEqual(await shown(), [true, false, '10', '20'], 'what asks a registry stays as it was');
  await page.fill('[name=price]', '1,500.01');
  assert.deepEqual(await shown(), [true, true, '10', '20']);
  assert.ok(await letter.isEnabled());
  await page.fill('[name=price]', '1500');
  assert.deepEqual(await shown(), [true, false, '10', '20']);
  assert.ok(await letter.isDisabled(), 'a file that is not asked is not sent');
  await page.fill('[name=count]', 'many');
  assert.deepEqual(await shown(), [true, false, '', '2']);
  await page.fill('[name=count]', '7');
  assert.deepEqual(await shown(), [false, true, '70', '140'], 'unless the rest of the rule decides');
  assert.deepEqual(page.mistakes, []);
  await page.context().close();
  site.close();
});
