// <kiosque-search>: the search of Kiosque on any page. One file, nothing else is loaded. docs/embarquer.md is the manual.
(() => {
  "use strict";
  if (!("customElements" in window) || customElements.get("kiosque-search")) return;

  // The page of search is the folder above this script's, unless src says where it is.
  const here = document.currentScript ? new URL("../", document.currentScript.src).href : document.baseURI;

  const css = `
:host { display: block; container-type: inline-size;
  --accent: var(--kiosque-accent, #1f5673); --border: var(--kiosque-border, #767676); --mark: var(--kiosque-mark, #ffe38a); --mark-text: var(--kiosque-mark-text, #1b1b1b);
  --quiet: var(--kiosque-quiet, #595959); --gap: var(--kiosque-gap, .75rem); --radius: var(--kiosque-radius, .25rem);
  font: var(--kiosque-font, inherit); color: var(--kiosque-color, inherit); background: var(--kiosque-background, transparent); }
:host([hidden]) { display: none; }
/* Dark where the page around it is: it says so by color-scheme, which is inherited; what its reader prefers says nothing of it. */
@supports (color: light-dark(#fff, #000)) {
  :host { --accent: var(--kiosque-accent, light-dark(#1f5673, #8cc7e6)); --border: var(--kiosque-border, light-dark(#767676, #8c8c8c));
    --mark: var(--kiosque-mark, light-dark(#ffe38a, #6b5600)); --mark-text: var(--kiosque-mark-text, light-dark(#1b1b1b, #fff));
    --quiet: var(--kiosque-quiet, light-dark(#595959, #b3b3b3)); } }
* { box-sizing: border-box; }
form { display: flex; flex-wrap: wrap; gap: var(--gap); margin: 0; }
input { flex: 1 1 12rem; min-width: 0; font: inherit; color: inherit; background: transparent; padding: .5em .6em; border: 1px solid var(--border); border-radius: var(--radius); }
button { font: inherit; color: var(--accent); background: transparent; padding: .5em .9em; border: 1px solid currentColor; border-radius: var(--radius); cursor: pointer; }
button:disabled { color: var(--quiet); cursor: default; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.status { margin: var(--gap) 0; }
.status:empty { margin: 0; }
ol { list-style: none; margin: 0; padding: 0; }
li { margin: 0 0 calc(var(--gap) * 1.5); overflow-wrap: anywhere; }
.title { font-weight: 600; margin: 0; font-size: 1.05em; }
a { color: var(--accent); }
p { margin: .2em 0; }
.meta { color: var(--quiet); font-size: .9em; }
mark { background: var(--mark); color: var(--mark-text); border-radius: 2px; }
nav { display: flex; flex-wrap: wrap; gap: var(--gap); }
nav[hidden] { display: none; }
.more { margin-top: var(--gap); font-size: .9em; }
@media (prefers-reduced-motion: no-preference) { ol { transition: opacity .15s; } }
ol[aria-busy="true"] { opacity: .55; }
@media (forced-colors: active) { mark { background: Mark; color: MarkText; } }`;

  let sheet = null; // one for all elements of the page

  // dress gives a shadow root its style: as a sheet, which no Content-Security-Policy of the host forbids, where the browser has them.
  function dress(root) {
    if ("adoptedStyleSheets" in root && "replaceSync" in CSSStyleSheet.prototype) {
      if (!sheet) {
        sheet = new CSSStyleSheet();
        sheet.replaceSync(css);
      }
      root.adoptedStyleSheets = [sheet];
      return;
    }
    const style = document.createElement("style");
    style.textContent = css;
    root.append(style);
  }

  // make creates an element; text only ever becomes a text node.
  function make(name, attributes, ...children) {
    const e = document.createElement(name);
    for (const [k, v] of Object.entries(attributes || {})) {
      if (v !== undefined && v !== null) e.setAttribute(k, v);
    }
    e.append(...children);
    return e;
  }

  const encoder = new TextEncoder();
  const decoder = new TextDecoder();

  // marked puts a text into an element, what matched in mark elements. Spans count bytes of UTF-8.
  function marked(parent, text, spans) {
    const bytes = encoder.encode(text);
    const part = (from, to) => decoder.decode(bytes.subarray(from, to));
    let at = 0;
    for (const [start, end] of spans || []) {
      if (!(start >= at && end > start && end <= bytes.length)) continue;
      parent.append(part(at, start), make("mark", { part: "mark" }, part(start, end)));
      at = end;
    }
    parent.append(part(at, bytes.length));
  }

  const months = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];

  // frenchDate writes 2023, 2023-02 or 2023-02-06 as precisely as it is known.
  function frenchDate(date) {
    if (!date) return "sans date";
    const [year, month, day] = date.split("-").map(Number);
    if (!month) return String(year);
    return (day ? (day === 1 ? "1er" : day) + "\u00a0" : "") + months[month - 1] + " " + year;
  }

  const number = new Intl.NumberFormat("fr-FR");
  const quantity = (n, one, many) => number.format(n) + "\u00a0" + (n < 2 ? one : many);

  class KiosqueSearch extends HTMLElement {
    static observedAttributes = ["src", "query", "placeholder", "label", "source", "section", "since", "until", "sort", "size"];

    #from = 0;
    #asked = "";
    #running = null; // AbortController of the search under way
    #parts = null;

    connectedCallback() {
      if (!this.#parts) this.#build();
      this.#name();
      if (this.getAttribute("query")) this.search(this.getAttribute("query"));
    }

    disconnectedCallback() {
      this.#running?.abort();
    }

    attributeChangedCallback(name, before, after) {
      if (!this.#parts || before === after || !this.isConnected) return;
      this.#name();
      if (name === "query") this.search(after || "");
      else if (name !== "placeholder" && name !== "label" && this.#asked) this.search(this.#asked);
    }

    // base is the address of the page of search, ending in /; empty if src is no address of the web.
    get base() {
      try {
        const url = new URL(this.getAttribute("src") || here, document.baseURI);
        if (url.protocol !== "http:" && url.protocol !== "https:") return "";
        url.search = url.hash = "";
        if (!url.pathname.endsWith("/")) url.pathname += "/";
        return url.href;
      } catch {
        return "";
      }
    }

    get size() {
      const n = Number.parseInt(this.getAttribute("size"), 10);
      return n > 0 ? Math.min(n, 100) : 5;
    }

    // search asks for a query, from its first hit.
    search(query, from = 0) {
      if (!this.#parts) return;
      this.#parts.input.value = query;
      this.#asked = query.trim();
      this.#from = from;
      this.#run(false);
    }

    #build() {
      const root = this.shadowRoot || this.attachShadow({ mode: "open" });
      dress(root);
      const input = make("input", { type: "search", id: "q", name: "q", part: "input", autocomplete: "off", autocapitalize: "none", spellcheck: "false", maxlength: "2000" });
      const label = make("label", { for: "q", class: "unseen", part: "label" });
      const form = make("form", { part: "form", role: "search", method: "get" }, label, input, make("button", { type: "submit", part: "button" }, "Rechercher"));
      const status = make("p", { class: "status", part: "status", role: "status", "aria-live": "polite", tabindex: "-1" });
      const list = make("ol", { part: "results" });
      const previous = make("button", { type: "button", part: "previous" }, "← Précédents");
      const next = make("button", { type: "button", part: "next" }, "Suivants →");
      const pages = make("nav", { part: "pages", "aria-label": "Pages de résultats", hidden: "" }, previous, next);
      const more = make("p", { class: "more", part: "more" });
      root.append(form, status, list, pages, more);
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.search(input.value);
      });
      previous.addEventListener("click", () => this.#turn(-1));
      next.addEventListener("click", () => this.#turn(1));
      this.#parts = { root, form, label, input, status, list, pages, previous, next, more };
    }

    // #name takes the texts and the address from the attributes.
    #name() {
      const { form, label, input } = this.#parts;
      const text = this.getAttribute("label") || "Rechercher dans les archives de presse";
      label.textContent = text;
      input.placeholder = this.getAttribute("placeholder") || "";
      if (this.base) form.action = this.base;
    }

    #turn(direction) {
      this.#from = Math.max(0, this.#from + direction * this.size);
      this.#run(true);
    }

    // #parameters are those of the question, without its page.
    #parameters() {
      const p = new URLSearchParams();
      p.set("q", this.#asked);
      for (const name of ["source", "section", "since", "until", "sort"]) {
        const v = this.getAttribute(name);
        if (v) p.append(name, v);
      }
      return p;
    }

    async #run(turned) {
      const { status, list } = this.#parts;
      this.#running?.abort();
      if (!this.#asked) {
        this.#show("", null);
        return;
      }
      if (!this.base) {
        this.#show("L’adresse de la recherche (src) n’est pas une adresse du web.", null);
        return;
      }
      const running = new AbortController();
      this.#running = running;
      list.setAttribute("aria-busy", "true");
      status.textContent = "Recherche…";
      const p = this.#parameters();
      p.set("size", this.size);
      p.set("from", this.#from);
      p.set("facets", "0");
      try {
        const answer = await fetch(this.base + "api/v1/search?" + p, {
          signal: running.signal, headers: { Accept: "application/json" }, credentials: this.hasAttribute("credentials") ? "include" : "same-origin",
        });
        const body = await answer.json();
        if (!answer.ok) {
          const { message = "la recherche a échoué", hint = "" } = body.error || {};
          throw { french: message + (hint ? " ; " + hint : "") };
        }
        this.#show(this.#summary(body), body);
        if (turned) status.focus();
        this.dispatchEvent(new CustomEvent("kiosque-search", { bubbles: true, composed: true, detail: { query: this.#asked, total: body.total } }));
      } catch (error) {
        if (running.signal.aborted) return;
        const french = error && error.french ? error.french : await this.#why(running.signal);
        if (running.signal.aborted) return;
        this.#show(french.charAt(0).toUpperCase() + french.slice(1) + ".", null);
      } finally {
        if (this.#running === running) list.removeAttribute("aria-busy");
      }
    }

    // #why says why there is no answer. Of another origin, a server that does answer has not been told to let this page read it: the
    // browser keeps from the page what else it says.
    async #why(signal) {
      if (new URL(this.base).origin !== location.origin) {
        try {
          await fetch(this.base + "embed/kiosque.js", { mode: "no-cors", credentials: "omit", signal });
          return "cette page n’est pas autorisée à interroger cette recherche\u202f; la personne qui tient le serveur peut l’autoriser par --cors-origin " +
            location.origin;
        } catch {
          // it does not answer at all
        }
      }
      return "la recherche ne répond pas\u202f; réessayez dans un instant";
    }

    #summary(body) {
      if (body.total === 0) return "Aucun résultat pour «\u00a0" + this.#asked + "\u00a0».";
      const found = quantity(body.total, "article", "articles");
      if (body.hits.length === 0) return found + ".";
      return found + ", de " + number.format(this.#from + 1) + " à " + number.format(this.#from + body.hits.length) + ".";
    }

    // #show replaces what is shown, in one step.
    #show(text, body) {
      const { status, list, pages, previous, next, more } = this.#parts;
      status.textContent = text;
      const hits = body ? body.hits : [];
      list.replaceChildren(...hits.map((hit) => this.#hit(hit)));
      previous.disabled = this.#from === 0;
      next.disabled = !body || this.#from + hits.length >= body.total;
      pages.hidden = !body || (previous.disabled && next.disabled);
      more.replaceChildren();
      if (this.#asked && this.base) {
        more.append(make("a", { href: this.base + "?" + this.#parameters(), part: "more-link", target: this.getAttribute("target") }, "Ouvrir dans la page de recherche"));
      }
    }

    #hit(hit) {
      const id = hit.id === "." || hit.id === ".." ? "articles?id=" + hit.id + "&" : "articles/" + encodeURIComponent(hit.id) + "?";
      const link = make("a", { href: this.base + id + new URLSearchParams({ q: this.#asked }), part: "link", target: this.getAttribute("target") });
      if (hit.title.trim()) marked(link, hit.title, hit.title_spans);
      else link.append("Sans titre");
      const facts = [hit.source, frenchDate(hit.date), hit.section].filter(Boolean).join(" · ");
      const item = make("li", { part: "result" }, make("p", { class: "title", part: "title" }, link), make("p", { class: "meta", part: "meta" }, facts));
      for (const s of hit.snippets || []) {
        const p = make("p", { part: "snippet" }, s.cut_before ? "…\u00a0" : "");
        marked(p, s.text, s.spans);
        if (s.cut_after) p.append("\u00a0…");
        item.append(p);
      }
      return item;
    }
  }

  customElements.define("kiosque-search", KiosqueSearch);
})();
