// Every component in both languages, on a phone and a desk, light and dark: axe finds nothing, nothing hangs over the
// edge (also with text of 150 % on a phone and 200 % on a desk), the policy blocks nothing.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { axe, open_page, overhang, root, serve, shot, start_browser } from './run.mjs';

const folder = path.join(root, 'tests/golden/components');
const pages = Object.fromEntries(fs.readdirSync(folder).map((name) => ['/' + name, fs.readFileSync(path.join(folder, name), 'utf8')]));
let browser, server;
before(async () => { browser = await start_browser(); server = await serve(pages); });
after(async () => { await browser?.close(); server?.close(); });

for (const name of Object.keys(pages)) {
  for (const [width, dark] of [[360, false], [1280, false], [1280, true]]) {
    test(`${name} at ${width}${dark ? ' dark' : ''} passes axe and fits`, async () => {
      const page = await open_page(browser, { width, dark, language: name.includes('.ur') ? 'ur' : 'en' });
      await page.goto(server.url + name, { waitUntil: 'load' });
      await page.evaluate(() => document.fonts.ready.then(() => 0));
      await shot(page, `${name.slice(1, -5)}.${width}${dark ? '.dark' : ''}`);
      assert.deepEqual(await axe(page), []);
      assert.equal(await overhang(page), 0);
      assert.deepEqual(page.mistakes, []);
      await page.context().close();
    });
  }
  test(`${name} fits 320 pixels, and larger text, without script`, async () => {
    const page = await open_page(browser, { width: 320, script: false });
    await page.goto(server.url + name, { waitUntil: 'load' });
    for (const [width, text] of [[320, '100%'], [360, '150%'], [1280, '200%']]) {
      await page.setViewportSize({ width, height: 740 });
      await page.evaluate((size) => { document.documentElement.style.fontSize = size; }, text);
      assert.equal(await overhang(page), 0, `${width} pixels wide, text ${text}`);
    }
    await page.context().close();
  });
}
