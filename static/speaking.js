// Reads the page aloud: what is spoken is what is shown, in the order in which it stands there.
const RATES = ["slow", "normal", "fast"];
const BROWSERS = { slow: 0.6, normal: 0.8, fast: 1 }; // their own normal is too fast for Mandarin
const LOUDNESS = [1, 1.8, 3];
const KEPT = "huoban-rate";

let on = false; // whether turns are spoken by themselves
let turn = 0; // what is being spoken; older ones fall silent
let rate = RATES.includes(sessionStorage.getItem(KEPT)) ? sessionStorage.getItem(KEPT) : "normal";
let louder = 0;
let context, gain, playing, warm;
let told = () => {};

export const isOn = () => on;
export function whenItChanges(act) { told = act; }
export const texts = () => {
  const parts = [...document.querySelectorAll("#main [data-speak]")];
  const found = parts.length ? parts : [...document.querySelectorAll("#main h1")];
  return found.map((part) => part.textContent.replace(/\s+/g, " ").trim()).filter(Boolean);
};

// Sound is allowed within a press only, so each press opens it
export function open() {
  on = true;
  if (!context && window.AudioContext) {
    context = new AudioContext();
    gain = context.createGain();
    const tame = context.createDynamicsCompressor(); // louder without breaking up
    gain.connect(tame);
    tame.connect(context.destination);
  }
  if (context && context.state === "suspended") context.resume();
  warm ||= ownVoice().then((voice) => voice || sound(texts()[0])).catch(() => {}); // what speaks is started meanwhile
}

export function hush() {
  turn += 1;
  if (playing) playing();
  playing = undefined;
  if (window.speechSynthesis) speechSynthesis.cancel();
  told("");
}

export function stop() { hush(); on = false; told(""); }

export function change(command) {
  if (command === "slower") rate = RATES[Math.max(0, RATES.indexOf(rate) - 1)];
  if (command === "louder") louder = Math.min(LOUDNESS.length - 1, louder + 1);
  sessionStorage.setItem(KEPT, rate);
}

export async function speak() {
  hush();
  const mine = turn;
  const words = texts();
  told("speaking");
  try {
    const voice = await ownVoice();
    if (mine !== turn) return;
    await (voice ? bySystem(words, voice, mine) : byServer(words, mine));
    if (mine === turn) told("");
  } catch {
    if (mine === turn) told("mute");
  }
}

// Some browsers know their voices a moment late; that moment passes while someone speaks
const voicesKnown = new Promise((done) => {
  if (!window.speechSynthesis || speechSynthesis.getVoices().length) return done();
  speechSynthesis.addEventListener("voiceschanged", done, { once: true });
  return setTimeout(done, 300);
});

// The device's own voice, unless it would send the words elsewhere
async function ownVoice() {
  await voicesKnown;
  if (!window.speechSynthesis) return undefined;
  const wanted = document.documentElement.lang.toLowerCase();
  const spoken = (voice) => voice.lang.toLowerCase().replace("_", "-");
  const family = wanted.split("-")[0];
  const local = speechSynthesis.getVoices().filter((voice) => voice.localService && !/-(hk|tw)/.test(spoken(voice)));
  return local.find((voice) => spoken(voice) === wanted) || local.find((voice) => spoken(voice).startsWith(family + "-") || spoken(voice) === family);
}

async function bySystem(words, voice, mine) {
  for (const text of words) {
    if (mine !== turn) return;
    await new Promise((done, failed) => {
      const said = new SpeechSynthesisUtterance(text);
      Object.assign(said, { voice, lang: voice.lang, rate: BROWSERS[rate], volume: louder ? 1 : 0.85, onend: done });
      said.onerror = ({ error }) => (/interrupted|canceled/.test(error) ? done() : failed(error));
      playing = done;
      speechSynthesis.speak(said);
    });
  }
}

// The sound of the beginning of a text, and what is left of it
function sound(text) {
  if (!text) return undefined;
  const part = text.slice(0, 500);
  const got = fetch("/speech", { method: "POST", body: new URLSearchParams({ text: part, rate }) }).then(async (answer) => {
    if (!answer.ok) throw answer.status;
    const left = Number(answer.headers.get("Huoban-Rest"));
    return { bytes: await answer.arrayBuffer(), rest: text.slice(part.length - left).trim() };
  });
  got.catch(() => {}); // whoever waits for it is told
  return got;
}

// What comes next is made while this is heard
async function byServer(words, mine) {
  const left = [...words];
  let next = sound(left.shift());
  while (next) {
    const { bytes, rest } = await next;
    if (mine !== turn) return;
    if (rest) left.unshift(rest);
    next = sound(left.shift());
    await play(await context.decodeAudioData(bytes));
    if (mine !== turn) return;
  }
}

function play(buffer) {
  return new Promise((done) => {
    const source = context.createBufferSource();
    source.buffer = buffer;
    gain.gain.value = LOUDNESS[louder];
    source.connect(gain);
    source.onended = done;
    playing = () => { source.stop(); done(); };
    source.start();
    document.dispatchEvent(new CustomEvent("huoban:sound"));
  });
}
