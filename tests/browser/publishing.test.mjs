// A changed definition from the folder to the citizen: an analyst proposes it, a law officer reads in plain words what
// changes and approves it for today, the server takes it up without being started again, and a case that was running is
// moved. In both languages, on a phone and on a desk.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { password, start_demo } from './demo.mjs';
import { axe, open_page, overhang, root, shot, start_browser } from './run.mjs';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bolan-province-'));
const form = path.join(folder, 'citizen/domicile/application.flow.yaml');

let browser, bolan;
before(async () => {
  fs.cpSync(path.join(root, 'balochistan'), folder, { recursive: true });
  [browser, bolan] = await Promise.all([start_browser(), start_demo(30, folder)]);
});
after(async () => { await browser?.close(); await bolan?.stop(); fs.rmSync(folder, { recursive: true, force: true }); });

async function officer(post, options) {
  const page = await open_page(browser, options);
  page.setDefaultTimeout(20000);
  await page.goto(bolan.url + '/sign-in?lang=' + (options.language ?? 'en'));
  await page.fill('[name=login]', post);
  await page.fill('[name=password]', password);
  await press(page, 'main form[method=post] .btns button');
  return page;
}
const press = (page, which) => Promise.all([page.waitForNavigation(), page.locator(which).first().click()]);

async function is_well(page, name, language, width) {
  await page.evaluate(() => document.fonts.ready.then(() => 0));
  await shot(page, `publishing.${name}.${language}.${width}`);
  assert.deepEqual(await axe(page), []);
  assert.equal(await overhang(page), 0);
  assert.deepEqual(page.mistakes, []);
}

for (const [language, analyst_width, reviewer_width] of [['en', 1280, 360], ['ur', 360, 1280]]) {
  test(`a definition is proposed, read, approved and in force, in ${language}`, async () => {
    const text = fs.readFileSync(form, 'utf8');
    const days = text.match(/within: (\d+) days/);
    fs.writeFileSync(form, text.replace(days[0], `within: ${Number(days[1]) + 1} days`));

    const analyst = await officer('system_analyst.1@balochistan', { language, width: analyst_width });
    await analyst.goto(bolan.url + '/desk');
    await analyst.goto(bolan.url + '/desk/definitions');
    await is_well(analyst, 'changed', language, analyst_width);
    await analyst.fill('[name=reason]', 'Order 12 of 2026');
    await press(analyst, 'form[action="/desk/definitions/propose"] .btns button');
    const address = analyst.url();
    assert.match(address, /proposal/);
    await is_well(analyst, 'proposed', language, analyst_width);

    const reviewer = await officer('law_officer@balochistan', { language, width: reviewer_width });
    await reviewer.goto(address);
    assert.match(await reviewer.locator('main').textContent(), new RegExp(String(Number(days[1]) + 1)));
    await is_well(reviewer, 'review', language, reviewer_width);
    const today = new Date(Date.now() + 5 * 3600_000);
    await reviewer.fill('[name="from/day"]', String(today.getUTCDate()));
    await reviewer.fill('[name="from/month"]', String(today.getUTCMonth() + 1));
    await reviewer.fill('[name="from/year"]', String(today.getUTCFullYear()));
    await press(reviewer, 'button[name=do][value=approve]');
    await is_well(reviewer, 'approved', language, reviewer_width);

    const cases = bolan.url + '/desk/definitions/cases/domicile';
    for (let tries = 0; ; ++tries) {
      await reviewer.goto(cases);
      if (await reviewer.locator(`form[action="/desk/definitions/cases/domicile"]`).count()) break;
      assert.ok(tries < 60, 'the server has not taken up what was approved');
      await reviewer.waitForTimeout(500);
    }
    const first_button = 'form[action="/desk/definitions/cases/domicile"] .btns button';
    const has_ended = () => reviewer.waitForSelector('[data-reload]', { state: 'detached' });
    await press(reviewer, first_button);
    await has_ended();
    await is_well(reviewer, 'dry-run', language, reviewer_width);
    await press(reviewer, first_button);
    await has_ended();
    await is_well(reviewer, 'moved', language, reviewer_width);
    assert.equal(await reviewer.locator(first_button).count(), 0);
    await reviewer.goto(bolan.url + '/desk/definitions');
    await is_well(reviewer, 'list', language, reviewer_width);
  });
}
