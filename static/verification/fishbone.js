/* The fishbone is drawn while one types, in the same geometry as verification/charts.py, whose picture stands after saving;
   the vocabulary is offered at each bone. Without this script the form works the same, only unseen. */

const WIDTH = 960, HEAD = 190, MARGIN = 16, LINE = 17, GAP = 6, LEAN = 34, LABEL_HEIGHT = 24;
const WIDE = 13, NARROW = 7; // about how wide a character is at 13 px
const MOST_CHIPS = 6;
const SVG = "http://www.w3.org/2000/svg";
const BROAD = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

const widthOf = (text) => [...text].reduce((sum, char) => sum + (BROAD.test(char) ? WIDE : NARROW), 0);
const linesOf = (text) => text.split(/\r\n|\r|\n/).map((line) => line.trim()).filter(Boolean);

/** Words with the blank after them; each Chinese character by itself. */
function tokens(text) {
  const found = [];
  let token = "";
  for (const char of text.trim().split(/\s+/).join(" ")) {
    if (BROAD.test(char)) {
      if (token) found.push(token);
      found.push(char);
      token = "";
    } else {
      token += char;
      if (char === " ") { found.push(token); token = ""; }
    }
  }
  return token ? [...found, token] : found;
}

/** The text in lines no wider than the room. */
function wrap(text, room) {
  const lines = [];
  let line = "";
  for (const token of tokens(text)) {
    if (line && widthOf(line + token.trimEnd()) > room) { lines.push(line.trimEnd()); line = ""; }
    line += token;
    while (widthOf(line) > room && [...line].length > 1) {
      const chars = [...line];
      let cut = chars.length;
      while (cut > 1 && widthOf(chars.slice(0, cut).join("")) > room) cut -= 1;
      lines.push(chars.slice(0, cut).join(""));
      line = chars.slice(cut).join("");
    }
  }
  return line.trim() || !lines.length ? [...lines, line.trimEnd()] : lines;
}

function part(name, facts, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(facts)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

const height = (causes) => causes.reduce((sum, lines) => sum + lines.length * LINE + GAP, 0);

/** The picture of the causes on each filled bone: [{code, words, causes}]. */
function drawn(filled, effect, words) {
  const pitch = (WIDTH - HEAD - 2 * MARGIN) / Math.max(Math.floor((filled.length + 1) / 2), 1);
  const wrapped = filled.map((bone) => bone.causes.map((cause) => wrap(cause, pitch - LEAN - 20)));
  const depth = (odd) => Math.max(0, ...wrapped.filter((_causes, place) => place % 2 === odd).map(height));
  const upper = depth(0), lower = depth(1);
  const head = wrap(effect, HEAD - 24).slice(0, 6);
  const headHeight = head.length * LINE + 20;
  const spine = Math.max(upper + LABEL_HEIGHT + 2 * GAP, headHeight / 2) + MARGIN;
  const total = spine + Math.max(lower ? lower + LABEL_HEIGHT + 2 * GAP : 0, headHeight / 2) + MARGIN;
  const told = filled.map((bone) => `${bone.words}: ${bone.causes.join(", ")}`).join("; ");
  const label = words.replace("{effect}", effect).replace("{causes}", told);
  const svg = part("svg", { viewBox: `0 0 ${WIDTH} ${total}`, role: "img", "aria-label": label });
  svg.append(part("line", { class: "fish-spine", x1: 8, y1: spine, x2: WIDTH - HEAD, y2: spine }));
  const top = spine - headHeight / 2;
  svg.append(part("rect", { class: "fish-head", x: WIDTH - HEAD, y: top, width: 188, height: headHeight, rx: 3 }));
  head.forEach((line, place) => svg.append(part("text", { class: "fish-label", x: WIDTH - HEAD + 12, y: top + 24 + place * LINE }, line)));
  filled.forEach((bone, place) => {
    const above = place % 2 === 0;
    svg.append(boneOf(bone, wrapped[place], MARGIN + Math.floor(place / 2) * pitch, pitch, spine, above ? upper : lower, above));
  });
  return svg;
}

function boneOf(bone, wrapped, left, pitch, spine, depth, above) {
  const reach = depth + 2 * GAP, far = left + pitch - LEAN, joint = left + pitch - 4;
  const end = above ? spine - reach : spine + reach;
  const group = part("g", {});
  group.append(part("line", { class: "fish-bone", "data-element": bone.code, x1: far, y1: end, x2: joint, y2: spine }));
  group.append(part("text", { class: "fish-label", "text-anchor": "middle", x: far, y: above ? end - 8 : end + 18 }, bone.words));
  const texts = [];
  let y = above ? end + GAP : spine + GAP;
  for (const lines of wrapped) {
    for (const line of lines) {
      y += LINE;
      texts.push(part("text", { class: "fish-text", x: left + 8, y: y - 4 }, line));
    }
    group.append(part("line", { class: "fish-twig", x1: left + 8, y1: y + 1, x2: far + (joint - far) * Math.abs(y - end) / reach, y2: y + 1 }));
    y += GAP;
  }
  group.append(...texts);
  return group;
}

const bonesOf = (form) => [...form.querySelectorAll("textarea[data-bone]")];

function draw(form) {
  const figure = form.querySelector("[data-fishbone]");
  const filled = bonesOf(form)
    .map((area) => ({ code: area.dataset.bone, words: area.labels[0]?.firstChild.textContent.trim() ?? "", causes: linesOf(area.value) }))
    .filter((bone) => bone.causes.length);
  figure.hidden = !filled.length;
  figure.replaceChildren(...(filled.length ? [drawn(filled, form.dataset.effect, figure.dataset.words)] : []));
}

/** The words of the vocabulary on this bone that fit the line being written, as buttons below its field. */
function offer(area) {
  const before = area.value.slice(0, area.selectionStart);
  const line = before.slice(before.lastIndexOf("\n") + 1).trim().toLocaleLowerCase();
  const written = new Set(linesOf(area.value));
  const fitting = [...area.form.querySelectorAll(`datalist option[data-bone="${area.dataset.bone}"]`)]
    .map((option) => option.value)
    .filter((word) => !written.has(word) && word.toLocaleLowerCase().includes(line))
    .slice(0, MOST_CHIPS);
  for (const old of area.form.querySelectorAll(".bone-words")) old.remove();
  if (!fitting.length) return;
  const box = document.createElement("div");
  box.className = "bone-words";
  for (const word of fitting) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-small button-quiet";
    button.textContent = word;
    button.addEventListener("click", () => take(area, word));
    box.append(button);
  }
  area.after(box);
}

/** Put a word in place of the line being written. */
function take(area, word) {
  const at = area.selectionStart;
  const start = area.value.lastIndexOf("\n", at - 1) + 1;
  const next = area.value.indexOf("\n", at);
  area.setRangeText(`${word}\n`, start, next < 0 ? area.value.length : next + 1, "end");
  area.focus();
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Of the vocabulary, the words on the causing element come first. */
function narrow(form) {
  const list = form.querySelector("datalist");
  const bone = form.elements.element.value;
  list.append(...[...list.children].sort((one, other) => (other.dataset.bone === bone) - (one.dataset.bone === bone)));
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.(".cause-form");
  if (!form) return;
  if (event.target.dataset.bone) { draw(form); offer(event.target); }
  if (event.target.name === "element") narrow(form);
});
document.addEventListener("focusin", (event) => { if (event.target.matches?.(".cause-form textarea[data-bone]")) offer(event.target); });
document.addEventListener("htmx:load", (event) => { for (const form of event.target.querySelectorAll?.(".cause-form") ?? []) draw(form); });
for (const form of document.querySelectorAll(".cause-form")) draw(form);
