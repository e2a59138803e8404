// What holds for a page at any size: help first, names, steps, errors; gives [rule, element, what].
({ steps }) => {
  const found = [];
  const words = (element) => element ? element.textContent.trim().replace(/\s+/g, " ") : "";
  const say = (rule, element, what) => found.push([rule, element ? element.outerHTML.slice(0, 80) : "page", String(what)]);
  const all = (selector) => [...document.querySelectorAll(selector)];

  const headings = all("h1");
  if (headings.length !== 1) say("one heading", headings[1], headings.length);
  else if (!document.title.includes(words(headings[0]))) say("title", headings[0], document.title);
  const first = all("body a[href], body button").slice(0, 4);
  const [skip, help, emergency, call] = first;
  if (!skip || skip.getAttribute("href") !== "#main") say("help first", skip, "the way to the main part");
  if (!help || !/\/help$/.test(help.form ? help.form.action : "")) say("help first", help, "a person");
  if (!emergency || !/\/emergency$/.test(emergency.form ? emergency.form.action : "")) say("help first", emergency, "emergency");
  if (!call || !call.href.startsWith("tel:")) say("help first", call, "a number to call");

  for (const field of all("input:not([type=hidden]), textarea, select"))
    if (!field.labels.length || !words(field.labels[0])) say("label", field, "");
  for (const wrong of all("[aria-invalid=true]")) {
    const told = (wrong.getAttribute("aria-describedby") || "").split(" ").map((id) => words(document.getElementById(id)));
    if (!told.some(Boolean)) say("error beside", wrong, "");
    if (!document.getElementById("problem")) say("error on top", wrong, "");
  }
  for (const link of all("#problem a")) if (!document.querySelector(link.getAttribute("href"))) say("error on top", link, "leads nowhere");
  for (const about of all("[aria-describedby], [aria-labelledby]"))
    for (const attribute of ["aria-describedby", "aria-labelledby"])
      for (const id of (about.getAttribute(attribute) || "").split(" ").filter(Boolean))
        if (!document.getElementById(id)) say("names", about, id);
  for (const form of all("form")) if (!form.getAttribute("action")) say("works without script", form, "no action");
  for (const button of all("main button:not([type=button])")) if (!button.form) say("works without script", button, "no form");
  if (document.querySelector("[onclick], [style], script:not([src])")) say("works without script", document.body, "inline");

  const seen = (element) => element.checkVisibility();
  const choices = all("main button.tile, main form.offers > button, main :not(.more) > summary").filter(seen);
  if (choices.length > 5) say("choices", choices[5], choices.length);
  const questions = new Set(all("#answer form").map((form) => form.action));
  if (questions.size > 1) say("questions", document.getElementById("answer"), questions.size);

  const step = words(document.getElementById("step"));
  if (steps && !step) say("step words", document.querySelector("main"), "");
  if (step) {
    const numbers = step.match(/\d+/g) || [];
    if (numbers.length !== 2 || +numbers[0] > +numbers[1] || +numbers[0] < 1) say("step words", document.getElementById("step"), step);
  }
  if (steps && /^\/(practice\/)?sessions\//.test(location.pathname)) {
    const asks = !/\/confirmation$/.test(location.pathname);
    if (asks && !document.querySelector('main button[name=text][value="?"]')) say("does not know", headings[0], "");
  }
  if (steps && !document.querySelector('main a.action use[href$="#back"]')) say("one step back", headings[0], "");
  if (all('[role=status]').some((region) => region.matches("[tabindex]"))) say("status takes focus", document.body, "");
  return found;
}
