// Lighthouse's look at the pages that residents open, on a phone.
//   npm install --no-save lighthouse@12 chrome-launcher@1
//   node check/lighthouse.mjs ALLOTMENT_BINARY
// Makes the demo with its practice vote, and asks for performance of 95 or more and for
// accessibility of 100: the middle of three runs, since a busy machine makes any page
// slow now and then. Prints `N passed, N failed`.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const PERFORMANCE = 95;
const RUNS = 3;
const PORT = 8191;

const folder = await mkdtemp(join(tmpdir(), "allotment-lighthouse-"));
const serving = spawn(resolve(process.argv[2]), ["demo", "--dir", join(folder, "demo"), "--listen", `127.0.0.1:${PORT}`]);
process.on("exit", () => serving.kill());
let said = "";
for (const stream of [serving.stdout, serving.stderr]) stream.on("data", (text) => (said += text));
for (let tries = 0; tries < 1200 && !said.includes("Serving at"); tries += 1) await new Promise((done) => setTimeout(done, 50));
const base = `http://127.0.0.1:${PORT}`;
const links = async (path, begins) => {
  const text = await (await fetch(`${base}${path}`)).text();
  return [...text.matchAll(/href="([^"]+)"/g)].map(([, link]) => link).find((link) => link.startsWith(begins));
};
const vote = /http:\S+(\/vote\/\S+)/.exec(said)?.[1];
const pages = { home: "/", places: "/places", place: await links("/places", "/place/"), map: "/map", votes: "/votes", vote, results: "/results" };
const chrome = await launch({
  chromePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu"],
});
let passed = 0;
let failed = 0;
for (const [name, path] of Object.entries(pages)) {
  const found = { performance: [], accessibility: [] };
  for (let run = 0; run < RUNS; run += 1) {
    // Its usual form is a phone on a slow network with a slow processor.
    const { lhr } = await lighthouse(`${base}${path}`, { port: chrome.port, onlyCategories: Object.keys(found), logLevel: "silent" });
    for (const [kind, all] of Object.entries(found)) all.push(Math.round(lhr.categories[kind].score * 100));
    const counts = new Set(lhr.categories.accessibility.auditRefs.map((one) => one.id));
    const wrong = Object.values(lhr.audits).filter((audit) => audit.score === 0 && counts.has(audit.id));
    for (const audit of wrong) console.log(`${name}: ${audit.id}: ${audit.title}`);
  }
  const middle = (all) => [...all].sort((one, other) => one - other)[Math.floor(RUNS / 2)];
  const fine = middle(found.performance) >= PERFORMANCE && middle(found.accessibility) === 100;
  console.log(`${fine ? "ok    " : "FAILED"} ${name}: performance ${found.performance.join(", ")}; accessibility ${found.accessibility.join(", ")}`);
  passed += fine;
  failed += !fine;
}
chrome.kill();
serving.kill();
await rm(folder, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
