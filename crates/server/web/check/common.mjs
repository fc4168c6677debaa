// What the journeys share: the service on a copy of the demo, a browser, and what
// is looked at on every page.
import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

export const binary = resolve(process.argv[2]);
const demo = resolve(process.argv[3]);
const shots = process.argv[4];
if (shots) await mkdir(shots, { recursive: true });
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const NARROW = { width: 320, height: 640 };

let passed = 0;
let failed = 0;
export function check(name, fine, more = "") {
  if (fine) passed += 1;
  else {
    failed += 1;
    console.log(`FAILED ${name}${more ? `: ${more}` : ""}`);
  }
}

/** The service on a copy of the demo, reached as `host`, after `prepare` changed
 * the copy; what it said, and how to end it. */
export async function service(port, host = "127.0.0.1", prepare = async () => {}) {
  const folder = await mkdtemp(join(tmpdir(), "allotment-journey-"));
  await cp(demo, folder, { recursive: true });
  for (const name of ["service.db", "service.key", "service.db-wal", "service.db-shm"]) await rm(join(folder, name), { force: true });
  await writeFile(join(folder, "service.toml"), 'print_links = true\ncontact = "the town hall"\n');
  await prepare(folder);
  const child = spawn(binary, ["serve", folder, "--listen", `127.0.0.1:${port}`, "--address", `http://${host}:${port}`]);
  process.on("exit", () => child.kill());
  let said = "";
  child.stderr.on("data", (text) => (said += text));
  const until = async (words) => {
    for (let tries = 0; tries < 200; tries += 1) {
      if (said.includes(words)) return said;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`the service never said '${words}': ${said}`);
  };
  const begun = Date.now();
  await until("Serving at");
  console.log(`started in ${Date.now() - begun} ms or less`);
  return {
    folder,
    link: async (begins) => {
      await until(begins);
      return said.slice(said.lastIndexOf(begins)).split(/\s/)[0];
    },
    end: async () => {
      const ended = new Promise((done) => child.on("exit", done));
      child.kill("SIGTERM");
      const status = await ended;
      check("it stops when it is told to", status === 0, String(status));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
});

/** Looks at the page as it stands now; again if it was still on its way to the
 * next one, as happens where the machine is busy. */
export async function look(page, name, script) {
  for (let tries = 0; ; tries += 1) {
    try {
      await page.waitForLoadState("load");
      return await lookOnce(page, name, script);
    } catch (error) {
      if (tries === 3 || !/navigation|context was destroyed/.test(String(error))) throw error;
    }
  }
}

async function lookOnce(page, name, script) {
  const label = `${name}, ${script ? "with" : "without"} script`;
  if (shots) {
    // A picture is to be looked at, and is no check: a busy machine may fail to draw one.
    const path = join(shots, `${label.replace(/[^a-z0-9]+/gi, "-")}.png`);
    await page.screenshot({ path, fullPage: true, timeout: 10_000 }).catch((error) => console.log(`no picture of ${label}: ${error.message.split("\n")[0]}`));
  }
  // The browser runs no script at all then, axe's neither. The pages are the same,
  // and were looked at with script.
  if (!script) return;
  const seen = await page.evaluate(() => {
    const small = [...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary")].filter((one) => {
      const box = one.getBoundingClientRect();
      const inline = getComputedStyle(one).display === "inline" && one.closest("p, li, td, th, dd");
      return box.width > 0 && box.height > 0 && !inline && (box.width < 24 || box.height < 24) && !one.closest(".govuk-checkboxes__item, svg") && !one.className.includes("skip");
    });
    return {
      wide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
      width: document.documentElement.scrollWidth,
      small: small.map((one) => one.outerHTML.slice(0, 80)),
      lang: document.documentElement.lang,
      title: document.title,
      h1: document.querySelectorAll("h1").length,
    };
  });
  check(`${label}: no sideways scroll`, !seen.wide, `${seen.width} px`);
  check(`${label}: targets of 24 px`, seen.small.length === 0, seen.small.join(" "));
  check(`${label}: a language, a title, one first heading`, seen.lang && seen.title && seen.h1 === 1, JSON.stringify(seen));
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  check(`${label}: axe`, found.violations.length === 0, found.violations.map((one) => `${one.id} (${one.nodes.map((node) => node.target).join(" ")})`).join("; "));
}

/** Closes the browser, says what passed, and ends. */
export async function end() {
  await browser.close();
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}
