// The staff's journey through the service in a real browser, with passkeys.
//   node check/staff.mjs ALLOTMENT_BINARY DEMO_FOLDER [SCREENSHOT_FOLDER]
// An administrator makes a passkey and invites officers; three make one each on a
// device of their own (Chromium's virtual authenticators), one signs in again with
// it, makes letters, opens a vote that counts; papers come in, two type them in,
// the third resolves what they read differently; voting ends. A fourth, who signed
// in without a passkey, is asked for one, makes it and shows it; the vote closes
// and its results verify. On every page what `journey.mjs` looks at. Prints
// `N passed, N failed`.
import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { NARROW, binary, browser, check, end, look, service } from "./common.mjs";

const port = 18082;
const base = `http://localhost:${port}`;
let poll = "";
const serving = await service(port, "localhost", async (folder) => {
  const practice = await readFile(join(folder, "polls", "practice.toml"), "utf8");
  const real = practice
    .replace(/^id = .*$/m, 'id = "real"')
    .replace(/^practice = true.*$/m, "practice = false")
    .replace(/^languages = .*$/m, 'languages = ["en"]');
  poll = `/vote/${practice.match(/^community = "([^"]*)"/m)[1]}/real`;
  await writeFile(join(folder, "polls", "real.toml"), `${real}\n[papers]\nwithout_code = true\n`);
});
const messages = [];

/** A browser of somebody's own, with a device that holds passkeys. */
async function person() {
  const context = await browser.newContext({ viewport: NARROW, reducedMotion: "reduce" });
  const page = await context.newPage();
  page.on("console", (message) => { if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) messages.push(message.text()); });
  page.on("pageerror", (error) => messages.push(String(error)));
  const devices = await context.newCDPSession(page);
  await devices.send("WebAuthn.enable");
  await devices.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  return page;
}

const says = async (page, words) => (await page.textContent("main")).includes(words);
const passkey = async (page, to) => {
  await page.click("form[data-passkey] button");
  await page.waitForURL(to);
};

/** Does what asks for a passkey that was shown just now: shows it where it must. */
const act = async (page, selector, prepare = async () => {}) => {
  await prepare();
  await page.click(selector);
  if (!(await says(page, "You can not undo what comes next"))) return;
  const back = new URL(await page.getAttribute("a.govuk-back-link", "href"), base).href;
  await page.click("main form button");
  await passkey(page, back);
  await prepare();
  await page.click(selector);
};
const made = async (page, name) => {
  await page.fill("#name", name);
  await passkey(page, `${base}/office/you`);
};

const admin = await person();
await admin.goto(await serving.link(`${base}/set-up/`));
await admin.fill("#name", "Ada");
await admin.click("main form button");
const staff = {};
const named = async (name) => {
  await admin.goto(`${base}/office/people`);
  await admin.fill("#name", name);
};
await named("Olu");
await admin.click("form[action$='/office/people'] button");
check("naming people asks for a passkey", await says(admin, "You need a passkey to do this"));
await look(admin, "no passkey yet", true);
await admin.click("form[action$='/office/you/passkey'] button");
await made(admin, "Ada's phone");
/** Names somebody: the link that invites them. */
const invite = async (name) => {
  await act(admin, "form[action$='/office/people'] button", () => named(name));
  await act(admin, `section:has-text("${name}") form[action$='/invite'] button`, () => admin.goto(`${base}/office/people`));
  if (name === "Olu") await look(admin, "invitation", true);
  return admin.textContent("p.a-mono");
};
for (const name of ["Olu", "Bea", "Cai"]) {
  const link = await invite(name);
  const page = await person();
  await page.goto(link);
  if (name === "Olu") await look(page, "invited", true);
  await page.click("main form button");
  if (name === "Olu") await look(page, "make a passkey", true);
  await page.fill("#name", `${name}'s phone`);
  await passkey(page, `${base}/office`);
  check(`${name} is in`, await says(page, `You are ${name}`));
  staff[name] = page;
}
const { Olu, Bea, Cai } = staff;
await admin.goto(`${base}/office/people`);
await look(admin, "people with passkeys", true);
check("one passkey each", (await admin.textContent("main")).split("One passkey.").length === 5);

await Olu.goto(`${base}/office/you`);
await look(Olu, "passkeys and sessions", true);
await Olu.click("form[action$='/sign-out'] button");
await Olu.goto(`${base}/sign-in`);
await look(Olu, "sign in", true);
await Olu.click("form[action$='/sign-in/passkey'] button");
await look(Olu, "show a passkey", true);
await passkey(Olu, `${base}/office`);
check("a passkey signs in", await says(Olu, "You are Olu"));

await Olu.goto(`${base}/office${poll}`);
await look(Olu, "draft with papers", true);
await Olu.fill("#count", "3");
const [download] = await Promise.all([Olu.waitForEvent("download"), Olu.click("button[formaction$='/letters']")]);
const letters = await readFile(await download.path());
check("letters are a PDF", letters.subarray(0, 5).toString() === "%PDF-", download.suggestedFilename());
await act(Olu, "form[action$='/codes'] button:not([formaction])", async () => {
  await Olu.goto(`${base}/office${poll}`);
  await Olu.fill("#count", "4");
});
const codes = await Olu.locator(".a-codes strong").allTextContents();

// Whoever has a letter looks at their code before the vote opens.
const voter = await person();
await voter.goto(`${base}${poll}#${codes[3].replaceAll("-", "")}`);
check("the square's code is in the field", (await voter.inputValue("#code")) === codes[3]);
check("and not in the address", !voter.url().includes("#"), voter.url());
await look(voter, "check a code", true);
await voter.click("main form button");
check("the code is good", await says(voter, "Your code is good. You can vote from"));
await look(voter, "a good code", true);
await act(Olu, "form[action$='/open'] button", () => Olu.goto(`${base}/office${poll}`));
const cast = await fetch(`${base}${poll}/cast`, { method: "POST", body: `code=${codes[0]}&mark-solar=1`, headers: { "content-type": "application/x-www-form-urlencoded" } });
check("a vote online", cast.status === 200, String(cast.status));

// Papers: two with codes, the first of which voted online, and one without.
const papers = `${base}/office${poll}/papers`;
await Olu.goto(papers);
await look(Olu, "no papers", true);
await Olu.fill("#code", codes[0]);
await Olu.fill("#number", "0007");
await Olu.locator("form", { has: Olu.locator("#code") }).locator("button").click();
check("a paper has its number", await says(Olu, "Write this number on the paper: 7"));
await Olu.fill("#code", codes[1]);
await Olu.locator("form", { has: Olu.locator("#code") }).locator("button").click();
await Olu.locator("form", { has: Olu.locator("#count") }).locator("button").click();
check("a paper without a code is given the next", await says(Olu, "Write this number on the paper: 9"));
await Olu.fill("#code", codes[0]);
await Olu.locator("form", { has: Olu.locator("#code") }).locator("button").click();
check("a second paper is refused", await says(Olu, "This code came with a paper before"));
check("an error takes the focus", (await Olu.evaluate(() => document.activeElement?.className ?? "")).includes("govuk-error-summary"));
await look(Olu, "a second paper", true);
for (const [page, marks] of [[Olu, [["benches"], ["solar"], ["music"]]], [Bea, [["benches"], ["solar", "music"], ["music"]]]]) {
  await page.goto(papers);
  await page.click("ul[aria-labelledby='to-enter'] a");
  if (page === Olu) {
    await look(page, "a paper", true);
    await page.click("main form button");
    await look(page, "an empty paper", true);
  }
  for (const ids of marks) {
    for (const id of ids) await page.check(`#mark-${id}`);
    await page.click("main form button");
  }
}
await look(Bea, "papers typed in", true);
await Olu.goto(`${base}/office${poll}`);
await Olu.click("form[action$='/close'] button");
check("it does not end while a paper waits", await says(Olu, "One paper is not done yet"));
await look(Olu, "a paper waits", true);
await act(Olu, "form[action$='/end'] button", () => Olu.goto(`${base}/office${poll}`));
check("voting has ended", await says(Olu, "Typing in papers"));
await Cai.goto(papers);
await look(Cai, "a paper to resolve", true);
await Cai.click("ul[aria-labelledby='to-resolve'] a");
check("the third is told where to look", await says(Cai, "Look with care at these"));
await look(Cai, "resolve", true);
await Cai.check("#mark-solar");
await Cai.click("main form button");
await Olu.goto(`${base}/office${poll}`);
await look(Olu, "before the end", true);

// The end asks for a passkey that was shown just now. Olu's was shown when signing
// in; Dee signs in with her invitation alone, and makes one when it is asked for.
const Dee = await person();
await Dee.goto(await invite("Dee"));
await Dee.click("main form button");
await Dee.click("form[action$='/once'] button");
check("Dee is in", await says(Dee, "You are Dee"));
await Dee.goto(`${base}/office${poll}`);
await Dee.click("form[action$='/close'] button");
check("a passkey is needed", await says(Dee, "You need a passkey to do this"));
await Dee.click("form[action$='/office/you/passkey'] button");
await made(Dee, "Dee's phone");
await Dee.goto(`${base}/office${poll}`);
await Dee.click("form[action$='/close'] button");
check("a passkey is asked for", await says(Dee, "You can not undo what comes next"));
await look(Dee, "why a passkey", true);
await Dee.click("main form button");
await look(Dee, "confirm", true);
await passkey(Dee, `${base}/office${poll}`);
await Dee.click("form[action$='/close'] button");
check("the vote has ended", await says(Dee, "Ended"));
await voter.goto(`${base}${poll}/results`);
check("papers are counted", (await says(voter, "3 people voted")) && (await says(voter, "2 of these votes came on paper")), (await voter.textContent("main")).slice(0, 300));
await look(voter, "results with papers", true);
const file = join(serving.folder, "results.zip");
await writeFile(file, Buffer.from(await (await fetch(`${base}${poll}/results.zip`)).arrayBuffer()));
const verified = spawnSync(binary, ["verify", file], { encoding: "utf8" });
check("the file verifies", verified.status === 0, verified.stderr + verified.stdout);
check("and tells of the papers", (verified.stderr + verified.stdout).includes("3 came on paper, 2 of them with a code"), verified.stderr + verified.stdout);
check("no message on the console", messages.length === 0, messages.join(" | "));
await serving.end();
await end();
