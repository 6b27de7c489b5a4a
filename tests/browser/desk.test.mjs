// The officer's desk over lists: its keys, in both languages and never while somebody types; its pages, with and without
// a script.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { password, start_demo } from './demo.mjs';
import { axe, open_page, overhang, shot, start_browser } from './run.mjs';

// The demonstration is busiest here.
const clerk = 'facilitation_operator.1@quetta', head = 'superintendent_police@quetta';

let browser, bolan;
before(async () => { [browser, bolan] = await Promise.all([start_browser(), start_demo(500)]); });
after(async () => { await browser?.close(); await bolan?.stop(); });

async function officer(post, options) {
  const page = await open_page(browser, options);
  page.setDefaultTimeout(20000);
  await page.goto(bolan.url + '/sign-in?lang=' + (options.language ?? 'en'));
  await page.fill('[name=login]', post);
  await page.fill('[name=password]', password);
  await press(page, 'main form[method=post] .btns button');
  await page.goto(bolan.url + '/desk');
  return page;
}
const press = (page, which) => Promise.all([page.waitForNavigation(), page.locator(which).first().click()]);

async function is_well(page, name, language, width) {
  await page.evaluate(() => document.fonts.ready.then(() => 0));
  await shot(page, `desk.${name}.${language}.${width}`);
  assert.deepEqual(await axe(page), [], name);
  assert.equal(await overhang(page), 0, name);
  assert.deepEqual(page.mistakes, [], name);
}

for (const [language, width] of [['en', 1280], ['ur', 1280], ['en', 360], ['ur', 360]]) {
  test(`the pages of the desk in ${language} at ${width}`, async () => {
    const page = await officer(clerk, { language, width });
    const pages = [['inbox', '/desk'], ['narrowed', '/desk?service=character_certificate&order=received'], ['keys', '/desk/keys'],
      ['save', '/desk/views?new=' + encodeURIComponent('service=character_certificate')], ['workload', '/desk/workload']];
    for (const [name, href] of pages) {
      await page.goto(bolan.url + href);
      await is_well(page, name, language, width);
    }
    await page.goto(bolan.url + pages[3][1]);
    await page.fill('[name=title]', language === 'ur' ? 'ڈومیسائل' : 'Domicile');
    await press(page, 'button[value=save]');
    await is_well(page, 'saved', language, width);
    await page.goto(bolan.url + '/desk/views');
    await is_well(page, 'views', language, width);
    await press(page, 'button[value=delete]');
    await page.context().close();
  });
}

for (const [language, width] of [['en', 1280], ['ur', 360]])
  test(`what a head of office sees and does, in ${language} at ${width}`, async () => {
    const page = await officer(head, { language, width });
    await page.goto(bolan.url + '/desk/workload');
    await is_well(page, 'workload-of-office', language, width);
    await press(page, 'a[href="/desk/workload?at=facilitation_centre%40quetta"]');
    await is_well(page, 'workload-below', language, width);
    await press(page, 'td.num a[href="/desk?at=facilitation_operator.1%40quetta"]');
    await is_well(page, 'list-below', language, width);
    const first = page.locator('.cards--sel td input[type=checkbox]').first();
    await first.check();
    const reference = await page.locator('tr.sel .subj .meta').textContent();
    await press(page, 'button[value=assign]');
    await is_well(page, 'give-many', language, width);
    await page.locator('[name=to][value^="facilitation_operator.2"]').check();
    await page.fill('[name=reason]', 'Leave');
    await press(page, 'main form[method=post] .btns button');
    await is_well(page, 'given', language, width);
    await page.goto(bolan.url + '/desk?at=facilitation_operator.2@quetta');
    const row = page.locator('tr', { hasText: reference });
    assert.equal(await row.locator('.given').count(), 1);
    await press(page, `tr:has-text("${reference}") .subj a`);
    await is_well(page, 'given-case', language, width);
    await press(page, 'a[href$="/assign"]');
    await is_well(page, 'give-one', language, width);
    await page.context().close();
  });

test('without JavaScript a list is ordered, narrowed, saved and taken as a file', async () => {
  const page = await officer(clerk, { language: 'en', width: 360, script: false });
  await page.selectOption('[name=order]', 'reference');
  await press(page, '.tools button');
  assert.match(page.url(), /order=reference/);
  const references = await page.locator('.subj .meta').allTextContents();
  assert.deepEqual(references, [...references].sort());
  await press(page, '.listlinks a');
  await page.fill('[name=title]', 'By number');
  await press(page, 'button[value=save]');
  assert.ok(await page.locator('.views a[aria-current]', { hasText: 'By number' }).count());
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator('.listlinks button').first().click()]);
  assert.match(file.suggestedFilename(), /^list-.*\.csv$/);
  await page.context().close();
});

for (const language of ['en', 'ur'])
  test(`single keys move, select, search, open and go back, in ${language}`, async () => {
    const page = await officer(clerk, { language });
    const focused = () => page.evaluate(() => document.activeElement.getAttribute('href'));
    const hrefs = await page.locator('.subj a').evaluateAll((links) => links.map((a) => a.getAttribute('href')));
    assert.ok(hrefs.length > 2, 'the demonstration has fewer than three cases here');
    await page.keyboard.press('j');
    assert.equal(await focused(), hrefs[0]);
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).boxShadow);
    assert.notEqual(outline, 'nonenone', 'what has the focus does not show it');
    await page.keyboard.press('j');
    assert.equal(await focused(), hrefs[1]);
    await page.keyboard.press('k');
    assert.equal(await focused(), hrefs[0]);
    await page.keyboard.press('k');
    assert.equal(await focused(), hrefs.at(-1));

    await page.keyboard.press('/');
    assert.equal(await page.evaluate(() => document.activeElement.type), 'search');
    await page.keyboard.type('jxk?/gi');
    assert.equal(await page.inputValue('[type=search]'), 'jxk?/gi');
    assert.equal(await page.locator('dialog').count(), 0);
    assert.match(page.url(), /\/desk$/);

    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press('?');
    await page.waitForSelector('dialog[open]');
    await is_well(page, 'keys-dialog', language, 1280);
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog', { state: 'detached' });

    await page.keyboard.press('j');
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    assert.ok(page.url().endsWith(hrefs[0]));
    await page.keyboard.press('g');
    await Promise.all([page.waitForNavigation(), page.keyboard.press('i')]);
    assert.match(page.url(), /\/desk$/);
    await page.context().close();
  });

test('the same places of an Urdu keyboard do the same, and keys that are turned off do nothing', async () => {
  const page = await officer(clerk, { language: 'ur' });
  const send = (key, code) => page.evaluate(([key, code]) =>
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true })), [key, code]);
  await send('ج', 'KeyJ');
  const first = await page.locator('.subj a').first().getAttribute('href');
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('href')), first);
  await page.goto(bolan.url + '/desk/keys');
  await page.click('[data-keys-turn=off]');
  await page.goto(bolan.url + '/desk');
  await page.keyboard.press('j');
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'BODY');
  await page.goto(bolan.url + '/desk/keys');
  await page.click('[data-keys-turn=on]');
  await page.goto(bolan.url + '/desk');
  await page.keyboard.press('j');
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('href')), first);
  await page.context().close();
});

test('x selects the case that has the focus', async () => {
  const page = await officer(head, { language: 'en' });
  await page.goto(bolan.url + '/desk?at=facilitation_centre@quetta');
  const boxes = page.locator('.cards--sel td input[type=checkbox]');
  assert.ok(await boxes.count() > 0, 'the demonstration has no list with boxes here');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  assert.equal(await boxes.first().isChecked(), true);
  await page.keyboard.press('x');
  assert.equal(await boxes.first().isChecked(), false);
  await page.context().close();
});
