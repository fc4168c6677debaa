// The map that one can move. Where it cannot run, the drawn map stands in.
import { mapStyle } from "./style.js";
import { describe } from "./panel.js";

const config = JSON.parse(document.getElementById("map-config").textContent);
const part = (id) => document.getElementById(id);

/** Says why in plain words and shows the drawn map. */
function fallBack(words) {
  part("explore").hidden = true;
  part("why").textContent = words;
  part("why").hidden = false;
  part("fallback").replaceChildren(part("drawn").content.cloneNode(true));
}

function hasWebGl() {
  const context = document.createElement("canvas").getContext("webgl2");
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return Boolean(context);
}

function loadScript(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
}

const blocks = new Map();

/** The row of a place, fetched with its block only when it is asked for. */
async function details(level, area) {
  const block = Math.floor(area / config.block);
  const key = `${config.levels[level].key}-${block}`;
  if (!blocks.has(key)) {
    blocks.set(key, fetch(new URL(`map/areas/${key}.json`, document.baseURI)).then((answer) => {
      if (!answer.ok) throw new Error(`${answer.status} for ${key}`);
      return answer.json();
    }));
  }
  const row = (await blocks.get(key))[area % config.block];
  return Object.fromEntries(config.fields.map((field, position) => [field, row[position]]));
}

function start() {
  const maplibregl = window.maplibregl;
  part("explore").hidden = false;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const [west, south, east, north] = config.bounds;
  const padX = (east - west) * 0.5;
  const padY = (north - south) * 0.5;
  const map = new maplibregl.Map({
    container: "map",
    style: mapStyle(config),
    bounds: config.bounds,
    fitBoundsOptions: { padding: 12 },
    maxBounds: [west - padX, south - padY, east + padX, north + padY],
    minZoom: config.zooms[0],
    maxZoom: config.zooms[1] + 4,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: still ? 0 : 200,
    // One finger scrolls the page, two move the map.
    cooperativeGestures: matchMedia("(pointer: coarse)").matches,
    locale: {
      "Map.Title": "Map of need. Arrow keys move it, plus and minus zoom, Enter reads the place in the middle.",
      "NavigationControl.ZoomIn": "Zoom in",
      "NavigationControl.ZoomOut": "Zoom out",
    },
  });
  window.allotmentMap = map;
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
  addCross();
  addHatch(map);
  const fills = config.levels.filter((level) => level.from !== null).map((level) => `fill-${level.key}`);

  let picked = null;
  async function choose(level, area, fly) {
    try {
      const place = await details(level, area);
      part("panel").replaceChildren(...describe(config, level, place));
      if (picked) map.setFeatureState(picked, { picked: false });
      picked = { source: "areas", sourceLayer: config.levels[level].key, id: area + 1 };
      map.setFeatureState(picked, { picked: true });
      if (fly && place.bounds) {
        map.fitBounds(place.bounds, { padding: 60, maxZoom: config.zooms[1] + 2, animate: !still });
      }
    } catch {
      part("panel").textContent = "The numbers of this place could not be read. Try again, or look in the list of places.";
    }
  }

  function chooseAt(point) {
    const marks = map.queryRenderedFeatures([[point.x - 8, point.y - 8], [point.x + 8, point.y + 8]], { layers: ["marks"] });
    const hits = marks.length ? marks : map.queryRenderedFeatures(point, { layers: fills });
    if (!hits.length) return;
    const key = hits[0].sourceLayer;
    const level = key === "marks" ? config.funded : config.levels.findIndex((one) => one.key === key);
    choose(level, hits[0].id - 1, false);
  }

  map.on("click", (event) => chooseAt(event.point));
  map.getCanvas().setAttribute("aria-describedby", "help");
  map.getCanvas().addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    chooseAt(map.project(map.getCenter()));
  });
  window.allotmentChoose = (hit) => {
    choose(config.funded + hit.level, hit.area, true);
    part("panel").focus();
  };
  const say = () => {
    const level = config.levels.filter((one) => one.from !== null && one.from <= Math.floor(map.getZoom())).at(-1) ?? config.levels.find((one) => one.from !== null);
    part("shown").textContent = `You now see ${level.plural}. ${level === config.levels.at(-1) ? "" : "Zoom in for smaller areas."}`;
  };
  map.on("zoomend", say);
  say();
  map.on("error", (event) => {
    const status = event.error?.status;
    part("shown").textContent = `A piece of the map could not be read${status ? ` (${status})` : ""}. The rest still works.`;
  });
  const asked = /^#([a-z0-9]+)\/(\d+)$/.exec(location.hash);
  if (asked) {
    const level = config.levels.findIndex((one) => one.key === asked[1]);
    if (level >= 0) map.once("load", () => choose(level, Number(asked[2]), true));
  }
}

/** The mark in the middle, seen while the map has the keyboard. */
function addCross() {
  const cross = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  cross.setAttribute("class", "cross");
  cross.setAttribute("viewBox", "0 0 28 28");
  cross.setAttribute("aria-hidden", "true");
  for (const [width, colour] of [[6, "#fff"], [2.5, "#0b0c0c"]]) {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", "M14 2v24M2 14h24");
    path.setAttribute("stroke", colour);
    path.setAttribute("stroke-width", width);
    cross.append(path);
  }
  part("map").append(cross);
}

/** Stripes for the worst tenth, so that colour is not the only sign. */
function addHatch(map) {
  const size = 12;
  const data = new Uint8Array(size * size * 4);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      if ((x + y) % size < 2) data.set([190, 205, 245, 200], (y * size + x) * 4);
    }
  }
  map.addImage("hatch", { width: size, height: size, data }, { pixelRatio: 2 });
}

async function run() {
  if (location.protocol === "file:") {
    fallBack("You opened this page from a disk, so here is the drawn map. The map that you can move works when the same folder is put on a website. The list of places has the same numbers.");
    return;
  }
  if (!hasWebGl()) {
    fallBack("Your browser cannot draw the map that you can move, so here is the drawn one.");
    return;
  }
  try {
    await loadScript("assets/maplibre-gl.js");
    start();
  } catch {
    fallBack("The map that you can move could not be started, so here is the drawn one.");
  }
}

run();
