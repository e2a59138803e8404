// On a shared terminal: asks whether someone is still there, and makes it ready for the next person.
"use strict";
(() => {
  const GRACE = 60000, STEP = 10000, AGAIN = 5000; // ms
  const bar = document.getElementById("presence");
  const words = bar.querySelector("[role=status]");
  const rest = bar.querySelector(".rest");
  const stay = bar.querySelector("[data-stay]");
  const patience = bar.dataset.minutes * 60000;
  let last = Date.now(), said = "", ending = false;

  const say = (text) => {
    if (text !== said) words.textContent = said = text;
    rest.hidden = Boolean(text);
  };
  const here = () => { last = Date.now(); };
  const nobody = () => document.querySelector("#main [data-nobody]");

  function look() {
    if (ending) return;
    if (nobody()) here();
    const left = last + patience + GRACE - Date.now();
    if (left <= 0) { end(); return; }
    stay.hidden = left > GRACE;
    say(stay.hidden ? "" : bar.dataset.words.replace("{seconds}", 10 * Math.ceil(left / STEP)));
  }

  async function end() {
    ending = true;
    stay.hidden = document.getElementById("main").hidden = true; // whoever comes meanwhile sees nothing of it
    say(bar.dataset.ending);
    try {
      const answer = await fetch(bar.querySelector("form").action, { method: "POST" });
      if (!answer.ok) throw new Error(answer.status);
    } catch {
      setTimeout(end, AGAIN); // without a network the cookies are still there
      return;
    }
    sessionStorage.clear();
    location.replace("/who");
  }

  // a spoken answer is sent as a form, so it counts, too
  for (const sign of ["pointerdown", "keydown", "submit"]) document.addEventListener(sign, here, { capture: true, passive: true });
  stay.addEventListener("click", () => {
    look();
    document.querySelector("#main h1").focus({ preventScroll: true });
  });
  setInterval(look, 1000);
})();
