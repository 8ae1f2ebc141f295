// The service worker: the player and what it proved are there without the agent.

const SHELL = "shell-1";
const KEPT = "kept";
const PAGES = ["/", "/player.js", "/packages.js", "/paint.js", "/plays.js", "/player.css"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(PAGES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith("/api/files/")) {
    event.respondWith(caches.open(KEPT).then(async (cache) => (await cache.match(url.href)) ?? fetch(event.request)));
  } else if (PAGES.includes(url.pathname)) {
    event.respondWith(shell(event.request, url.pathname));
  }
});

// The agent's own pages when it answers, so that a new agent brings a new player; else those that were kept.
async function shell(request, path) {
  const cache = await caches.open(SHELL);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(path, answer.clone());
    return answer;
  } catch {
    return (await cache.match(path)) ?? Response.error();
  }
}
