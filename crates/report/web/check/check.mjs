// Looks at a report in a real browser.
//   node check/check.mjs REPORT_FOLDER [SCREENSHOT_FOLDER]
// Every kind of page, on a phone and on a desktop, in light and dark, served
// and from the disk: no message on the console, no request that leaves, no
// fault that axe can find (also after interaction), no sideways scrolling, the
// map drawn and light. Prints `N passed, N failed`.
import { mkdir, readdir, readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { serve } from "./serve.mjs";

const FIRST_LOAD_BYTES = 1_500_000;
const PAGE_BYTES = 500_000;
const REPORT_BYTES = 80_000_000;
const PHONE = { width: 390, height: 844 };
const NARROW = { width: 320, height: 640 };
const DESKTOP = { width: 1280, height: 900 };

const folder = resolve(process.argv[2] ?? ".");
const shots = process.argv[3];
if (shots) await mkdir(shots, { recursive: true });
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let passed = 0;
let failed = 0;
function check(name, fine, more = "") {
  if (fine) {
    passed += 1;
  } else {
    failed += 1;
    console.log(`FAILED ${name}${more ? `: ${more}` : ""}`);
  }
}

async function exists(path) {
  return stat(join(folder, path)).then(() => true, () => false);
}

/** One page of each kind; of lists and places, the heaviest. */
async function kinds() {
  const pages = [];
  for (const name of ["index", "places", "map", "formula", "audit", "outcome", "how", "how-peers", "how-assets", "how-connect", "downloads", "sources", "accessibility"]) {
    if (await exists(`${name}.html`)) pages.push(`${name}.html`);
  }
  for (const kind of ["areas", "places", "elections"]) {
    if (!(await exists(kind))) continue;
    const names = (await readdir(join(folder, kind))).filter((name) => name.endsWith(".html")).sort();
    const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, kind, name))).size));
    const heaviest = names[sizes.indexOf(Math.max(...sizes))];
    if (heaviest) pages.push(`${kind}/${heaviest}`);
  }
  return pages;
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-background-networking", "--no-first-run"],
});
const server = await serve(folder);
const file = `${pathToFileURL(folder)}/`;

/** A page that keeps count of messages, requests and bytes. */
async function open(base, path, options) {
  const context = await browser.newContext({ viewport: DESKTOP, ...options, bypassCSP: false });
  const page = await context.newPage();
  const seen = { messages: [], outside: [], bytes: 0, requests: 0 };
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type()) && !/GPU stall|GL Driver Message|Automatic fallback to software/.test(message.text())) seen.messages.push(message.text());
  });
  page.on("pageerror", (error) => seen.messages.push(String(error)));
  page.on("request", (request) => {
    seen.requests += 1;
    const address = request.url();
    if (!address.startsWith(base) && !/^(data|blob):/.test(address)) seen.outside.push(address);
  });
  page.on("response", async (response) => {
    if (response.url().startsWith("http")) seen.bytes += Number(response.headers()["content-length"] ?? 0);
  });
  page.on("requestfailed", (request) => {
    if (!/ERR_ABORTED/.test(request.failure()?.errorText ?? "")) seen.messages.push(`failed: ${request.url()}`);
  });
  await page.goto(base + path, { waitUntil: "load" });
  return { page, seen, close: () => context.close() };
}

/** What axe finds, in a world of its own so that the page's policy stands. */
async function faults(page) {
  await page.waitForTimeout(50);
  const session = await page.context().newCDPSession(page);
  const { frameTree } = await session.send("Page.getFrameTree");
  const { executionContextId } = await session.send("Page.createIsolatedWorld", { frameId: frameTree.frame.id });
  await session.send("Runtime.evaluate", { expression: axe, contextId: executionContextId });
  const expression = `axe.run(document, { iframes: false, preload: false, runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })
    .then((found) => JSON.stringify(found.violations.map((it) => it.id + ": " + it.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | "))))`;
  const { result } = await session.send("Runtime.evaluate", { expression, contextId: executionContextId, awaitPromise: true, returnByValue: true });
  await session.detach();
  return JSON.parse(result.value);
}

async function quiet(name, { page, seen }) {
  check(`${name}: console`, seen.messages.length === 0, seen.messages.join(" / "));
  check(`${name}: nothing leaves`, seen.outside.length === 0, seen.outside.join(" "));
  const found = await faults(page);
  check(`${name}: axe`, found.length === 0, found.join("\n    "));
}

async function fits(name, page) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  check(`${name}: no sideways scrolling`, wide <= 0, `${wide} px too wide`);
}

async function shot(page, name, fullPage = false) {
  if (shots) await page.screenshot({ path: join(shots, `${name.replaceAll("/", "-")}.png`), fullPage });
}

const pages = await kinds();
check("there are pages of every kind", pages.length >= 6, pages.join(" "));
for (const path of pages) {
  const light = await open(server.address, path, {});
  await page_is_light(path, light);
  await quiet(`${path} desktop`, light);
  await shot(light.page, `${path}-desktop`, path !== "map.html");
  await light.close();
  const phone = await open(server.address, path, { viewport: PHONE, hasTouch: true, isMobile: true, colorScheme: "dark", reducedMotion: "reduce" });
  await quiet(`${path} phone, dark`, phone);
  await fits(`${path} phone`, phone.page);
  await shot(phone.page, `${path}-phone`, true);
  await phone.close();
  const narrow = await open(server.address, path, { viewport: NARROW, javaScriptEnabled: false });
  await fits(`${path} at 320 px, without script`, narrow.page);
  await narrow.close();
  const disk = await open(file, path, {});
  await quiet(`${path} from the disk`, disk);
  await disk.close();
}

async function page_is_light(path, { page, seen }) {
  await page.waitForLoadState("networkidle");
  const limit = path === "map.html" ? FIRST_LOAD_BYTES : PAGE_BYTES;
  check(`${path}: ${seen.bytes} bytes`, seen.bytes > 0 && seen.bytes < limit, `more than ${limit}`);
  if (path === "map.html") console.log(`map.html: ${seen.bytes} bytes and ${seen.requests} requests at first view`);
}

for (const base of [server.address, file]) await searching(base);
if (await exists("map.html")) {
  if (await exists("assets/explore.js")) {
    for (const options of [{ viewport: DESKTOP }, { viewport: PHONE, hasTouch: true, isMobile: true }]) await moving(options);
  }
  await fallingBack();
}
let whole = 0;
for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
  if (entry.isFile()) whole += (await stat(join(entry.parentPath, entry.name))).size;
}
check(`the whole report is ${whole} bytes`, whole < REPORT_BYTES);

/** The search box finds a place by name and by code, and leads to it. */
async function searching(base) {
  const tab = await open(base, "places.html", { viewport: PHONE });
  const { page } = tab;
  const name = base === file ? "search from the disk" : "search";
  const known = await page.evaluate(() => new Promise((resolve) => {
    const script = document.createElement("script");
    const real = window.allotmentIndex;
    window.allotmentIndex = (data) => { real(data); if (data.places) resolve({ place: data.places.at(-1), block: data.blocks.at(-1) }); };
    script.src = "assets/places.js";
    document.head.append(script);
  }));
  await page.fill("#query", known.place[1]);
  await page.waitForSelector("#found a");
  check(`${name}: by name`, (await page.textContent("#found")).includes(known.place[1]));
  await quiet(`${name}: with results`, tab);
  if (known.block) {
    await page.fill("#query", known.block);
    await page.waitForFunction((code) => document.getElementById("found").textContent.includes(code), known.block, { timeout: 5000 }).catch(() => {});
    check(`${name}: by a finer code`, (await page.textContent("#found")).includes(known.block));
  }
  await page.fill("#query", "zzzz no such place");
  await page.waitForFunction(() => document.getElementById("status").textContent.startsWith("Nothing"), null, { timeout: 5000 }).catch(() => {});
  check(`${name}: nothing found is said`, (await page.textContent("#status")).startsWith("Nothing"));
  await page.fill("#query", known.place[0]);
  await page.waitForFunction((text) => document.getElementById("found").textContent.includes(text), known.place[1]);
  await page.click("#found a");
  await page.waitForLoadState("load");
  check(`${name}: leads to the place`, (await page.textContent("main")).includes(known.place[1]));
  check(`${name}: console`, tab.seen.messages.length === 0, tab.seen.messages.join(" / "));
  await tab.close();
}

/** Waits until the map has nothing left to draw. */
function idle(page) {
  return page.evaluate(() => new Promise((done) => {
    window.allotmentMap.once("idle", done);
    window.allotmentMap.triggerRepaint();
  }));
}

/** The map draws, every level in its turn, and answers mouse and keyboard. */
async function moving(options) {
  const name = options.isMobile ? "map on a phone" : "map on a desktop";
  const tab = await open(server.address, "map.html", options);
  const { page, seen } = tab;
  const started = Date.now();
  await page.waitForFunction(() => window.allotmentMap, null, { timeout: 20000 });
  await idle(page);
  console.log(`${name}: first idle after ${Date.now() - started} ms, ${seen.bytes} bytes, ${seen.requests} requests`);
  check(`${name}: first load of ${seen.bytes} bytes`, seen.bytes < FIRST_LOAD_BYTES);
  const config = JSON.parse(await page.textContent("#map-config"));
  const drawn = () => page.evaluate((keys) => window.allotmentMap.queryRenderedFeatures({ layers: keys.map((key) => `fill-${key}`) }).length, config.levels.filter((level) => level.from !== null).map((level) => level.key));
  check(`${name}: areas drawn`, (await drawn()) > 0);
  const blank = await page.locator("#map").screenshot();
  check(`${name}: not blank`, blank.length > 8000, `${blank.length} bytes of picture`);
  await shot(page, `map-first-${options.isMobile ? "phone" : "desktop"}`);
  for (const level of config.levels.filter((one) => one.from !== null)) {
    const zoom = Math.max(level.from, config.zooms[0]) + 0.6;
    await page.evaluate((to) => window.allotmentMap.jumpTo({ zoom: to }), zoom);
    await idle(page);
    const count = await page.evaluate((key) => window.allotmentMap.queryRenderedFeatures({ layers: [`fill-${key}`] }).length, level.key);
    const hidden = config.levels.some((other) => other.from !== null && other.from > level.from && other.from <= Math.floor(zoom));
    check(`${name}: ${level.plural} at zoom ${zoom}`, hidden || count > 0);
    await shot(page, `map-${level.key}-${options.isMobile ? "phone" : "desktop"}`);
  }
  await page.locator("#map canvas").focus();
  await page.keyboard.press("Enter");
  await page.waitForSelector("#panel h2", { timeout: 5000 }).catch(() => {});
  check(`${name}: Enter reads the place in the middle`, (await page.locator("#panel h2").count()) === 1);
  const before = await page.evaluate(() => window.allotmentMap.getCenter().lng);
  await page.keyboard.press("ArrowRight");
  await page.waitForTimeout(600);
  check(`${name}: arrow keys move it`, (await page.evaluate(() => window.allotmentMap.getCenter().lng)) > before);
  await idle(page);
  const box = await page.locator("#map").boundingBox();
  const at = { x: box.width / 2, y: box.height / 2 };
  if (options.isMobile) await page.locator("#map canvas").tap({ position: at });
  else await page.locator("#map canvas").click({ position: at });
  await page.waitForTimeout(300);
  const link = page.locator("#panel a");
  check(`${name}: the chosen place has a link`, (await link.count()) === 1);
  await shot(page, `map-chosen-${options.isMobile ? "phone" : "desktop"}`, true);
  await quiet(`${name}: after choosing`, tab);
  const href = await link.getAttribute("href");
  check(`${name}: the link leads somewhere`, await exists(href.split("#")[0]), href);
  await fits(name, page);
  await page.fill("#query", (await page.textContent("#panel h2")).slice(0, 5));
  await page.waitForSelector("#found button");
  await page.click("#found button");
  await page.waitForTimeout(800);
  await idle(page);
  check(`${name}: a search result is chosen`, (await page.locator("#panel h2").count()) === 1);
  await quiet(`${name}: after searching`, tab);
  await tab.close();
}

/** Without script, from the disk, without WebGL: the drawn map, and why. */
async function fallingBack() {
  const seesMap = (page) => page.locator("object.drawn").first().isVisible();
  const disk = await open(file, "map.html", {});
  check("from the disk: the drawn map", await seesMap(disk.page));
  if (await disk.page.locator("#why").count()) {
    check("from the disk: says why", (await disk.page.textContent("#why")).includes("from a disk"));
  }
  await shot(disk.page, "map-from-disk");
  await disk.close();
  const scriptless = await open(server.address, "map.html", { javaScriptEnabled: false });
  check("without script: the drawn map", await seesMap(scriptless.page));
  await scriptless.close();
  if (await exists("assets/explore.js")) {
    const context = await browser.newContext({ viewport: PHONE });
    await context.addInitScript(() => {
      const real = HTMLCanvasElement.prototype.getContext;
      HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
        return kind.startsWith("webgl") ? null : real.call(this, kind, ...rest);
      };
    });
    const page = await context.newPage();
    await page.goto(`${server.address}map.html`, { waitUntil: "load" });
    check("without WebGL: the drawn map", await seesMap(page));
    await context.close();
  }
}

await browser.close();
server.stop();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
