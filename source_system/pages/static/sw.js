// The shell is kept whole; the newest news is kept for when there is no network. Feedback is never kept.
const SHELL = "shell-2";
const NEWS = "news-1";
const FILES = ["./", "style.css", "app.js", "feedback.js", "words.js", "manifest.webmanifest", "icon.svg"];
const KEPT = ["/v1/public/news", "/v1/public/areas", "/v1/about"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = async () => {
    for (const name of await caches.keys()) if (name !== SHELL && name !== NEWS) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(old());
});

async function networkFirst(request, name, key) {
  const cache = await caches.open(name);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(key, answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match(key);
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (KEPT.includes(url.pathname)) event.respondWith(networkFirst(event.request, NEWS, url.href));
  else if (!url.pathname.startsWith("/v1/")) event.respondWith(networkFirst(event.request, SHELL, url.origin + url.pathname));
});
