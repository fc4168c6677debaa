// Bundles the interactive map's own script and style, and lays MapLibre beside
// them as its makers ship it: it starts its helper from its own text, which a
// second minifier could break.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const out = process.argv[2] ?? "dist";
await mkdir(out, { recursive: true });
const shared = { bundle: true, minify: true, legalComments: "none", target: ["es2022"], logLevel: "warning" };
await build({ ...shared, entryPoints: ["src/explore.js"], format: "iife", outfile: `${out}/explore.js` });
await build({ ...shared, entryPoints: ["src/explore.css"], outfile: `${out}/explore.css`, loader: { ".svg": "dataurl" } });
const library = await readFile("node_modules/maplibre-gl/dist/maplibre-gl.js", "utf8");
await writeFile(`${out}/maplibre-gl.js`, library.replace(/\n\/\/# sourceMappingURL=.*\n?$/, "\n"));
const licence = await readFile("node_modules/maplibre-gl/LICENSE.txt", "utf8");
await writeFile(`${out}/maplibre-gl.LICENSE.txt`, licence);
