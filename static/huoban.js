// Spares waiting in doubt and forgives unsteady fingers. Every page works without this file.
"use strict";
(() => {
  const CONTROLS = "button, a[href], summary, label.tick";
  const ROLL = 24; // px that a finger may roll and still press
  const HOLD = 400; // ms after which browsers stop counting a touch as a press
  const byId = (id) => document.getElementById(id);
  const control = (event) => event.target.closest && event.target.closest(CONTROLS);

  // Working on it: at once on the button, in words when it takes longer
  let timer, current, failed, button, label;
  const words = (kind) => { byId("busy").textContent = kind ? byId("busy").dataset[kind] : ""; };
  function begin(pressed) {
    end();
    words("");
    timer = setTimeout(words, 600, "busy");
    button = pressed;
    if (!button) return;
    button.setAttribute("aria-busy", "true");
    if (!button.dataset.busy) return;
    label = button.querySelector("span");
    label.dataset.idle = label.textContent;
    label.textContent = button.dataset.busy;
  }
  function end() {
    clearTimeout(timer);
    if (button) button.removeAttribute("aria-busy");
    if (label) label.textContent = label.dataset.idle;
    button = label = undefined;
  }

  // The same press again, while the first is on its way, is answered with words and not sent twice
  const sent = new Map();
  function contents(form, submitter) {
    const data = new URLSearchParams(new FormData(form));
    if (submitter && submitter.name) data.append(submitter.name, submitter.value);
    return data.toString();
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const what = contents(form, event.submitter);
    if (sent.get(form) === what) {
      event.preventDefault();
      event.stopImmediatePropagation();
      words("busy");
      return;
    }
    sent.set(form, what);
    setTimeout(() => sent.delete(form), 8000);
    begin(event.submitter);
  }, true);
  addEventListener("pageshow", () => { sent.clear(); end(); words(""); });

  // htmx
  const on = (name, act) => document.addEventListener("htmx:" + name, (event) => act(event.detail, event));
  on("before:request", ({ ctx }) => {
    current = ctx;
    failed = false;
    if (!ctx.sourceElement.matches("form")) begin(ctx.sourceElement);
  });
  on("before:swap", ({ ctx }, event) => {
    if (ctx.text.includes('id="main"')) return;
    event.preventDefault();
    failed = true;
  });
  on("before:history:update", ({ sourceElement, response }, event) => {
    // the address of a form that did not fit is no page to come back to
    if (response && response.status >= 400 && sourceElement && sourceElement.method === "post") event.preventDefault();
  });
  on("error", () => { failed = true; });
  on("finally:request", ({ ctx }) => {
    sent.delete(ctx.request.form);
    if (ctx !== current) return;
    end();
    words(failed ? (ctx.sourceElement.matches(".alarm-form") ? "dial" : "offline") : "");
  });
  on("after:swap", () => {
    const first = byId("problem") || document.querySelector("#main h1");
    if (first) first.focus({ preventScroll: true });
    arrive();
    const { command } = byId("main").dataset;
    if (voice || command) withVoice((senses) => senses.arrived(command));
  });

  // Speaking instead of pressing; what it takes is loaded with the first press
  let voice;
  const able = window.isSecureContext && navigator.mediaDevices && window.WebSocket && window.AudioWorkletNode;
  function withVoice(act) {
    const box = document.querySelector(".voice");
    if (!voice && !box) return;
    voice ||= Promise.all([import(box.dataset.microphone), import(box.dataset.speaking)])
      .then(([microphone, speaking]) => microphone.microphone(speaking));
    voice.then(act).catch(() => { voice = undefined; words("offline"); });
  }
  document.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-voice]");
    if (pressed) withVoice((senses) => senses.press(pressed.dataset.voice));
  });

  // A booking speaks for itself
  let source, retry;
  const PARTS = ["heading", "status-state", "status-words", "status-next", "status-reference", "booking-next", "booking-actions", "booking-facts"];
  const plain = (element) => element.innerHTML.replace(/ data-htmx-powered="true"/g, "").trim();
  function renew(part, fresh) {
    if (!part || !fresh || plain(part) === plain(fresh)) return;
    const pressable = () => [...part.querySelectorAll("a, button")];
    const at = pressable().indexOf(document.activeElement);
    part.replaceChildren(...fresh.childNodes);
    if (at >= 0) (pressable()[at] || byId("heading")).focus({ preventScroll: true });
    if (window.htmx) htmx.process(part);
  }
  function update(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const status = fresh.getElementById("status");
    if (!status || !byId("status")) return;
    const before = byId("heading").textContent;
    PARTS.forEach((id) => renew(byId(id), fresh.getElementById(id)));
    if (voice && byId("heading").textContent !== before) withVoice((senses) => senses.renewed());
    Object.assign(byId("status").dataset, status.dataset);
    document.title = byId("heading").textContent;
    keepOffline();
    if ("settled" in status.dataset) stop();
  }
  function moved(booking, url) {
    if (!/^\/(?!\/)/.test(url)) return;
    const link = document.createElement("a");
    link.className = "yes";
    link.href = url;
    link.textContent = booking.dataset.again;
    const holder = document.createElement("div");
    holder.append(link);
    renew(byId("status-next"), holder);
  }
  function stop() {
    clearTimeout(retry);
    if (source) source.close();
    source = undefined;
  }
  function follow() {
    stop();
    const booking = document.querySelector("[data-events]");
    if (!booking || !window.EventSource || booking.querySelector("[data-settled]")) return;
    source = new EventSource(booking.dataset.events);
    source.onmessage = (event) => update(event.data);
    source.addEventListener("moved", (event) => { moved(booking, event.data.trim()); stop(); });
    source.addEventListener("settled", stop);
    source.onerror = () => {
      if (source && source.readyState === EventSource.CLOSED) retry = setTimeout(follow, 10000);
    };
  }
  addEventListener("pagehide", stop);
  addEventListener("pageshow", (event) => { if (event.persisted) follow(); });

  function keepOffline() {
    if (byId("status")) navigator.serviceWorker?.ready.then(({ active }) => active.postMessage("changed"));
  }
  function arrive() {
    document.querySelectorAll(".print").forEach((print) => { print.hidden = false; });
    if (!able) document.querySelectorAll(".microphone, .unable").forEach((part) => { part.hidden = !part.hidden; });
    if (/^\/who/.test(location.pathname)) sessionStorage.clear(); // nothing is left for the next person
    keepOffline();
    follow();
  }
  document.addEventListener("click", (event) => {
    if (event.target.closest(".print")) print();
  });

  // Presses: seen at once, and counted although the finger rolled or rested
  const held = new Map();
  const show = (element, down) => element.classList.toggle("pressed", down);
  const far = (start, x, y) => Math.hypot(x - start.x, y - start.y) > ROLL;
  document.addEventListener("pointerdown", (event) => {
    const pressed = control(event);
    if (!pressed) return;
    show(pressed, true);
    setTimeout(show, 1200, pressed, false);
    if (event.pointerType === "mouse" && event.button === 0) held.set("mouse", { pressed, x: event.clientX, y: event.clientY });
  });
  document.addEventListener("pointerup", (event) => {
    const start = held.get("mouse");
    if (event.pointerType !== "mouse" || !start) return;
    held.delete("mouse");
    setTimeout(show, 150, start.pressed, false);
    if (!start.pressed.contains(event.target) && !far(start, event.clientX, event.clientY)) start.pressed.click();
  });
  document.addEventListener("dragstart", (event) => { if (control(event)) event.preventDefault(); });
  document.addEventListener("touchstart", (event) => {
    for (const touch of event.changedTouches) {
      const pressed = control(event);
      if (pressed) held.set(touch.identifier, { pressed, x: touch.clientX, y: touch.clientY, most: 0, since: Date.now(), alone: event.touches.length === 1 });
    }
  }, { passive: true });
  document.addEventListener("touchmove", (event) => {
    for (const touch of event.changedTouches) {
      const start = held.get(touch.identifier);
      if (start) start.most = Math.max(start.most, Math.hypot(touch.clientX - start.x, touch.clientY - start.y));
    }
  }, { passive: true });
  document.addEventListener("touchend", (event) => {
    for (const touch of event.changedTouches) {
      const start = held.get(touch.identifier);
      held.delete(touch.identifier);
      if (!start) continue;
      setTimeout(show, 150, start.pressed, false);
      const usual = start.most < 8 && Date.now() - start.since < HOLD;
      if (usual || !start.alone || start.most > ROLL || far(start, touch.clientX, touch.clientY)) continue;
      if (event.cancelable) event.preventDefault(); // this press is counted here, so not once more by the browser
      start.pressed.click();
    }
  });
  document.addEventListener("touchcancel", () => held.clear());
  document.addEventListener("contextmenu", (event) => {
    if (held.size && !held.has("mouse") && control(event)) event.preventDefault();
  });

  arrive();

  // Numbers to call stay readable without a network; kept once somebody uses the page
  if ("serviceWorker" in navigator) {
    const register = () => navigator.serviceWorker.register("/offline.js").catch(() => {});
    addEventListener("pointerdown", register, { once: true });
    addEventListener("keydown", register, { once: true });
  }
})();
