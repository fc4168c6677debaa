// Finds a place by its name or code. The list below works without this.
(function () {
  "use strict";
  const form = document.getElementById("search");
  const input = document.getElementById("query");
  const status = document.getElementById("status");
  const found = document.getElementById("found");
  const MOST = 20;
  const codes = new Map();
  let index = null;
  let asked = null;

  // The index files are scripts that call this: a page opened from a disk may
  // not fetch data, but it may read a script.
  window.allotmentIndex = function (data) {
    if (data.codes) {
      codes.set(data.block, data.codes);
    } else {
      index = data;
      index.plain = data.places.map((place) => plain(place[1]));
    }
  };

  function plain(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  }

  function load(name) {
    return new Promise(function (resolve, reject) {
      const script = document.createElement("script");
      script.src = "assets/" + name + ".js";
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
  }

  function ready() {
    if (!asked) asked = load("places");
    return asked;
  }

  // The block of finer codes in which `code` would stand.
  function block(code) {
    let number = -1;
    index.blocks.forEach(function (first, position) {
      if (first.toUpperCase() <= code) number = position;
    });
    return number;
  }

  function link(place) {
    const slug = slugOf(place[0]);
    return place[3] ? "places/" + slug + ".html" : "areas/" + index.slugs[place[2]] + ".html#a-" + slug;
  }

  // The same rule as on the other side: letters, digits and - stay.
  function slugOf(code) {
    return Array.from(new TextEncoder().encode(code), function (byte) {
      const letter = String.fromCharCode(byte);
      return /[A-Za-z0-9-]/.test(letter) ? letter : "_" + byte.toString(16).padStart(2, "0");
    }).join("");
  }

  async function search(text) {
    const hits = [];
    const words = plain(text);
    const code = text.trim().toUpperCase();
    if (!words) return hits;
    index.places.forEach(function (place, position) {
      const name = index.plain[position];
      let order = -1;
      if (place[0].toUpperCase() === code) order = 0;
      else if (name === words) order = 1;
      else if (name.startsWith(words)) order = 2;
      else if (words.startsWith(name) && words.length - name.length < 3) order = 3;
      else if (name.includes(words) || place[0].toUpperCase().startsWith(code)) order = 4;
      else if (plain(index.groups[place[2]]).startsWith(words)) order = 5;
      if (order >= 0) hits.push({ order, name: place[1], where: index.groups[place[2]], href: link(place), decile: place[4], area: place[5], level: 0 });
    });
    if (index.blocks.length && /^\S*\d\S*$/.test(code) && !hits.some((hit) => hit.order === 0)) {
      const number = block(code);
      if (number >= 0) {
        if (!codes.has(number)) await load("codes-" + number);
        for (const [finer, name, line, area] of codes.get(number)) {
          if (!finer.toUpperCase().startsWith(code)) continue;
          const place = index.places[line];
          const href = "areas/" + index.slugs[place[2]] + ".html#b-" + slugOf(finer);
          hits.push({ order: 0, name: name + " (" + finer + ")", where: place[1] + ", " + index.groups[place[2]], href, area, level: 1 });
          if (hits.length > 200) break;
        }
      }
    }
    hits.sort((a, b) => a.order - b.order || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    return hits;
  }

  function show(hits, choose) {
    found.replaceChildren();
    for (const hit of hits.slice(0, MOST)) {
      const item = document.createElement("li");
      const target = document.createElement(choose ? "button" : "a");
      if (choose) {
        target.type = "button";
        target.addEventListener("click", () => choose(hit));
      } else {
        target.href = hit.href;
      }
      target.textContent = hit.name;
      item.append(target, " ", document.createTextNode(hit.where));
      found.append(item);
    }
    const more = hits.length > MOST ? ", the first " + MOST + " shown" : "";
    status.textContent = hits.length === 0 ? "Nothing found. Try a part of the name, or a code." : (hits.length === 1 ? "1 found" : hits.length + " found") + more + ".";
  }

  let turn = 0;
  async function run() {
    const text = input.value;
    const mine = ++turn;
    if (!text.trim()) {
      found.replaceChildren();
      status.textContent = "";
      return;
    }
    try {
      await ready();
      const hits = await search(text);
      if (mine === turn) show(hits, window.allotmentChoose);
    } catch (error) {
      status.textContent = "The search could not be loaded. The list below has every place.";
    }
  }

  let timer = 0;
  input.addEventListener("focus", () => ready().catch(() => {}), { once: true });
  input.addEventListener("input", function () {
    clearTimeout(timer);
    timer = setTimeout(run, 150);
  });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    clearTimeout(timer);
    run();
  });
  form.hidden = false;
})();
