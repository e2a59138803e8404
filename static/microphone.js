// Hears: the microphone fills the page's own form in and sends it, so press, text and voice are one path.
const MOST_WAITING = 320000; // bytes on the way, ten seconds; then the connection is too slow
const STOP = '{"type":"stop"}';
const EARLY = 30; // pieces kept until the server listens

let speaking, hearing; // hearing: what listens now
let silences = 0; // in a row, at this page
let byVoice = false; // the page that comes next answers something spoken
const box = () => document.querySelector(".voice");
const part = (selector) => box() && box().querySelector(selector);

export function microphone(speech) {
  speaking = speech;
  speaking.whenItChanges((state) => { show(); if (!hearing) tell(state); });
  document.addEventListener("htmx:before:swap", leave);
  document.addEventListener("htmx:finally:request", () => setTimeout(notSent, 0));
  addEventListener("pagehide", () => { leave(); speaking.hush(); });
  return { press, arrived, renewed };
}

function tell(state, words = "", percent = 0) {
  const line = part(".voice-state");
  if (line) line.textContent = state ? [(line.dataset[state] || "").replace("{percent}", percent), words].filter(Boolean).join(" ") : "";
  const before = document.querySelector(".readiness");
  if (before && state) before.hidden = true; // what was so when the page came
}

// How the buttons look: listening or not, speaking by itself or not
function show() {
  if (!box()) return;
  const listening = Boolean(hearing);
  part(".hearing").hidden = !listening;
  part(".microphone .idle").hidden = listening;
  part(".microphone .busy").hidden = !listening;
  part(".microphone").classList.toggle("listening", listening);
  box().querySelectorAll(".aloud").forEach((one) => { one.hidden = !speaking.isOn(); });
  part(".silent").hidden = speaking.isOn();
}

function press(what) {
  if (what === "listen") return hearing ? finish() : listen();
  if (what === "stop") return speaking.stop();
  speaking.open();
  show();
  speaking.change(what);
  return speaking.speak();
}

async function listen() {
  speaking.hush();
  speaking.open();
  const mine = { early: [], ready: false, over: false };
  hearing = mine;
  show();
  part(".heard").textContent = "";
  tell("opening");
  try {
    await Promise.all([connect(mine), capture(mine)]);
    const form = new FormData(document.querySelector("form.own-words"));
    const start = { type: "start", rate: mine.context.sampleRate };
    if (form.get("session_id")) Object.assign(start, { session_id: form.get("session_id"), slot: form.get("slot"), page: +form.get("page") });
    if (!mine.over) mine.socket.send(JSON.stringify(start));
  } catch (error) {
    const reason = { NotAllowedError: "refused", SecurityError: "refused", NotFoundError: "none", NotReadableError: "none", OverconstrainedError: "none" };
    end(mine, reason[error && error.name] || "lost");
  }
}

function connect(mine) {
  const socket = new WebSocket(location.origin.replace(/^http/, "ws") + box().dataset.listen);
  mine.socket = socket;
  socket.onmessage = ({ data }) => { if (!mine.over) heard(mine, JSON.parse(data)); };
  return new Promise((opened, failed) => {
    socket.onopen = opened;
    socket.onclose = () => { failed(new Error("closed")); end(mine, "lost"); };
  });
}

async function capture(mine) {
  mine.stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true } });
  if (mine.over) return release(mine);
  try {
    await record(mine, new AudioContext({ sampleRate: 16000 }));
  } catch (error) {
    if (error.name !== "NotSupportedError") throw error; // some can only listen at the device's own rate
    await record(mine, new AudioContext());
  }
}

async function record(mine, context) {
  mine.context = context;
  const source = context.createMediaStreamSource(mine.stream);
  await context.audioWorklet.addModule(box().dataset.recorder);
  const recorder = new AudioWorkletNode(context, "recorder", { numberOfOutputs: 0 });
  recorder.port.onmessage = ({ data }) => take(mine, data);
  source.connect(recorder);
  if (context.state === "suspended") await context.resume();
  mine.stream.getAudioTracks()[0].onended = () => end(mine, "none");
}

function take(mine, { buffer, level }) {
  if (mine.over) return;
  meter(level);
  if (!mine.ready) {
    mine.early.push(buffer);
    if (mine.early.length > EARLY) mine.early.shift();
  } else if (mine.socket.bufferedAmount > MOST_WAITING) {
    end(mine, "lost");
  } else {
    mine.socket.send(buffer);
  }
}

function meter(level) {
  const bar = part(".level span");
  if (bar) bar.style.inlineSize = `${Math.min(100, Math.round(Math.sqrt(level) * 160))}%`;
}

function heard(mine, message) {
  switch (message.type) {
    case "ready":
      mine.ready = true;
      mine.early.splice(0).forEach((buffer) => mine.socket.send(buffer));
      tell("listening");
      break;
    case "waiting": mine.early = []; tell("waiting"); break;
    case "speech": speaking.hush(); tell("listening"); break;
    case "partial": part(".heard").textContent = message.text; break;
    case "ended":
    case "too_long": release(mine); break;
    case "final": enter(mine, message.text); break;
    case "no_model": end(mine, { installing: "installing", broken: "broken" }[message.state] || "model", "", message.percent); break;
    case "silence": end(mine, (silences += 1) > 1 ? "buttons" : "silence"); break;
    default: end(mine, message.type); // busy, lost
  }
}

function finish() {
  const mine = hearing;
  if (!mine.ready) return end(mine, "");
  release(mine);
  mine.socket.send(STOP);
}

function enter(mine, text) {
  end(mine, "thinking", text);
  silences = 0;
  const form = document.querySelector("form.own-words");
  form.elements.text.value = text;
  byVoice = true;
  form.requestSubmit();
}

function release(mine) {
  if (mine.stream) mine.stream.getTracks().forEach((track) => track.stop());
  if (mine.context && mine.context.state !== "closed") mine.context.close();
}

function end(mine, state, words, percent) {
  if (mine.over) return;
  mine.over = true;
  release(mine);
  if (mine.socket) mine.socket.close();
  if (hearing !== mine) return;
  hearing = undefined;
  show();
  tell(state, words, percent);
}

function leave() {
  if (hearing) end(hearing, "");
}

// What was said did not get through; the page is still the same
function notSent() {
  if (!byVoice) return;
  byVoice = false;
  tell("lost");
}

// Another page is there
function arrived(command) {
  const spoken = byVoice;
  byVoice = false;
  silences = 0;
  show();
  speaking.change(command);
  if (command === "stop") return speaking.stop();
  if (command && !speaking.isOn()) speaking.open();
  if (spoken || command) return speaking.speak();
  return speaking.hush();
}

function renewed() {
  if (speaking.isOn()) speaking.speak();
}
