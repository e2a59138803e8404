// Where the focus is: its number among all that Tab should reach, and what is wrong there.
() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const style = getComputedStyle(at);
  const rgb = (colour) => (colour.match(/[\d.]+/g) || []).slice(0, 3).map(Number);
  const light = (c) => { const [r, g, b] = c.map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((m, n) => n - m); return (x + 0.05) / (y + 0.05); };
  let behind = at.parentElement;
  while (behind && /, 0\)$|transparent/.test(getComputedStyle(behind).backgroundColor)) behind = behind.parentElement;
  const around = behind ? rgb(getComputedStyle(behind).backgroundColor) : [255, 255, 255];
  const halo = style.boxShadow === "none" ? "" : style.boxShadow.match(/rgba?\([^)]*\)/)[0];
  const wrong = [];
  if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 3) wrong.push("no ring of 3 px");
  else if (Math.max(ratio(rgb(style.outlineColor), around), halo ? ratio(rgb(halo), around) : 1) < 3) wrong.push("a ring that is hardly seen: " + ratio(rgb(style.outlineColor), around));
  const { left, top, right, bottom, width, height } = at.getBoundingClientRect();
  if (bottom <= 0 || top >= innerHeight || right <= 0 || left >= innerWidth || !width || !height) wrong.push("out of sight");
  const stops = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.disabled);
  return { stop: stops.indexOf(at), stops: stops.length, radios: stops.filter((e) => e.type === "radio").length,
    name: at.localName + " " + (at.textContent || at.value || "").trim().slice(0, 30), wrong };
}
