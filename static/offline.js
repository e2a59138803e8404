// Without a network the numbers to call stay readable. Keeps one page of ours and what it looks like.
"use strict";
const KEPT = "huoban-offline";
const PAGE = "/offline";
const CHANGES_IT = /^\/(look|profile|who|welcome|terminal)/;

let keeping = Promise.resolve();

// One after the other, so that an older page never takes the place of a newer one
function keep() {
  keeping = keeping.then(renew, renew);
  return keeping;
}

async function renew() {
  const cache = await caches.open(KEPT);
  const answer = await fetch(PAGE, { cache: "no-store" });
  if (!answer.ok) return;
  const parts = [...(await answer.clone().text()).matchAll(/(?:href|src)="(\/static\/[^"#]+)/g)];
  await cache.put(PAGE, answer);
  await cache.addAll([...new Set(parts.map((part) => part[1]))]);
}

async function throughOrKept(event, url) {
  try {
    const answer = await fetch(event.request);
    if (CHANGES_IT.test(url.pathname) && answer.ok) event.waitUntil(keep().catch(() => {}));
    return answer;
  } catch (error) {
    // whoever pressed for help gets the numbers to dial, at the least
    const helps = event.request.method === "GET" || /\/emergency$/.test(url.pathname);
    const page = helps && (await caches.match(PAGE));
    if (page) return page;
    throw error;
  }
}

self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.waitUntil(keep().catch(() => {})));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== location.origin || url.pathname.endsWith("/events")) return;
  if (url.pathname.startsWith("/static/")) {
    event.respondWith(caches.match(event.request).then((kept) => kept || fetch(event.request)));
  } else if ((event.request.headers.get("accept") || "").includes("text/html")) {
    event.respondWith(throughOrKept(event, url));
  }
});
