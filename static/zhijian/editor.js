/* The plan's page while it can be edited: sections open as editors, and everybody sees who else is where. */

import { Section } from "./editor/section.js";
import { post, token } from "./editor/saving.js";
import { load } from "./editor/text.js";

const BEAT = 10000;
const open = new Map(); // form -> Section
let beating;

function look() {
  for (const [form, section] of open) {
    if (form.isConnected) continue;
    open.delete(form);
    section.close();
    const place = document.getElementById(section.slug);
    if (place && place.getBoundingClientRect().top < 0) place.scrollIntoView({ block: "start" });
    beat([section.slug]);
  }
  for (const form of document.querySelectorAll("form[data-editor]")) {
    if (open.has(form)) continue;
    open.set(form, new Section(form));
    beat();
  }
}

const editable = () => [...document.querySelectorAll(".section[data-present]")];

/** Give a sign of life, and show who else is in which section. */
async function beat(left = [], leaving = false) {
  const sections = editable();
  if (!sections.length) return;
  const seen = [...open.values()].map((one) => Object.entries(one.seen).map((pair) => pair.join(":")).join(" ")).join(" ");
  const pairs = [["seen", seen], ...left.map((slug) => ["left", slug]), ...(leaving ? [] : [...open.values()].map((one) => ["open", one.slug]))];
  const form = document.querySelector("form input[name=csrfmiddlewaretoken]").form;
  const { status, body } = await post(sections[0].dataset.present, pairs, token(form), leaving);
  if ([403, 404, 409].includes(status)) clearInterval(beating); // closed for editing by now
  if (status !== 200) return;
  for (const section of editable()) show(section, body.people[section.id] || "");
  for (const one of open.values()) if (!one.busy) one.news(body);
}

function show(section, sentence) {
  const place = section.querySelector("[data-people]");
  if (place.textContent !== sentence) place.textContent = sentence;
  place.hidden = !sentence;
  section.toggleAttribute("data-others", Boolean(sentence));
}

document.addEventListener("htmx:afterSettle", look);
window.addEventListener("online", () => open.forEach((section) => section.flush()));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") open.forEach((section) => section.flush(true));
  else beat();
});
window.addEventListener("pagehide", () => {
  open.forEach((section) => section.flush(true));
  if (open.size) beat([...open.values()].map((section) => section.slug), true);
});
document.addEventListener("click", (event) => {
  /* A summary of errors leads to the text, not to the textarea behind it. */
  const link = event.target.closest("a[href^='#id_']");
  const field = link && [...open.values()].flatMap((one) => one.fields).find((one) => `#${one.controls[0].id}` === link.getAttribute("href"));
  if (!field || !field.rich) return;
  event.preventDefault();
  field.rich.focus();
});

look();
if (editable().length) {
  beat();
  beating = setInterval(() => (open.size || document.visibilityState === "visible") && beat(), BEAT);
  (window.requestIdleCallback || setTimeout)(() => load()); // so that the first section opens without a wait
}
