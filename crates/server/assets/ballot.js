// The running total on a ballot. Without it the ballot says its limits in words,
// and the service checks them.
const form = document.querySelector("form[data-form]");
const total = document.querySelector("[data-running]");
if (form && total) {
  const { form: kind, most, total: all, budget, sign, decimals } = form.dataset;
  const fields = [...form.querySelectorAll("[data-cost]")];
  const money = (minor) =>
    sign + (minor / 10 ** decimals).toLocaleString("en-GB", { maximumFractionDigits: minor % 10 ** decimals ? Number(decimals) : 0 });
  const show = () => {
    let chosen = 0, points = 0, cost = 0;
    for (const field of fields) {
      const value = field.type === "checkbox" ? (field.checked ? 1 : 0) : Math.max(0, Math.trunc(Number(field.value)) || 0);
      if (value > 0) {
        chosen += 1;
        points += value;
        cost += Number(field.dataset.cost);
      }
    }
    const values = { chosen, most, points, left: all - points, total: all, cost: money(cost), budget: money(Number(budget)), spare: money(Number(budget) - cost) };
    const over = (kind === "knapsack" && cost > budget) || (kind === "points" && points > all) || (most && chosen > most);
    const words = over ? total.dataset.over : total.dataset.words;
    total.textContent = words.replace(/\[(\w+)\]/g, (_, name) => values[name] ?? "");
    total.hidden = false;
  };
  form.addEventListener("input", show);
  show();
}
const summary = document.querySelector(".govuk-error-summary");
if (summary) summary.focus();
