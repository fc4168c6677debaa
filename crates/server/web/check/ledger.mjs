// The ledger's journey through the service in a real browser, with passkeys.
//   node check/ledger.mjs ALLOTMENT_BINARY DEMO_FOLDER [SCREENSHOT_FOLDER]
// A commitment waits for a council and a trust. An administrator says for whom two
// people act; each brings a passkey into the ledger and signs with it (Chromium's
// virtual authenticators); everybody sees it agreed, downloads a signature with its
// proof, and `allotment ledger verify` holds the ledger to it. On every page what
// `journey.mjs` looks at. Prints `N passed, N failed`.
import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { NARROW, binary, browser, check, end, look, service } from "./common.mjs";

const port = 18083;
const base = `http://localhost:${port}`;
const messages = [];
let place = "";

const serving = await service(port, "localhost", async (folder) => {
  const practice = await readFile(join(folder, "polls", "practice.toml"), "utf8");
  place = practice.match(/^community = "([^"]*)"/m)[1];
  const common = { community: place, effective: "2026-04-01", actor: "JOURNEY-FUND" };
  const party = (party, name, type) => ({ ...common, kind: "party", party, name, type, org_id: "unregistered" });
  const entries = [
    party("JOURNEY-FUND", "The Journey Fund", "funder"),
    party("JOURNEY-COUNCIL", "Journey Council", "council"),
    party("JOURNEY-TRUST", "Journey Trust", "charity"),
    { ...common, kind: "promise", id: "019d45f2-0000-7000-8000-000000000001", from_party: "JOURNEY-FUND", amount: "100000", currency: "GBP", basis: "once", price_base: "nominal", source: "a letter" },
    { ...common, kind: "commit", refers_to: "019d45f2-0000-7000-8000-000000000001", commitment: "journey", parties: ["JOURNEY-COUNCIL", "JOURNEY-TRUST"], purpose: "A bench by the water", amount: "60000", currency: "GBP", capital: "60000", revenue: "0" },
  ];
  const file = join(folder, "journey.jsonl");
  await writeFile(file, entries.map((entry) => JSON.stringify(entry)).join("\n"));
  const added = spawnSync(binary, ["ledger", "add", "--programme", folder, "--from", file], { encoding: "utf8" });
  if (added.status !== 0) throw new Error(added.stderr);
});

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

const admin = await person();
await admin.goto(await serving.link(`${base}/set-up/`));
await admin.fill("#name", "Ada");
await admin.click("main form button");
await admin.goto(`${base}/office/you`);
await admin.click("form[action$='/office/you/passkey'] button");
await admin.fill("#name", "Ada's phone");
await passkey(admin, `${base}/office/you`);
await admin.goto(`${base}/office/confirm?to=/office/people`);
await admin.click("main form button");
await passkey(admin, `${base}/office/people`);

const commitment = `${base}/ledger/${encodeURIComponent(place)}/commitment/journey`;
const reader = await person();
await reader.goto(`${base}/ledger`);
await look(reader, "the ledger", true);
await reader.goto(`${base}/ledger/${encodeURIComponent(place)}`);
await look(reader, "a place's promises", true);
await reader.goto(commitment);
await look(reader, "a commitment that waits", true);
check("nobody has signed", (await reader.textContent("main")).split("has not signed").length === 3);

for (const [name, party] of [["Cei", "JOURNEY-COUNCIL"], ["Tam", "JOURNEY-TRUST"]]) {
  await admin.goto(`${base}/office/people`);
  await admin.fill("#name", name);
  await admin.selectOption("#role", "partner");
  await admin.click("form[action$='/office/people'] button");
  const section = `section:has-text("${name}")`;
  await admin.selectOption(`${section} select[name=party]`, party);
  await admin.click(`${section} form[action$='/party'] button`);
  check(`${name} acts for ${party}`, await says(admin, "Acts for Journey"));
  await look(admin, `${name} acts`, true);
  await admin.click(`${section} form[action$='/invite'] button`);
  const link = await admin.textContent("p.a-mono");
  const page = await person();
  await page.goto(link);
  await page.click("main form button");
  await page.fill("#name", `${name}'s phone`);
  await passkey(page, `${base}/office/you`);
  await page.goto(`${base}/office/ledger`);
  await look(page, `${name}'s desk`, true);
  await page.click("ul[aria-labelledby=sign] a:has-text('A bench by the water')");
  check("a key is missing, and that is said", await says(page, "Bring it in first"));
  await look(page, `${name} has no key`, true);
  await page.click("a.govuk-button");
  await look(page, `${name}'s key`, true);
  await page.click("form:has(input[value=own]) button");
  await look(page, `${name} shows the key`, true);
  await passkey(page, `${base}/office/ledger`);
  await page.click("ul[aria-labelledby=sign] a:has-text('A bench by the water')");
  await look(page, `${name} reads the terms`, true);
  await page.click("main form button");
  check("what is signed is said once more", await says(page, "You sign for £600.00"));
  await look(page, `${name} signs`, true);
  await passkey(page, commitment);
}
await reader.goto(commitment);
check("all have signed", await says(reader, "All have signed"));
await look(reader, "a commitment that is agreed", true);
await reader.click("ol li:last-child a");
check("the signature is an entry", await says(reader, "Journey Trust signed."));
await look(reader, "an entry", true);
const receipt = await reader.getAttribute("a[href^='/api/ledger/']", "href");
const file = join(serving.folder, "receipt.json");
await writeFile(file, Buffer.from(await (await fetch(`${base}${receipt}`)).arrayBuffer()));
const verified = spawnSync(binary, ["ledger", "verify", "--programme", serving.folder, "--checkpoint", file], { encoding: "utf8" });
check("the ledger verifies against the receipt", verified.status === 0, verified.stderr + verified.stdout);
await reader.goto(`${base}/ledger/${encodeURIComponent(place)}/decisions`);
await look(reader, "decisions", true);
check("no message on the console", messages.length === 0, messages.join(" | "));
await serving.end();
await end();
