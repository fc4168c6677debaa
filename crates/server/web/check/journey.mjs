// A newcomer's journey through the service in a real browser.
//   node check/journey.mjs ALLOTMENT_BINARY DEMO_FOLDER [SCREENSHOT_FOLDER]
// Serves the demo, finds a place by its postcode, reads it, sends an idea and follows
// it while an officer sends it back, publishes, costs and joins it, votes with a code on
// a phone, keeps the receipt, closes the vote as an officer, reads why a project
// lost, checks the receipt, downloads the results and verifies them. Once with
// script and once without. After every step: no fault that axe can find, no
// sideways scroll at 320 px, no request that leaves, no message on the console,
// targets of 24 px and more, a focus that shows, `lang` where the language is.
// Prints `N passed, N failed`.
import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { NARROW, binary, browser, check, end, look, service } from "./common.mjs";

async function journey(script, port) {
  const serving = await service(port);
  const base = `http://127.0.0.1:${port}`;
  const context = await browser.newContext({ viewport: NARROW, javaScriptEnabled: script, reducedMotion: "reduce" });
  const page = await context.newPage();
  const leaves = [];
  const messages = [];
  page.on("request", (request) => { if (!request.url().startsWith(base)) leaves.push(request.url()); });
  page.on("console", (message) => { if (message.type() === "error" && !/status of (4\d\d|503)/.test(message.text())) messages.push(message.text()); });
  page.on("pageerror", (error) => messages.push(String(error)));

  // An officer is needed first: the office by its one-time link.
  const office = await browser.newContext({ viewport: NARROW, javaScriptEnabled: script });
  const desk = await office.newPage();
  await desk.goto(await serving.link(`${base}/set-up/`));
  await look(desk, "set-up", script);
  await desk.fill("#name", "Ada");
  await desk.click("button.govuk-button");
  await desk.goto(`${base}/office/people`);
  await desk.fill("#name", "Olu");
  await desk.click("form[action$='/office/people'] button");
  await look(desk, "people", script);
  await desk.goto(`${base}/sign-in`);
  await desk.fill("#name", "Olu");
  await desk.click("button.govuk-button");
  await desk.goto(await serving.link(`${base}/sign-in/`));
  await desk.click("button.govuk-button");
  check("the officer is in", (await desk.textContent("main")).includes("Olu"));
  await look(desk, "office", script);
  await desk.click("main ul li a[href*='/office/vote/']");
  await look(desk, "draft", script);
  const poll = new URL(desk.url()).pathname.replace("/office", "");
  await desk.fill("#count", "12");
  await desk.click("form[action$='/codes'] button");
  await look(desk, "codes", script);
  const codes = await desk.locator(".a-codes strong").allTextContents();
  check("twelve codes", codes.length === 12);
  await desk.goto(`${base}/office${poll}`);
  await desk.click("form[action$='/open'] button");
  await look(desk, "open", script);

  // A resident, on a phone.
  await page.goto(base);
  await look(page, "home", script);
  const postcodes = (await readFile(join(serving.folder, "postcodes.csv"), "utf8")).trim().split("\n").slice(1).map((line) => line.split(","));
  const once = postcodes.find(([code]) => postcodes.filter(([other]) => other === code).length === 1)[0];
  const border = postcodes.find(([code]) => postcodes.filter(([other]) => other === code).length === 2)[0];
  await page.fill("#q", border);
  await page.press("#q", "Enter");
  check("a postcode on a border says so", (await page.textContent("main")).includes("on the line"));
  await look(page, "border", script);
  await page.fill("#q", once.toLowerCase());
  await page.press("#q", "Enter");
  check("the postcode leads to a place", new URL(page.url()).pathname.startsWith("/place/"));
  await look(page, "place", script);
  await page.goto(`${base}/map`);
  await look(page, "map", script);
  await page.goto(`${base}/votes`);
  await page.click("main ul li a");
  await look(page, "vote", script);
  await page.fill("#code", "0000 0000 0001");
  await page.click("main form button");
  await look(page, "wrong code", script);
  if (script) {
  const focused = await page.evaluate(() => document.activeElement?.className ?? "");
  check("an error takes the focus", focused.includes("govuk-error-summary"), focused);
  }
  await page.fill("#code", codes[0].toLowerCase().replaceAll("-", " "));
  // By keyboard alone, and the focus shows.
  await page.press("#code", "Tab");
  if (script) {
  const shown = await page.evaluate(() => { const style = getComputedStyle(document.activeElement); return style.boxShadow !== "none" || style.outlineStyle !== "none"; });
  check("the focus shows", shown);
  }
  await page.keyboard.press("Enter");
  await look(page, "ballot", script);
  const boxes = page.locator("input[type=checkbox]");
  for (let at = 0; at < 5; at += 1) await boxes.nth(at).check();
  if (script) check("the running total says too many", (await page.textContent("[data-running]")).includes("more than 4"));
  await page.click("main form button");
  await look(page, "too many", script);
  for (let at = 0; at < 7; at += 1) await page.locator("input[type=checkbox]").nth(at).setChecked(false);
  await page.check("#mark-benches");
  await page.check("#mark-street-trees");
  if (script) check("the running total counts", (await page.textContent("[data-running]")).includes("2 of up to 4"));
  await page.click("main form button");
  await look(page, "check", script);
  await page.click("form[action$='/cast'] button");
  await look(page, "receipt", script);
  const number = (await page.locator("main > p.a-mono").first().textContent()).trim();
  check("a receipt has 64 digits", /^[0-9a-f]{64}$/.test(number.replaceAll(" ", "")), number);
  await page.goto(`${base}/cy${poll}`);
  check("the page is Welsh", (await page.getAttribute("html", "lang")) === "cy");
  await look(page, "welsh vote", script);
  for (const [at, code] of codes.slice(1, 8).entries()) {
    const ids = [["warm-room", "benches"], ["solar"], ["warm-room", "crossing"], ["solar", "music"], ["warm-room"], ["play-scheme", "benches"], ["solar"]][at];
    const body = [`code=${code}`, ...ids.map((id) => `mark-${id}=1`)].join("&");
    const answer = await fetch(`${base}${poll}/cast`, { method: "POST", body, headers: { "content-type": "application/x-www-form-urlencoded" } });
    check(`vote ${at}`, answer.status === 200, String(answer.status));
  }
  await page.goto(`${base}${poll}/results`);
  check("nothing is seen before the end", (await page.textContent("main")).includes("No one can see this yet"));
  await look(page, "no results yet", script);

  // Ideas: the office asks for them, a resident sends two and follows one.
  const place = poll.split("/")[2];
  await desk.goto(`${base}/office/ideas`);
  await look(desk, "ideas", script);
  await desk.selectOption("#place", place);
  await desk.click("form[action$='/office/ideas'] button");
  check("a call says what is missing", (await desk.textContent("main")).includes("Type the last day"));
  await look(desk, "a call with faults", script);
  await desk.fill("#title-en", "What is missing here?");
  await desk.fill("#closes", new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10));
  await desk.selectOption("#place", place);
  await desk.click("form[action$='/office/ideas'] button");
  await look(desk, "a call", script);
  await page.goto(`${base}/ideas`);
  await look(page, "places that ask", script);
  await page.goto(`${base}/ideas/${place}`);
  await look(page, "no ideas yet", script);
  await page.click("main a.govuk-button");
  await look(page, "an idea's form", script);
  await page.click("main form button");
  check("an empty idea says what is missing", (await page.locator(".govuk-error-summary li").count()) === 4);
  if (script) {
    const focused = await page.evaluate(() => document.activeElement?.className ?? "");
    check("an idea's error takes the focus", focused.includes("govuk-error-summary"), focused);
  }
  await look(page, "an empty idea", script);
  /** Fills the form by keyboard alone, from its first field on. */
  const idea = async (title) => {
    await page.focus("#title");
    for (const words of [title, "Two benches by the shop.", "High Street", "Old people", "1500"]) {
      await page.keyboard.press("ControlOrMeta+A");
      await page.keyboard.type(words);
      await page.keyboard.press("Tab");
    }
    await page.click("main form button");
  };
  await idea("Two benches");
  check("an idea is in", (await page.textContent("main")).includes("We have your idea"));
  await look(page, "an idea was sent", script);
  const own = await page.getAttribute("p.a-mono a", "href");
  await page.goto(own);
  await look(page, "one's own idea", script);
  await desk.goto(`${base}/office/ideas/${place}/1`);
  await look(desk, "an idea to read", script);
  await desk.fill("#reasons", "Which shop?");
  await desk.click("button[value='send-back']");
  await page.goto(own);
  check("the reason is told", (await page.textContent("main")).includes("Which shop?"));
  await look(page, "an idea sent back", script);
  await page.fill("#where", "By the post office");
  await page.click("form[action$='/answer'] button");
  await page.goto(`${base}/ideas/${place}/new`);
  await idea("A seat");
  for (const number of [1, 2]) {
    await desk.goto(`${base}/office/ideas/${place}/${number}`);
    await desk.locator("form", { has: desk.locator("input[value='publish']") }).locator("button").click();
  }
  await desk.fill("#joins", "Both ask for a place to sit.");
  await desk.click("form[action$='/merge'] button");
  await look(desk, "a joined idea", script);
  await desk.goto(`${base}/office/ideas/${place}/1`);
  await desk.fill("#cost", "1,500.50");
  await desk.click("form[action$='/cost'] button");
  check("a cost has reasons", (await desk.textContent("main")).includes("Give the reasons"));
  await look(desk, "a cost without reasons", script);
  await desk.fill("#assumptions", "Two of oak.");
  await desk.fill("#why", "The ground is ours.");
  await desk.click("form[action$='/cost'] button");
  await desk.goto(`${base}/office/ideas/${place}/vote`);
  await look(desk, "ideas for a vote", script);
  await desk.click("main form button");
  check("a draft names its idea", (await desk.inputValue("#definition")).includes("idea = 1\n"));
  await look(desk, "a draft of ideas", script);
  await page.goto(`${base}/ideas/${place}`);
  await look(page, "the ideas of a place", script);
  await page.goto(`${base}/ideas/${place}/1`);
  const history = await page.textContent("main");
  check("an idea's cost and history are told", ["£1,500.50", "The ground is ours.", "Staff joined idea 2 with it."].every((words) => history.includes(words)), history.slice(0, 300));
  await look(page, "an idea", script);
  await page.goto(`${base}/cy/ideas/${place}/1`);
  await look(page, "an idea in Welsh", script);

  // The end.
  await desk.reload();
  await desk.goto(`${base}/office${poll}`);
  await desk.click("form[action$='/close'] button");
  await look(desk, "closed", script);
  await page.goto(`${base}${poll}/results`);
  const told = await page.textContent("main");
  check("turnout is told", told.includes("8 of 12 people voted"), told.slice(0, 200));
  const lost = told.split("These will not be done")[1] ?? "";
  check("why a project lost is told", lost.includes("Solar") && lost.length > 200, lost.slice(0, 200));
  await look(page, "results", script);
  await page.goto(`${base}${poll}/receipt`);
  await page.fill("#number", number);
  await page.click("main form button");
  check("the receipt was counted", (await page.textContent("main")).includes("We counted this vote"));
  await look(page, "proof", script);
  const zip = Buffer.from(await (await fetch(`${base}${poll}/results.zip`)).arrayBuffer());
  const file = join(serving.folder, "results.zip");
  await writeFile(file, zip);
  const verified = spawnSync(binary, ["verify", file], { encoding: "utf8" });
  check("the file verifies", verified.status === 0, verified.stderr);

  check(`nothing leaves, ${script ? "with" : "without"} script`, leaves.length === 0, leaves.join(" "));
  check(`no message on the console, ${script ? "with" : "without"} script`, messages.length === 0, messages.join(" | "));
  await context.close();
  await office.close();
  await serving.end();
}

await journey(true, 18080);
await journey(false, 18081);
await end();
