/* The figures and the health above a board follow a card that was moved; the rest of the page stays as it is. */

import { ask } from "../zhijian/asking.js";

const PARTS = [".figures", ".panel.health"];

document.addEventListener("board:moved", async () => {
  if (!document.querySelector(PARTS.join())) return;
  const answer = await ask(location.href);
  if (!answer || answer.status !== 200) return;
  const page = new DOMParser().parseFromString(answer.html, "text/html");
  for (const part of PARTS) {
    const fresh = page.querySelector(part);
    if (fresh) document.querySelector(part)?.replaceWith(document.adoptNode(fresh));
  }
});
