// A scanned code on the verification page: checked in the browser, also with no network once the page is kept.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { axe, open_page, root, serve, shot, start_browser } from './run.mjs';

// Made by src/documents/statement.cpp with the key that the gallery's page knows.
const code = '#B1.imw0UVBYMTFaQzdLMk1yREMtUVRBLzIwMjYvMDAwMTIzaGRvbWljaWxlaWRjLXF1ZXR0YRlREWXYsiDYp0gBAgMEBQYHCEOtk5REVkdapwA.urMfwFXv-jMjBUO5UyC2Lasa5NSn7WHVE2mqKoiEC1KxMNE9ViND0RRNJrhxZueMkUrD2HDx0T_OFcnBDKf6Cw';
const page_of = (language) => fs.readFileSync(path.join(root, `tests/golden/components/verify.${language}.html`), 'utf8');
let register = () => [503, 'text/plain', ''];
let browser, server;
before(async () => {
  browser = await start_browser();
  server = await serve({ '/verify': page_of('en'), '/ur/verify': page_of('ur'), '/verify/4QPX11ZC7K2M': () => register() });
});
after(async () => { await browser?.close(); server?.close(); });

const shown = (page) => page.locator('#offline-check [data-state]:visible').getAttribute('data-state');

test('a genuine code is signed, its facts are shown, and the CNIC can be compared', async () => {
  const page = await open_page(browser, { width: 360 });
  await page.goto(server.url + '/verify' + code);
  assert.equal(await shown(page), 'signed');
  assert.equal(await page.locator('[data-fact=number]').textContent(), 'DC-QTA/2026/000123');
  assert.equal(await page.locator('[data-fact=code]').textContent(), '4QPX-11ZC-7K2M');
  assert.equal(await page.locator('[data-fact=issued_on]').textContent(), '27 October 2026');
  await page.fill('#check-cnic', '54400-1234567-2');
  await page.click('[data-part=cnic] button');
  assert.ok(await page.locator('[data-part=fits-not]').isVisible());
  await page.fill('#check-cnic', '۵۴۴۰۰ ۱۲۳۴۵۶۷ ۱');
  await page.click('[data-part=cnic] button');
  assert.ok(await page.locator('[data-part=fits]').isVisible());
  assert.ok(!await page.locator('[data-part=fits-not]').isVisible());
  assert.deepEqual(await axe(page), []);
  await shot(page, 'verify-scanned.en.360');
  await page.context().close();
});

test('what the register says replaces what the phone knows', async () => {
  const answers = [['cancelled', 'cancelled'], ['valid', 'genuine'], ['review', 'review'], ['superseded', 'superseded']];
  for (const [verdict, state] of answers) {
    register = () => [200, 'application/json', JSON.stringify({ verdict })];
    const page = await open_page(browser);
    await page.goto(server.url + '/verify' + code);
    await page.waitForSelector(`#offline-check [data-state=${state}]:visible`);
    assert.deepEqual(page.mistakes, []);
    await page.context().close();
  }
  register = () => [404, 'application/json', '{}'];
  const page = await open_page(browser);
  await page.goto(server.url + '/verify' + code);
  await page.waitForSelector('#offline-check [data-state=unknown]:visible');
  await page.context().close();
  register = () => [503, 'text/plain', ''];
});

test('a changed code is not genuine, a cut one is damaged', async () => {
  const page = await open_page(browser, { language: 'ur' });
  await page.goto(server.url + '/ur/verify' + code.slice(0, -2) + 'AA');
  assert.equal(await shown(page), 'forged');
  assert.ok(!await page.locator('[data-part=facts]').isVisible());
  await page.goto(server.url + '/ur/verify' + code.slice(0, -5));
  assert.equal(await shown(page), 'malformed');
  await page.goto(server.url + '/ur/verify' + code);
  assert.equal(await page.locator('[data-fact=issued_on]').textContent(), '27 اکتوبر 2026');
  await shot(page, 'verify-scanned.ur.1280');
  await page.context().close();
});

test('once kept, the page checks a code with no network', async () => {
  const page = await open_page(browser, { width: 360 });
  await page.goto(server.url + '/verify');
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => 0));
  server.close();
  await page.goto(server.url + '/verify' + code);
  await page.reload();
  assert.equal(await shown(page), 'signed');
  await page.locator('.offline').waitFor({ state: 'visible', timeout: 5000 });
  await page.context().close();
});
