// Compiles GOV.UK Frontend's styles, as far as the service uses them.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { compile } from "sass";

const out = process.argv[2] ?? "dist";
await mkdir(out, { recursive: true });
const { css } = compile("src/style.scss", {
  style: "compressed",
  loadPaths: ["node_modules"],
  quietDeps: true,
});
if (/GDS Transport|crown|crest/i.test(css)) throw new Error("a part of GOV.UK's brand is in the styles");
await writeFile(`${out}/govuk.css`, css);
const licence = await readFile("node_modules/govuk-frontend/LICENSE.txt", "utf8").catch(() => "MIT: GOV.UK Frontend, (C) Crown copyright, Government Digital Service");
await writeFile(`${out}/govuk.LICENSE.txt`, licence);
