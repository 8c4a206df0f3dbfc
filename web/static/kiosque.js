// What the page does better with script; it does everything without. No framework, no address but our own.
"use strict";

(() => {
  const make = (tag, properties = {}, ...children) => {
    const e = Object.assign(document.createElement(tag), properties);
    e.append(...children);
    return e;
  };
  const later = (wait, f) => {
    let timer = 0;
    return (...args) => {
      clearTimeout(timer);
      timer = setTimeout(f, wait, ...args);
    };
  };
  // say tells those who do not see the page what has changed in it.
  const status = make("p", { className: "unseen" });
  status.setAttribute("role", "status");
  document.body.append(status);
  const say = (text) => { status.textContent = text; };

  // Single keys are shortcuts that can be switched off, as WCAG 2.1.4 wants it.
  const shortcuts = new Map();
  const remember = "kiosque-raccourcis";
  let keysOn = true;
  try { keysOn = localStorage.getItem(remember) !== "non"; } catch { /* no storage: they stay on */ }
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (!keysOn || typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const act = shortcuts.get(event.key);
    if (act) {
      event.preventDefault();
      act();
    }
  });
  const offer = (hint) => {
    const button = make("button", { type: "button", className: "quiet" });
    const show = () => {
      button.setAttribute("aria-pressed", String(keysOn));
      button.textContent = keysOn ? "Désactiver les raccourcis" : "Activer les raccourcis";
    };
    button.addEventListener("click", () => {
      keysOn = !keysOn;
      try { localStorage.setItem(remember, keysOn ? "oui" : "non"); } catch { /* for this page only */ }
      show();
      say(keysOn ? "Raccourcis activés" : "Raccourcis désactivés");
    });
    show();
    const list = make("p", { className: "keys" }, "Raccourcis\u00a0: ");
    hint.forEach(([keys, what], i) => {
      if (i > 0) list.append(", ");
      keys.forEach((k, j) => list.append(j > 0 ? " ou " : "", make("kbd", { textContent: k })));
      list.append(" " + what);
    });
    document.querySelector("main")?.append(make("div", { className: "shortcuts" }, list, button));
  };

  const box = document.getElementById("q");
  const hints = [];
  if (box) {
    shortcuts.set("/", () => { box.focus(); box.select(); });
    hints.push([["/"], "champ de recherche"]);
  }

  // Completion: the combobox pattern of ARIA, a list below the box that the arrow keys walk through.
  if (box?.dataset.complete) {
    const list = make("ul", { id: "completions", className: "completions", hidden: true });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Propositions");
    box.parentElement.append(list);
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) box.setAttribute(name, value);
    let chosen = -1;
    let asked = null;
    const close = () => {
      asked?.abort();
      list.hidden = true;
      chosen = -1;
      box.setAttribute("aria-expanded", "false");
      box.removeAttribute("aria-activedescendant");
    };
    const choose = (n) => {
      const options = [...list.children];
      chosen = (n + options.length) % options.length;
      options.forEach((o, i) => o.setAttribute("aria-selected", String(i === chosen)));
      box.setAttribute("aria-activedescendant", options[chosen].id);
      options[chosen].scrollIntoView({ block: "nearest" });
    };
    const take = (n) => {
      box.value = list.children[n].dataset.query;
      close();
      box.focus();
    };
    const show = (completions) => {
      list.replaceChildren(...completions.map((c, i) => {
        const option = make("li", { id: "completion-" + i },
          make("span", { textContent: c.word }), make("span", { className: "count", textContent: c.count.toLocaleString("fr") }));
        option.dataset.query = c.query;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.addEventListener("pointerdown", (event) => { event.preventDefault(); take(i); });
        return option;
      }));
      chosen = -1;
      list.hidden = completions.length === 0;
      box.setAttribute("aria-expanded", String(!list.hidden));
      box.removeAttribute("aria-activedescendant");
      if (!list.hidden) say(completions.length > 1 ? completions.length + " propositions" : "1 proposition");
    };
    const complete = later(120, async () => {
      asked?.abort();
      const typed = box.value;
      if (typed.trim().length < 2 || box.selectionStart !== typed.length || document.activeElement !== box) return close();
      asked = new AbortController();
      try {
        const answer = await fetch(box.dataset.complete + "?size=8&q=" + encodeURIComponent(typed), { signal: asked.signal });
        if (answer.ok && box.value === typed) show((await answer.json()).completions);
      } catch { /* typing went on, or the server is away: there is just no list */ }
    });
    box.addEventListener("input", (event) => { if (!event.isComposing) complete(); });
    box.addEventListener("blur", close);
    box.addEventListener("keydown", (event) => {
      if (event.isComposing || list.hidden) return;
      switch (event.key) {
        case "ArrowDown": choose(chosen + 1); break;
        case "ArrowUp": choose(chosen < 0 ? -1 : chosen - 1); break;
        case "Enter": if (chosen < 0) { close(); return; } take(chosen); break;
        case "Escape": close(); break;
        default: return;
      }
      event.preventDefault();
    });
  }

  // A facet is looked into while one types.
  for (const form of document.querySelectorAll("form.find")) {
    const input = form.querySelector("[name=contains]");
    const values = (form.closest("section") ?? document).querySelector("ul.values");
    if (!input || !values) continue;
    const before = [...values.childNodes];
    const rest = form.closest("section")?.querySelector("details");
    let asked = null;
    input.addEventListener("input", later(150, async () => {
      asked?.abort();
      if (rest) rest.hidden = input.value.trim() !== "";
      if (input.value.trim() === "" && rest) return values.replaceChildren(...before);
      asked = new AbortController();
      const address = form.action + "?" + new URLSearchParams(new FormData(form));
      try {
        const answer = await fetch(address, { signal: asked.signal });
        if (!answer.ok) return;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const found = page.querySelectorAll("#valeurs > li");
        for (const a of page.querySelectorAll("#valeurs a[href]")) a.href = new URL(a.getAttribute("href"), address).href;
        values.replaceChildren(...found);
        say(found.length === 0 ? "Aucune valeur" : found.length > 1 ? found.length + " valeurs" : "1 valeur");
      } catch { /* typing went on: the next answer is on its way */ }
    }));
  }

  // Part of the chart is chosen by drawing over it. The bars, the dates in the form and the table do the same.
  const chart = document.querySelector("[data-brush]");
  const picture = chart?.querySelector("svg");
  if (picture) {
    const bars = [...picture.querySelectorAll("[data-value]")].map((e) => ({
      value: e.dataset.value, last: e.dataset.last, label: e.querySelector("title")?.textContent.split(/\s: /)[0] ?? e.dataset.value, bar: e.querySelector(".value") ?? e,
    }));
    const area = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    area.setAttribute("class", "brush");
    const told = make("p", { className: "note brushed" });
    chart.querySelector(".bar").after(told);
    let from = null;
    let drawn = false;
    picture.classList.add("live");
    const at = (event) => Math.min(Math.max(event.clientX - picture.getBoundingClientRect().left, 0), picture.clientWidth);
    const inside = (a, b) => {
      const left = picture.getBoundingClientRect().left;
      return bars.filter(({ bar }) => {
        const r = bar.getBoundingClientRect();
        const middle = (r.left + r.right) / 2 - left;
        return middle >= a && middle <= b;
      });
    };
    const stop = () => {
      from = null;
      area.remove();
      told.textContent = "";
    };
    picture.addEventListener("dragstart", (event) => event.preventDefault());
    picture.addEventListener("mousedown", (event) => event.preventDefault()); // no focus in what is hidden from readers of the table
    picture.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      from = at(event);
      drawn = false;
    });
    window.addEventListener("pointermove", (event) => {
      if (from === null) return;
      const to = at(event);
      if (!drawn && Math.abs(to - from) < 6) return;
      drawn = true;
      const [a, b] = [Math.min(from, to), Math.max(from, to)];
      for (const [name, value] of [["x", a], ["y", 0], ["width", b - a], ["height", picture.clientHeight - 22]]) area.setAttribute(name, value);
      if (!area.isConnected) picture.append(area);
      const chosen = inside(a, b);
      told.textContent = chosen.length === 0 ? "" : chosen[0] === chosen.at(-1) ? chosen[0].label : chosen[0].label + " – " + chosen.at(-1).label;
    });
    window.addEventListener("pointerup", (event) => {
      if (from === null || !drawn) return stop();
      const to = at(event);
      const chosen = inside(Math.min(from, to), Math.max(from, to));
      stop();
      if (chosen.length === 0) return;
      const address = chart.dataset.brush;
      const dates = new URLSearchParams({ since: chosen[0].value, until: chosen.at(-1).last });
      location.assign(address + (address.includes("?") ? "&" : "?") + dates);
    });
    window.addEventListener("pointercancel", stop);
    window.addEventListener("keydown", (event) => { if (event.key === "Escape") stop(); });
    picture.addEventListener("click", (event) => { if (drawn) event.preventDefault(); }, true);
  }

  // From one occurrence to the next.
  const marks = [...document.querySelectorAll("mark[id]")];
  const bar = document.querySelector("nav.marks");
  if (bar && marks.length > 0) {
    let now = marks.findIndex((m) => "#" + m.id === location.hash);
    const go = (n) => {
      marks[now]?.classList.remove("here");
      now = (n + marks.length) % marks.length;
      marks[now].classList.add("here");
      marks[now].scrollIntoView({ block: "center" });
      history.replaceState(null, "", "#" + marks[now].id);
      say("Occurrence " + (now + 1) + " sur " + marks.length + "\u00a0: " + marks[now].textContent);
    };
    const next = () => go(now + 1);
    const previous = () => go(now < 0 ? -1 : now - 1);
    for (const [key, act] of [["n", next], ["j", next], ["p", previous], ["k", previous]]) shortcuts.set(key, act);
    hints.push([["n", "j"], "occurrence suivante"], [["p", "k"], "occurrence précédente"]);
    const step = (text, act) => {
      const b = make("button", { type: "button", className: "quiet", textContent: text });
      b.addEventListener("click", act);
      return b;
    };
    bar.append(make("span", { className: "steps" }, step("Précédente", previous), step("Suivante", next)));
    bar.addEventListener("click", (event) => {
      const n = marks.findIndex((m) => "#" + m.id === event.target.closest("a")?.getAttribute("href"));
      if (n >= 0) {
        event.preventDefault();
        go(n);
      }
    });
  }

  // A citation is copied whole.
  for (const cited of document.querySelectorAll(".citation, .about > .methods")) {
    const button = make("button", { type: "button", className: "quiet copy", textContent: "Copier" });
    button.addEventListener("click", async () => {
      const text = cited.textContent.trim();
      try {
        await navigator.clipboard.writeText(text);
        say("Copié");
        button.textContent = "Copié";
        setTimeout(() => { button.textContent = "Copier"; }, 2000);
      } catch { // not over plain HTTP: the reader copies what is selected
        getSelection().selectAllChildren(cited);
        say("Sélectionné\u00a0: copiez avec Ctrl C");
      }
    });
    cited.after(button);
  }

  if (hints.length > 0) offer(hints);
})();
