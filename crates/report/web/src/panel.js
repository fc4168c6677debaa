const number = new Intl.NumberFormat("en-GB");

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

/** What is said of a place once it is chosen. */
export function describe(config, level, place) {
  const kind = config.levels[level];
  const title = element("h2", place.name);
  const under = element("p", `${kind.singular}${place.within ? ` in ${place.within}` : ""}. Code ${place.id}.`);
  under.className = "under";
  const list = document.createElement("dl");
  const say = (label, value) => {
    if (value === null || value === undefined || value === "") return;
    const line = document.createElement("div");
    line.append(element("dt", label), element("dd", value));
    list.append(line);
  };
  say("People", place.population === null ? null : number.format(place.population));
  say("Tenth of need", place.decile === null ? "not known" : `${place.decile} of 10${place.decile === 1 ? " (greatest need)" : ""}`);
  say("Rank", place.rank === null ? null : `${number.format(place.rank)} of ${number.format(kind.ranked)}`);
  say("Where the rank lies, 9 times in 10", place.low === null ? null : `${number.format(place.low)} to ${number.format(place.high)}`);
  say("Chance of being in the worst tenth", place.worst);
  if (place.money !== null) say("Money", place.money || "none");
  const parts = [title, under, list];
  if (place.link) {
    const line = document.createElement("p");
    const link = element("a", `More about ${place.name}`);
    link.href = place.link;
    line.append(link);
    parts.push(line);
  }
  return parts;
}
