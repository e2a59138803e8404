// Holds the page, as it stands, to the rules of all pages; gives [rule, element, what was found].
// A line is what stands at one height in one block; a control is what can be pressed or filled in.
({ body, least }) => {
  const found = [];
  const style = (element) => getComputedStyle(element);
  const box = (element) => element.getBoundingClientRect();
  const words = (element) => element.textContent.trim().replace(/\s+/g, " ");
  const name = (element) => {
    const kind = element.localName + (element.id ? "#" + element.id : "") + [...element.classList].map((c) => "." + c).join("");
    return `<${kind}> ${(words(element) || element.value || "").slice(0, 30)}`;
  };
  const say = (rule, element, what) => found.push([rule, name(element), String(what)]);
  const seen = (element) => {
    const { width, height, right, bottom } = box(element);
    return width > 1 && height > 1 && right > 0 && bottom + scrollY > 0 &&
      element.checkVisibility({ visibilityProperty: true }) && !element.closest(".for-ears");
  };
  const all = (selector) => [...document.querySelectorAll(selector)];
  const size = (element) => parseFloat(style(element).fontSize);

  // Words: size, lines, language
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());)
    if (node.data.trim() && !node.parentElement.closest("script, style")) texts.push([node, node.parentElement]);
  const shown = texts.filter(([, parent]) => seen(parent));
  for (const [, parent] of shown) if (size(parent) < least) say("small text", parent, size(parent));
  for (const field of all("input, textarea")) if (seen(field) && size(field) < body) say("small text", field, size(field));
  if (size(document.body) < body) say("small body", document.body, size(document.body));
  for (const part of all("main p, main li, main dd")) if (seen(part) && size(part) < least) say("small body", part, size(part));

  const block = (element) => { while (/^(inline$|contents)/.test(style(element).display)) element = element.parentElement; return element; };
  const blocks = new Map();
  for (const [node, parent] of shown) {
    const range = document.createRange();
    range.selectNodeContents(node);
    const holder = block(parent);
    if (!blocks.has(holder)) blocks.set(holder, { text: "", rects: [] });
    const collected = blocks.get(holder);
    collected.text += node.data.trim();
    collected.rects.push(...range.getClientRects());
  }
  const INSIDE = "a.action, button, .yes, summary, label.tick, header";
  for (const [holder, { text, rects }] of blocks) {
    const lines = new Map();
    for (const { left, right, bottom } of rects) {
      const key = Math.round(bottom / 8);
      const line = lines.get(key) || lines.get(key - 1) || [left, right];
      lines.set(key, [Math.min(left, line[0]), Math.max(right, line[1])]);
    }
    const widths = [...lines.values()].map(([left, right]) => right - left);
    const total = widths.reduce((sum, width) => sum + width, 0);
    const longest = Math.max(...widths);
    const chinese = (text.match(/\p{Script=Han}/gu) || []).length > text.length / 3;
    const long = chinese ? longest / size(holder) : (text.length * longest) / total;
    if (long > (chinese ? 40 : 80)) say("long line", holder, Math.round(long));
    if (style(holder).textAlign === "justify") say("justified", holder, "");
    const height = parseFloat(style(holder).lineHeight) / size(holder);
    const paragraph = holder.matches("p, dd, blockquote") || lines.size > 1;
    if (paragraph && !/^H[1-6]$/.test(holder.tagName) && !holder.closest(INSIDE) && !(height >= 1.5)) say("line height", holder, height);
  }
  for (const next of all("main p + p:not(.number)")) {
    const before = next.previousElementSibling;
    if (!seen(next) || !seen(before) || box(next).top < box(before).bottom) continue;
    const line = parseFloat(style(next).lineHeight) - size(next);
    const gap = box(next).top - box(before).bottom + line;
    if (gap < 1.5 * line - 1) say("paragraph gap", next, gap);
  }

  const spoken = document.documentElement.lang;
  const tongue = (element) => (element.closest("[lang]") || document.documentElement).lang;
  const foreign = (text, element) => {
    const lang = tongue(element);
    if (/\p{Script=Han}|[，。？！；：（）《》]/u.test(text) && !lang.startsWith("zh")) return lang;
    if (/[A-Za-z]{3,}/.test(text) && lang.startsWith("zh") && !element.closest("[translate=no]")) return lang;
    return "";
  };
  if (!["zh-CN", "en"].includes(spoken)) say("language", document.documentElement, spoken);
  for (const [node, parent] of texts) if (foreign(node.data, parent)) say("language", parent, `${node.data.trim()} is no ${tongue(parent)}`);
  for (const element of all("[aria-label], [title], [alt], [placeholder]"))
    for (const attribute of ["aria-label", "title", "alt", "placeholder"])
      if (foreign(element.getAttribute(attribute) || "", element)) say("language", element, element.getAttribute(attribute));

  // Room: nothing hangs over, nothing is cut off
  const wide = document.documentElement.scrollWidth;
  if (wide > innerWidth) say("sideways", document.documentElement, wide);
  for (const [holder, { rects }] of blocks) if (rects.some(({ left, right }) => left < -1 || right > innerWidth + 1)) say("sideways", holder, "");
  for (const element of all("body *")) {
    if (!seen(element) || !/hidden|clip/.test(style(element).overflow) || element.closest("svg")) continue;
    if (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1) say("cut off", element, "");
  }
  for (const element of all("button, a, p, h1, h2, label, .offer, .tile"))
    if (seen(element) && element.scrollWidth > element.clientWidth + 1 && style(element).display !== "inline") say("cut off", element, "its words hang over");

  // Targets
  const target = (element) => element.closest("label") || element;
  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const targets = [...new Set(all(CONTROLS).filter(seen).map(target))];
  for (const element of targets) {
    const { width, height } = box(element);
    const side = Math.min(width, height) + 0.5;
    if (side < 44) say("target", element, side);
    if (element.closest("main") && side < 60) say("main target", element, side);
  }
  targets.forEach((one, index) => targets.slice(index + 1).forEach((other) => {
    const a = box(one), b = box(other);
    if (one.contains(other) || other.contains(one)) return;
    const across = Math.max(a.left - b.right, b.left - a.right, 0), down = Math.max(a.top - b.bottom, b.top - a.bottom, 0);
    const gap = Math.hypot(across, down) + 0.5;
    if (gap < 16) say("target gap", one, `${gap} to ${name(other)}`);
  }));

  // Never by colour alone, and every edge can be seen
  for (const icon of all("svg")) if (seen(icon) && !words(icon.parentElement.closest("p, a, button, li, summary, div") || icon.parentElement)) say("icon alone", icon.parentElement, "");
  for (const part of all(".state, .problem, .problem-here, [role=alert]")) if (!words(part)) say("state without words", part, "");
  for (const on of all("[aria-pressed=true]")) {
    const off = [...on.parentElement.querySelectorAll("[aria-pressed=false]")][0];
    if (off && ["fontWeight", "textDecorationLine", "borderBottomWidth"].every((p) => style(on)[p] === style(off)[p])) say("by colour alone", on, "");
  }
  const rgb = (colour) => (colour.match(/[\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const behind = (element) => {
    for (; element; element = element.parentElement) { const c = rgb(style(element).backgroundColor); if (c.length < 4 || c[3] > 0.9) return c; }
    return [255, 255, 255];
  };
  const light = (c) => { const [r, g, b] = c.map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((m, n) => n - m); return (x + 0.05) / (y + 0.05); };
  for (const element of targets) {
    const around = behind(element.parentElement);
    const edge = element.matches("label:not(.tick)") || parseFloat(style(element).borderBottomWidth) ? rgb(style(element).borderBottomColor) : around;
    const plain = element.matches(".brand") || style(element).textDecorationLine.includes("underline");
    if (!plain && Math.max(ratio(edge, around), ratio(behind(element), around)) < 3) say("edge contrast", element, ratio(edge, around));
    if (!plain && !parseFloat(style(element).borderBottomWidth)) say("no edge", element, "");
  }
  for (const icon of all("svg.icon")) if (seen(icon) && ratio(rgb(style(icon).stroke), behind(icon)) < 3) say("icon contrast", icon.parentElement, style(icon).stroke);

  // Nothing moves by itself
  if (document.querySelector("meta[http-equiv=refresh], marquee, blink, video[autoplay], audio[autoplay]")) say("moves", document.documentElement, "");
  for (const element of all("body *")) if (parseFloat(style(element).transitionDuration) || style(element).animationName !== "none") say("moves", element, "although less motion is wished");
  for (const moving of document.getAnimations()) if (moving.effect.getComputedTiming().iterations === Infinity) say("moves", moving.effect.target, "for ever");
  return found;
}
