// The rules of the process appraisal and the appraisal itself: sums shown while one types, empty rows kept back.
(() => {
  const number = (field) => Number.parseFloat(field.value) || 0;
  const shown = (value) => String(Math.round(value * 100) / 100);

  const parts = [...document.querySelectorAll("[data-weight-part]")];
  const sum = document.querySelector("[data-weight-sum]");
  if (parts.length && sum) {
    const rows = [...document.querySelectorAll("[data-criterion]")];
    const filled = (row) => [...row.querySelectorAll("input, textarea, select")].some((field) => field.value !== "");
    const more = document.querySelector("[data-more-criteria]");
    const tell = () => {
      const total = parts.reduce((all, field) => all + number(field), 0);
      sum.querySelector("[data-weight-value]").textContent = shown(total);
      sum.dataset.ok = Math.abs(total - 100) < 0.005 ? "yes" : "no";
    };
    let last = rows.reduce((found, row, place) => (filled(row) ? place : found), 1);
    const keepBack = () => {
      rows.forEach((row, place) => { row.hidden = place > last; });
      more.hidden = last >= rows.length - 1;
    };
    more.addEventListener("click", () => {
      last += 1;
      keepBack();
      rows[last].querySelector("input").focus();
    });
    document.addEventListener("input", tell);
    sum.hidden = false;
    keepBack();
    tell();
  }

  const scores = [...document.querySelectorAll("[data-weight]")];
  const told = document.querySelector("[data-appraisal-total]");
  if (scores.length && told) {
    const grades = [...told.querySelectorAll("[data-least]")];
    const badge = told.querySelector("[data-grade]");
    const part = told.querySelector("[data-part]");
    const tell = () => {
      const scored = scores.filter((field) => Number.isFinite(Number.parseFloat(field.value)));
      const weight = scored.reduce((all, field) => all + Number(field.dataset.weight), 0);
      const total = scored.reduce((all, field) => all + (number(field) * Number(field.dataset.weight)) / 100, 0);
      const whole = scored.length === scores.length;
      const grade = whole && grades.find((one) => total >= Number(one.dataset.least));
      told.querySelector("[data-total]").textContent = shown(total);
      told.querySelector("[data-scored]").textContent = `${shown(weight)}%`;
      // A grade says something of the whole; a part of the criteria has none.
      part.hidden = whole;
      badge.hidden = !grade;
      badge.textContent = grade ? grade.textContent : "";
    };
    document.addEventListener("input", tell);
    told.hidden = false;
    tell();
  }
})();
