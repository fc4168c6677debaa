/** How the map looks: a fill and a border for each level, and who is picked out. */
export function mapStyle(config) {
  const tiles = new URL("map/tiles/", document.baseURI).href + "{z}/{x}/{y}.pbf";
  const shown = config.levels.filter((level) => level.from !== null);
  const tenths = config.colours.flatMap((colour, position) => [position + 1, colour]);
  const colour = ["match", ["get", "d"], ...tenths, config.unknown];
  const picked = ["boolean", ["feature-state", "picked"], false];
  const pick = "#c2185b";
  const layers = [{ id: "sea", type: "background", paint: { "background-color": "#eaf0f4" } }];
  const add = (id, type, layer, rest) => layers.push({ id, type, source: "areas", "source-layer": layer, ...rest });
  for (const { key } of shown) {
    add(`fill-${key}`, "fill", key, { paint: { "fill-color": colour, "fill-antialias": false } });
    add(`hatch-${key}`, "fill", key, { filter: ["==", ["get", "d"], 1], paint: { "fill-pattern": "hatch" } });
    add(`line-${key}`, "line", key, {
      paint: { "line-color": "#fff", "line-width": ["interpolate", ["linear"], ["zoom"], 4, 0.4, 12, 1.2], "line-opacity": 0.8 },
    });
  }
  const funded = config.levels[config.funded];
  const outline = { "line-join": "round" };
  const wide = (more) => ["interpolate", ["linear"], ["zoom"], 6, 1.5 + more, 12, 3.5 + more];
  for (const [name, layer, filter] of [["own", funded.key, ["==", ["get", "s"], 1]], ["chosen", "chosen", true]]) {
    add(`${name}-edge`, "line", layer, { filter, layout: outline, paint: { "line-color": "#fff", "line-width": wide(2) } });
    add(`${name}-line`, "line", layer, { filter, layout: outline, paint: { "line-color": pick, "line-width": wide(0) } });
  }
  for (const { key } of shown) {
    add(`picked-${key}`, "line", key, {
      layout: outline,
      paint: { "line-color": "#ffbf00", "line-width": ["case", picked, 5, 0] },
    });
  }
  add("marks", "circle", "marks", {
    paint: {
      "circle-color": pick,
      "circle-radius": ["interpolate", ["linear"], ["zoom"], 4, 2.5, 8, 6],
      "circle-stroke-color": "#fff",
      "circle-stroke-width": 1,
    },
  });
  return {
    version: 8,
    sources: {
      areas: { type: "vector", tiles: [tiles], minzoom: config.zooms[0], maxzoom: config.zooms[1], bounds: config.bounds },
    },
    layers,
  };
}
