/* The board: a card goes to another column by mouse, by touch at its handle, by keyboard at its handle, or through its menu.
   Each way ends in the same request; what the server refuses goes back where it was, with the sentence of the refusal. */

const board = document.querySelector("[data-board]");
const live = document.querySelector("[data-board-say]");
const notice = document.querySelector("[data-board-notice]");
const dialog = document.querySelector("[data-board-dialog]");
const FAR = 6; // pixels that a pointer travels before it drags
const EDGE = 48; // pixels from the board's edge where it scrolls by itself
const byState = board.dataset.split === "state";

const columns = [...board.querySelectorAll("[data-column]")];
const columnOf = (card) => card.closest("[data-column]");
const columnNamed = (code) => columns.find((column) => column.dataset.column === code);
const labelOf = (column) => column.dataset.label;
const handleOf = (card) => card.querySelector("[data-handle]");
const ways = (card) => new Map(card.dataset.ways.split(" ").filter(Boolean).map((way) => way.split(":")));
const cardNamed = (id) => board.querySelector(`[data-card="${id}"]`);

/* Words */

function sentence(name, facts = {}) {
  return board.dataset[`say${name}`].replace(/\{(\w+)\}/g, (whole, key) => facts[key] ?? whole);
}

function say(...sentences) {
  live.textContent = "";
  requestAnimationFrame(() => (live.textContent = sentences.join(" ")));
}

function tell(words) {
  notice.querySelector("[data-board-sentence]").textContent = words;
  notice.hidden = false;
}

/* Columns */

function count() {
  for (const column of columns) {
    const has = column.querySelectorAll("[data-card]").length;
    column.toggleAttribute("data-empty", has === 0);
  }
}

function shift(column, by) {
  for (const place of [column.querySelector("[data-count]"), document.querySelector(`[data-count-of="${column.dataset.column}"]`)]) {
    if (place) place.textContent = Number(place.textContent) + by;
  }
}

function put(card, column, before = null) {
  const from = columnOf(card);
  const cards = column.querySelector("[data-cards]");
  cards.insertBefore(card, before ?? (from === column ? card.nextSibling : cards.firstChild));
  if (from !== column) {
    shift(from, -1);
    shift(column, 1);
  }
  count();
}

function mark(card) {
  board.dataset.moving = "yes";
  const open = ways(card);
  for (const column of columns) {
    const code = column.dataset.column;
    column.dataset.drop = code === card.dataset.state ? "same" : open.has(code) ? (open.get(code) ? "asks" : "open") : "closed";
  }
}

function over(column) {
  for (const one of columns) one.toggleAttribute("data-over", one === column);
}

function unmark() {
  delete board.dataset.moving;
  for (const column of columns) {
    delete column.dataset.drop;
    column.removeAttribute("data-over");
  }
}

/* The move itself: one request at a time for each card, under one key, so that nothing is entered twice. */

function headers() {
  return { Accept: "application/json", ...JSON.parse(document.body.getAttribute("hx-headers") || "{}") };
}

async function ask(url, options = {}) {
  const answer = await fetch(url, { headers: headers(), credentials: "same-origin", ...options });
  const json = (answer.headers.get("Content-Type") || "").includes("application/json");
  if (!json) throw Object.assign(new Error("no answer for the board"), { gone: answer.status < 500 });
  return { status: answer.status, ...(await answer.json()) };
}

function bodyOf(facts) {
  const body = new URLSearchParams(facts);
  body.set("split", board.dataset.split);
  body.set("plans", board.dataset.plans);
  body.set("next", board.dataset.next);
  return body;
}

async function move(card, code, fromMenu = false) {
  if (card.hasAttribute("aria-busy")) return;
  const home = { column: columnOf(card), before: card.nextElementSibling };
  const target = byState ? columnNamed(code) : home.column;
  const facts = { title: card.dataset.title, from: labelOf(home.column), to: byState ? labelOf(target) : "" };
  const asks = ways(card).get(code);
  card.setAttribute("aria-busy", "true");
  if (byState) put(card, target);
  notice.hidden = true;
  if (byState && !asks) say(sentence("Sending", facts));
  let result;
  try {
    result = asks ? await inquire(card, code) : await send(card.dataset.url, { to: code, version: card.dataset.version, key: crypto.randomUUID?.() ?? "" });
  } catch (error) {
    result = { status: 0, sentence: sentence(error.gone ? "Gone" : "Offline") };
  }
  card.removeAttribute("aria-busy");
  settle(card, result, home, facts, fromMenu);
}

function send(url, facts) {
  return ask(url, { method: "POST", body: bodyOf(facts) });
}

function settle(card, result, home, facts, fromMenu) {
  const done = result.status === 200 && result.cards;
  if (!done) put(card, home.column, home.before && home.before.parentNode === home.column.querySelector("[data-cards]") ? home.before : undefined);
  for (const fresh of result.cards || []) renew(fresh);
  if (done) document.dispatchEvent(new Event("board:moved"));
  if (done) say(byState ? sentence("Moved", facts) : "");
  else if (result.status === "cancelled") say(sentence("Cancelled", facts));
  else refuse(result, facts);
  const after = cardNamed(card.dataset.card);
  if (after && !dialog.open) focusOn(after, fromMenu);
}

function refuse(result, facts) {
  const back = byState ? sentence("Back", facts) : "";
  if (result.page) return showPage(result.page);
  tell(`${result.sentence} ${back}`);
}

/* A card as the server has it now, in the column where it stands now. */
function renew(fresh) {
  const old = cardNamed(fresh.id);
  if (!old) return;
  const made = new DOMParser().parseFromString(fresh.html, "text/html").querySelector("[data-card]");
  const card = document.adoptNode(made);
  const column = byState ? columnNamed(fresh.state) : columnOf(old);
  if (column && column !== columnOf(old)) put(old, column);
  old.replaceWith(card);
  wake(card);
}

function focusOn(card, fromMenu) {
  const place = (!fromMenu && handleOf(card)) || card.querySelector(".card-menu > summary") || card.querySelector(".card-title");
  place.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/* What a move needs said is asked in a dialog, with the very form that stands on its page. */
async function inquire(card, code) {
  const shown = await ask(`${card.dataset.url}?${new URLSearchParams({ to: code, next: board.dataset.next })}`);
  return new Promise((resolve) => {
    const body = dialog.querySelector("[data-board-form]");
    body.innerHTML = shown.form;
    body.querySelector("[name=version]").value = card.dataset.version;
    const close = (result) => {
      dialog.removeEventListener("submit", submit, true);
      dialog.removeEventListener("click", cancel);
      dialog.removeEventListener("cancel", cancel);
      dialog.close();
      body.replaceChildren();
      resolve(result);
    };
    const cancel = (event) => {
      if (event.type === "click" && !event.target.closest("[data-board-cancel]")) return;
      event.preventDefault();
      close({ status: "cancelled" });
    };
    const submit = async (event) => {
      event.preventDefault();
      event.stopPropagation();
      if (dialog.hasAttribute("aria-busy")) return;
      dialog.setAttribute("aria-busy", "true");
      try {
        const result = await send(card.dataset.url, new FormData(event.target));
        if (result.status !== 422) return close(result);
        body.innerHTML = result.form;
        body.querySelector("[data-error-summary], textarea, input:not([type=hidden])")?.focus();
      } catch (error) {
        close({ status: 0, sentence: sentence(error.gone ? "Gone" : "Offline") });
      } finally {
        dialog.removeAttribute("aria-busy");
      }
    };
    dialog.addEventListener("submit", submit, true);
    dialog.addEventListener("click", cancel);
    dialog.addEventListener("cancel", cancel);
    dialog.showModal();
    body.querySelector("textarea, input:not([type=hidden])")?.focus();
  });
}

/* Both versions, over the page. */
function showPage(html) {
  const over = document.getElementById("refusal-dialog");
  over.querySelector("[data-dialog-body]").innerHTML = html;
  over.showModal();
}

/* Keyboard: the handle picks up, arrows choose a column, Enter drops, Escape puts back. */

let held = null;

function pickUp(card) {
  held = { card, at: columns.indexOf(columnOf(card)) };
  card.dataset.held = "yes";
  handleOf(card).setAttribute("aria-pressed", "true");
  mark(card);
  over(columnOf(card));
  say(sentence("Picked", { title: card.dataset.title, from: labelOf(columnOf(card)) }));
}

function choose(step) {
  held.at = Math.min(columns.length - 1, Math.max(0, held.at + step));
  const column = columns[held.at];
  over(column);
  column.scrollIntoView({ block: "nearest", inline: "nearest" });
  const hint = { same: "Same", asks: "Asks", closed: "Closed" }[column.dataset.drop];
  say(sentence("Over", { to: labelOf(column), place: held.at + 1, all: columns.length }), hint ? sentence(hint) : "");
}

function letGo() {
  const { card, at } = held;
  held = null;
  delete card.dataset.held;
  handleOf(card)?.removeAttribute("aria-pressed");
  unmark();
  return { card, column: columns[at] };
}

function drop() {
  const { card, column } = letGo();
  if (column === columnOf(card)) return say(sentence("Cancelled", { title: card.dataset.title, from: labelOf(column) }));
  move(card, column.dataset.column);
}

function putBack() {
  const { card } = letGo();
  say(sentence("Cancelled", { title: card.dataset.title, from: labelOf(columnOf(card)) }));
}

function step(card, key) {
  const here = columnOf(card);
  const among = (column) => [...column.querySelectorAll("[data-card]")].filter(handleOf);
  const row = among(here).indexOf(card);
  const sideways = { ArrowLeft: -1, ArrowRight: 1 }[key];
  if (!sideways) return among(here)[row + (key === "ArrowDown" ? 1 : -1)];
  for (let at = columns.indexOf(here) + sideways; columns[at]; at += sideways) {
    const cards = among(columns[at]);
    if (cards.length) return cards[Math.min(row, cards.length - 1)];
  }
  return null;
}

const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];
board.addEventListener("keydown", (event) => {
  const handle = event.target.closest("[data-handle]");
  if (!handle) return;
  const card = handle.closest("[data-card]");
  const { key } = event;
  if (![" ", "Enter", "Escape", ...ARROWS].includes(key) || event.altKey || event.ctrlKey || event.metaKey) return;
  if (key === "Escape" && !held) return;
  event.preventDefault();
  if (event.repeat && !ARROWS.includes(key)) return;
  if (!held && ARROWS.includes(key)) return void step(card, key)?.querySelector("[data-handle]").focus();
  if (!held) return card.hasAttribute("aria-busy") ? undefined : pickUp(card);
  if (key === "Escape") return putBack();
  if (ARROWS.includes(key)) return choose(key === "ArrowLeft" || key === "ArrowUp" ? -1 : 1);
  drop();
});
// Enter and Space are handled above; a click that a screen reader or a tap sends picks up and drops as well.
board.addEventListener("click", (event) => {
  const handle = event.target.closest("[data-handle]");
  if (!handle) return;
  // A tap that drags nothing opens the menu, which a finger meets more easily than a column.
  if (event.detail > 0) return void setTimeout(() => (handle.closest("[data-card]").querySelector(".card-menu").open = true));
  if (held) drop();
  else pickUp(handle.closest("[data-card]"));
});
board.addEventListener("focusout", (event) => {
  if (held && event.target.closest("[data-card]") === held.card && event.relatedTarget !== event.target && !document.hidden) putBack();
});

/* Pointer: a mouse takes the card anywhere, a finger takes it at its handle, so that it can still scroll the page. */

let drag = null;

board.addEventListener("pointerdown", (event) => {
  const card = event.target.closest("[data-card]");
  const handle = event.target.closest("[data-handle]");
  if (!byState || !card || !card.dataset.ways || card.hasAttribute("aria-busy") || event.button !== 0 || drag) return;
  if (!handle && (event.pointerType !== "mouse" || event.target.closest(".card-menu"))) return;
  if (held) putBack();
  drag = { card, id: event.pointerId, x: event.clientX, y: event.clientY, ghost: null, column: null };
});

// A card that is taken is no text that is marked.
board.addEventListener("mousedown", (event) => drag && !event.target.closest("button, summary") && event.preventDefault());

document.addEventListener("pointermove", (event) => {
  if (!drag || event.pointerId !== drag.id) return;
  if (!drag.ghost && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < FAR) return;
  event.preventDefault();
  if (!drag.ghost) begin();
  drag.ghost.style.transform = `translate(${event.clientX - drag.x}px, ${event.clientY - drag.y}px)`;
  drag.column = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-column]") ?? null;
  over(drag.column);
  drag.pull = pullOf(event.clientX);
});

function begin() {
  const { card } = drag;
  const box = card.getBoundingClientRect();
  const ghost = card.cloneNode(true);
  ghost.removeAttribute("id");
  ghost.classList.add("board-ghost");
  ghost.setAttribute("aria-hidden", "true");
  ghost.inert = true;
  Object.assign(ghost.style, { left: `${box.left}px`, top: `${box.top}px`, width: `${box.width}px` });
  document.body.append(ghost);
  drag.ghost = ghost;
  card.dataset.held = "yes";
  getSelection()?.removeAllRanges();
  mark(card);
  scrollOn();
}

function pullOf(x) {
  const box = board.getBoundingClientRect();
  return x < box.left + EDGE ? -12 : x > Math.min(box.right, innerWidth) - EDGE ? 12 : 0;
}

function scrollOn() {
  if (!drag || !drag.ghost) return;
  if (drag.pull) board.scrollLeft += drag.pull;
  requestAnimationFrame(scrollOn);
}

function end() {
  const done = drag;
  drag = null;
  if (!done.ghost) return null;
  done.ghost.remove();
  delete done.card.dataset.held;
  unmark();
  return done;
}

document.addEventListener("pointerup", (event) => {
  if (!drag || event.pointerId !== drag.id) return;
  const done = end();
  if (!done) return;
  // The click that follows a drag opens nothing.
  addEventListener("click", stop, { capture: true, once: true });
  setTimeout(() => removeEventListener("click", stop, true));
  if (done.column && done.column !== columnOf(done.card)) move(done.card, done.column.dataset.column);
});
const stop = (event) => {
  event.preventDefault();
  event.stopPropagation();
};
document.addEventListener("pointercancel", () => drag && end());
document.addEventListener("keydown", (event) => event.key === "Escape" && drag && end());
board.addEventListener("dragstart", (event) => event.preventDefault());

/* The menu of a card sends the same request. */
board.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-move]");
  if (!form || !event.submitter) return;
  event.preventDefault();
  event.stopPropagation();
  form.closest("details").open = false;
  move(form.closest("[data-card]"), event.submitter.value, true);
}, true);

notice.querySelector("[data-board-close]").addEventListener("click", () => (notice.hidden = true));

function wake(card) {
  const handle = handleOf(card);
  if (handle) handle.hidden = false;
}

for (const card of board.querySelectorAll("[data-card]")) wake(card);
board.dataset.ready = "yes";
count();
