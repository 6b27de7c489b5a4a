// What every browser test uses: Debian's Chromium, started headless; axe on a page; screenshots; a small server for
// pages that need no Bolan.
import { chromium } from 'playwright-core';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { createRequire } from 'node:module';

const axe_source = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
export const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '../..');

export async function start_browser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
}

// options: { width, language, dark, script (false: JavaScript off) }
export async function open_page(browser, { width = 1280, language = 'en', dark = false, script = true } = {}) {
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 740 : 900 },
    deviceScaleFactor: 1,
    locale: language === 'ur' ? 'ur-PK' : 'en-GB',
    colorScheme: dark ? 'dark' : 'light',
    javaScriptEnabled: script,
  });
  const page = await context.newPage();
  page.mistakes = [];
  page.on('pageerror', (error) => page.mistakes.push(String(error)));
  page.on('console', (message) => { if (message.type() === 'error') page.mistakes.push(message.text()); });
  return page;
}

// Violations in words; empty when there are none. The page's own policy allows no injected script, so axe comes in by
// the debugger.
export async function axe(page) {
  await page.evaluate(axe_source + ';0');
  const { violations } = await page.evaluate(() => axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  }));
  return violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${v.help}: ${n.target.join(' ')} ${n.failureSummary.split('\n')[1] || ''}`));
}

// Nothing may be wider than the window: how much of the page hangs over, in pixels.
export async function overhang(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

// Kept only where BOLAN_SHOTS names a folder.
export async function shot(page, name) {
  const folder = process.env.BOLAN_SHOTS;
  if (!folder) return;
  fs.mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, name + '.png'), fullPage: true });
}

const types = { '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml', '.woff2': 'font/woff2', '.html': 'text/html; charset=utf-8' };
export const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
  "form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

// Serves /assets/ from ui/dist and the pages of `pages` ({ '/path': html or (request) → [status, type, body] }).
export async function serve(pages) {
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const send = (status, type, body) => {
      response.writeHead(status, { 'content-type': type, 'content-security-policy': policy, 'cache-control': 'no-store' });
      response.end(body);
    };
    const file = pathname.startsWith('/assets/') ? path.join(root, 'ui/dist', path.basename(pathname))
      : pathname === '/sw.js' ? path.join(root, 'ui/dist/sw.js') : null;
    const page = pages[pathname];
    if (file && fs.existsSync(file)) send(200, types[path.extname(file)] || 'application/octet-stream', fs.readFileSync(file));
    else if (typeof page === 'function') send(...page(request));
    else if (page) send(200, types['.html'], page);
    else send(404, 'text/plain', 'not found');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => { server.closeAllConnections?.(); server.close(); } };
}
