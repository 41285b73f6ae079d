
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const claims = [...document.querySelectorAll(".claim")];
  const texts = new Map();
  const fields = { q: byId("f-q"), state: byId("f-state"), number: byId("f-number"), mark: byId("f-mark"), document: byId("f-document") };
  const unsourced = byId("f-unsourced");

  /** The words of a claim and of its records, read when they are first searched. */
  const wordsOf = (claim) => {
    if (!texts.has(claim)) texts.set(claim, claim.textContent.toLowerCase().replace(/\s+/g, " "));
    return texts.get(claim);
  };

  const wanted = () => {
    const filter = { unsourced: unsourced.checked };
    for (const [name, field] of Object.entries(fields)) filter[name] = field ? field.value : "";
    return filter;
  };

  const fits = (claim, filter, words) =>
    (!filter.state || claim.dataset.state === filter.state) &&
    (!filter.mark || claim.dataset.mark === filter.mark) &&
    (!filter.document || claim.dataset.document === filter.document) &&
    (!filter.unsourced || claim.dataset.standing === "unsourced") &&
    (!filter.number || fitsNumber(claim.dataset.numbers.split(" "), filter.number)) &&
    words.every((word) => wordsOf(claim).includes(word));

  const fitsNumber = (signals, wish) =>
    wish === "no-comparable-number"
      ? signals.includes(wish) && !signals.includes("agrees") && !signals.includes("differs")
      : signals.includes(wish);

  const apply = () => {
    const filter = wanted();
    const words = filter.q.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const claim of claims) {
      claim.hidden = !fits(claim, filter, words);
      if (!claim.hidden) shown += 1;
    }
    byId("f-count").textContent = `${shown} of ${claims.length} shown`;
    byId("f-none").hidden = shown > 0 || claims.length === 0;
    remember(filter);
  };

  /** Keep the filters in the address, so that a filtered view can be sent to somebody. */
  const remember = (filter) => {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(filter)) if (value) query.set(name, value === true ? "1" : value);
    const tail = query.size ? `?${query}` : "";
    try {
      history.replaceState(null, "", `${location.pathname}${tail}${location.hash}`);
    } catch { /* some browsers refuse it for files */ }
  };

  const recall = () => {
    const query = new URLSearchParams(location.search);
    for (const [name, field] of Object.entries(fields)) if (field && query.has(name)) field.value = query.get(name);
    unsourced.checked = query.get("unsourced") === "1";
  };

  const reset = () => {
    for (const field of Object.values(fields)) if (field) field.value = "";
    unsourced.checked = false;
    apply();
  };

  /** A link to a claim that the filters hide shows it all the same. */
  const reveal = () => {
    let name = location.hash.slice(1);
    try { name = decodeURIComponent(name); } catch { /* the bare hash will do */ }
    const target = name ? byId(name) : null;
    if (target && target.hidden) {
      reset();
      target.scrollIntoView();
    }
  };

  const themes = ["system", "dark", "light"];
  const button = byId("theme");
  const dress = (theme) => {
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    button.textContent = `Theme: ${theme}`;
  };
  const stored = () => {
    try { return localStorage.getItem("claimcheck-theme"); } catch { return null; }
  };
  let theme = themes.includes(stored()) ? stored() : "system";
  button.hidden = false;
  button.addEventListener("click", () => {
    theme = themes[(themes.indexOf(theme) + 1) % themes.length];
    dress(theme);
    try { localStorage.setItem("claimcheck-theme", theme); } catch { /* not kept, then */ }
  });
  dress(theme);

  let pending = 0;
  for (const field of Object.values(fields)) {
    if (field) field.addEventListener("input", () => {
      clearTimeout(pending);
      pending = setTimeout(apply, 120);
    });
  }
  unsourced.addEventListener("change", apply);
  byId("f-reset").addEventListener("click", reset);
  addEventListener("hashchange", reveal);
  /** On paper stand the texts, the explanation and what the reader unfolded; not every record. */
  addEventListener("beforeprint", () => {
    for (const fold of document.querySelectorAll(".text details, .how")) fold.open = true;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) {
      event.preventDefault();
      fields.q.focus();
    }
  });
  byId("tools").hidden = false;
  recall();
  apply();
  reveal();
})();
