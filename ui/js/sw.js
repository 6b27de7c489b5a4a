// Keeps the verification page on the phone, so that a scanned code is checked with no network. Its scope is /verify.
const store = 'verify-1';

async function keep_page() {
  const cache = await caches.open(store);
  const reply = await fetch('/verify', { cache: 'reload', credentials: 'same-origin' });
  if (!reply.ok) return;
  const text = await reply.clone().text();
  const assets = [...new Set(text.match(/\/assets\/[\w.-]+/g) || [])];
  const styles = await Promise.all(assets.filter((a) => a.endsWith('.css')).map(async (a) => (await fetch(a)).text()));
  const fonts = styles.flatMap((s) => s.match(/\/assets\/naskh[\w.-]+/g) || []);
  await cache.addAll([...new Set([...assets, ...fonts])]);
  await cache.put('/verify', reply);
}

// The network for four seconds, then what is kept, which says so itself: a browser does not always know that it has no network.
async function answer_page(request) {
  const waited = new Promise((resolve, reject) => setTimeout(() => reject(new Error('slow')), 4000));
  try {
    return await Promise.race([fetch(request), waited]);
  } catch {
    const kept = await caches.match('/verify');
    if (!kept) return fetch(request);
    return new Response((await kept.text()).replace('<html ', '<html class="is-kept" '), { headers: kept.headers });
  }
}

self.addEventListener('install', (e) => { self.skipWaiting(); e.waitUntil(keep_page()); });
self.addEventListener('activate', (e) => e.waitUntil((async () => {
  for (const name of await caches.keys()) if (name !== store) await caches.delete(name);
  await self.clients.claim();
})()));
self.addEventListener('fetch', (e) => {
  const url = new URL(e.request.url);
  if (e.request.method !== 'GET' || url.origin !== location.origin) return;
  if (url.pathname.startsWith('/assets/')) e.respondWith((async () => (await caches.match(e.request)) || fetch(e.request))());
  else if (e.request.mode === 'navigate' && url.pathname === '/verify' && !url.search) {
    e.respondWith(answer_page(e.request));
    e.waitUntil(keep_page().catch(() => {}));
  }
});
