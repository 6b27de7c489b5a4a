// Reports that nobody writes, as the Deputy Commissioner's desk shows them: a service's figures and their cases, offices
// and their times. In both languages, on a phone and on a desk, and without JavaScript.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { password, start_demo } from './demo.mjs';
import { axe, open_page, overhang, shot, start_browser } from './run.mjs';

let browser, bolan;
before(async () => { [browser, bolan] = await Promise.all([start_browser(), start_demo(60)]); });
after(async () => { await browser?.close(); await bolan?.stop(); });

const press = (page, which) => Promise.all([page.waitForNavigation(), page.locator(which).first().click()]);

async function officer(post, options) {
  const page = await open_page(browser, options);
  page.setDefaultTimeout(20000);
  await page.goto(bolan.url + '/sign-in?lang=' + (options.language ?? 'en'));
  await page.fill('[name=login]', post);
  await page.fill('[name=password]', password);
  await press(page, 'main form[method=post] .btns button');
  return page;
}

// The months in which the demonstration lived: the first offered, which is the oldest, to the present one.
async function ask_for_all(page) {
  await page.selectOption('[name=from]', { index: 12 });
  await press(page, '.asked button');
}

async function is_well(page, name, language, width) {
  await page.evaluate(() => document.fonts.ready.then(() => 0));
  await shot(page, `reports.${name}.${language}.${width}`);
  assert.deepEqual(await axe(page), []);
  assert.equal(await overhang(page), 0);
  assert.deepEqual(page.mistakes, []);
}

for (const [language, width] of [['en', 360], ['en', 1280], ['ur', 360], ['ur', 1280]]) {
  test(`a service's figures open their cases, in ${language} at ${width}`, async () => {
    const page = await officer('home_secretary@balochistan', { language, width });
    await page.goto(bolan.url + '/desk/reports');
    await is_well(page, 'all', language, width);
    await press(page, 'a[href="/desk/reports/service/domicile"]');
    await ask_for_all(page);
    await is_well(page, 'service', language, width);
    const counted = page.locator('a[href*="figure=received"]').first();
    const count = Number(await counted.textContent());
    assert.ok(count > 0);
    await press(page, 'a[href*="figure=received"]');
    assert.equal(await page.locator('tbody tr').count(), Math.min(count, 50));
    await is_well(page, 'cases', language, width);
    await page.goto(bolan.url + '/desk/reports/steps');
    await ask_for_all(page);
    assert.ok(await page.locator('tbody tr').count() > 0);
    await is_well(page, 'steps', language, width);
  });
}

test('all of it works without JavaScript', async () => {
  const page = await officer('home_secretary@balochistan', { script: false });
  await page.goto(bolan.url + '/desk/reports/service/domicile');
  await page.selectOption('[name=by]', 'office');
  await ask_for_all(page);
  assert.match(page.url(), /by=office/);
  assert.ok(await page.locator('tbody tr').count() > 1);
});
