// Offices, posts and officers at the desk; an order entered with a mistake first; what is handed over; a delegation; and
// who can act in a case.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { password, start_demo } from './demo.mjs';
import { axe, open_page, overhang, shot, start_browser } from './run.mjs';

const giver = 'section_officer_establishment@balochistan', clerk = 'facilitation_operator.1@quetta';

let browser, bolan;
before(async () => { [browser, bolan] = await Promise.all([start_browser(), start_demo(400)]); });
after(async () => { await browser?.close(); await bolan?.stop(); });

const press = (page, which) => Promise.all([page.waitForNavigation(), page.locator(which).first().click()]);

async function officer(post, options) {
  const page = await open_page(browser, options);
  page.setDefaultTimeout(20000);
  await page.goto(bolan.url + '/sign-in?lang=' + options.language);
  await page.fill('[name=login]', post);
  await page.fill('[name=password]', password);
  await press(page, 'main form[method=post] .btns button');
  return page;
}

async function is_well(page, name, { language, width }) {
  await page.evaluate(() => document.fonts.ready.then(() => 0));
  await shot(page, `establishment.${name}.${language}.${width}`);
  assert.deepEqual(await axe(page), [], name);
  assert.equal(await overhang(page), 0, name);
  assert.deepEqual(page.mistakes, [], name);
}

async function fill_day(page, name, date) {
  for (const [part, value] of [['day', date.getDate()], ['month', date.getMonth() + 1], ['year', date.getFullYear()]])
    await page.fill(`[name="${name}/${part}"]`, String(value));
}

for (const options of [{ language: 'en', width: 1280 }, { language: 'ur', width: 360 }, { language: 'en', width: 360 },
  { language: 'ur', width: 1280 }])
  test(`the establishment in ${options.language} at ${options.width}`, async () => {
    const page = await officer(giver, options);
    const path = bolan.url + '/desk/establishment';
    for (const [name, href] of [['province', ''], ['district', '?area=quetta'], ['office', '/office/dc_office%40quetta'],
      ['post', '/post/deputy_commissioner%40quetta'], ['found', '?q=facilitation_operator.1%40quetta']]) {
      await page.goto(path + href);
      await is_well(page, name, options);
    }
    await press(page, 'main td a');
    await is_well(page, 'officer', options);
    await page.goto(bolan.url + '/desk/delegations');
    await is_well(page, 'delegations', options);
    await page.goto(bolan.url + '/desk/handovers');
    await is_well(page, 'handovers', options);
    await page.context().close();
  });

test('an order is entered, and the work is handed over and accepted', async () => {
  const options = { language: 'en', width: 1280 };
  const page = await officer(giver, options);
  const today = new Date();
  await page.goto(bolan.url + '/desk/establishment/post/facilitation_operator.1%40quetta/order?kind=transfer');
  await is_well(page, 'order', options);
  await page.fill('[name=number]', '17/2026');
  await fill_day(page, 'issued_on', today);
  await fill_day(page, 'from', today);
  await page.fill('[name=person]', 'facilitation_operator.2@quetta');
  await press(page, 'main form[method=post] .btns button');
  assert.match(await page.textContent('main'), /holds Operator, Police Facilitation Centre 1, Quetta/);
  page.mistakes.length = 0;  // the browser notes the 409
  await is_well(page, 'order-refused', options);
  await page.check('[name=relieves]');
  await press(page, 'main form[method=post] .btns button');
  assert.match(await page.textContent('main'), /17\/2026/);
  await is_well(page, 'order-entered', options);

  const successor = await officer('facilitation_operator.2@quetta', options);
  await successor.goto(bolan.url + '/desk/handovers');
  await press(successor, 'main a[href^="/desk/handover/"]');
  await is_well(successor, 'note', options);
  const boxes = successor.locator('input[name=case]');
  assert.ok(await boxes.count() > 0, 'something waited');
  await boxes.first().check();
  await successor.fill('[name=remark]', 'The photograph is missing.');
  await press(successor, 'button[value=ticked]');
  assert.match(await successor.textContent('main'), /The photograph is missing\./);
  await is_well(successor, 'note-accepted', options);

  const phone = await officer('facilitation_operator.2@quetta', { language: 'ur', width: 360 });
  await phone.goto(successor.url());
  await is_well(phone, 'note', { language: 'ur', width: 360 });

  // Whoever was relieved has no desk; whoever took over can say who acts in what waits.
  const relieved = await officer(clerk, options);
  assert.equal((await relieved.goto(bolan.url + '/desk')).status(), 403);
  await press(successor, 'main td a[href^="/desk/case/"]');
  await press(successor, 'a[href$="/who"]');
  await is_well(successor, 'who', options);
});

test('a delegation is given and taken back', async () => {
  const options = { language: 'ur', width: 360 };
  const page = await officer('superintendent_police@quetta', options);
  const today = new Date(), later = new Date(Date.now() + 20 * 86400000);
  await page.goto(bolan.url + '/desk/delegations');
  await page.fill('[name=person]', 'cro_clerk@quetta');
  await page.fill('[name=number]', '4/2026');
  await page.fill('[name=amount]', '500');
  await fill_day(page, 'from', today);
  await fill_day(page, 'to', later);
  await press(page, 'main form[action="/desk/delegations"] .btns button');
  await is_well(page, 'delegated', options);
  const delegate = await officer('cro_clerk@quetta', options);
  await delegate.goto(bolan.url + '/desk/post');
  assert.equal(await delegate.locator('[name=charge]').count(), 2);
  await is_well(delegate, 'posts', options);
  await press(page, 'form[action="/desk/delegations/end"] .btns button');
  await delegate.goto(bolan.url + '/desk/post');
  assert.equal(await delegate.locator('[name=charge]').count(), 1);
});
