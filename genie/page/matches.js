// The genie's matches: a list of lines, each with flags, the reader's time and the ground.

import {get} from "./api.js";
import {counted, make, makeDisclosure} from "./dom.js";
import {makeKickOff} from "./times.js";

// What there is to say about each match and team, fetched once: messages carry ids only, so that they stay short.
let almanac = null;

function loadAlmanac() {
    almanac ??= fetch(new URL("matches.json", import.meta.url)).then((response) => {
        if (!response.ok)
            throw new Error(`matches.json: ${response.status}`);
        return response.json();
    }).catch((error) => {
        console.error(error);
        almanac = null;
        return {teams: {}, matches: {}};
    });
    return almanac;
}

function makeTeam(name, teams) {
    const {flag, code} = teams[name] ?? {};
    const badge = flag ? make("span", {"aria-hidden": "true"}, flag)
        : code ? make("span", {class: "code", "aria-hidden": "true"}, code) : null;
    return make("span", {class: "team"}, badge, badge ? " " : null, name);
}

function makeMatch([start, teamA, teamB, score, overtime, stage, ground], teams) {
    const small = make("span", {class: "small"});
    if (overtime)
        small.append(make("span", {class: "overtime"}, overtime), " · ");
    small.append([stage, ground].filter(Boolean).join(" · "));
    return make("li", {class: "match"},
                make("span", {class: "kick-off"}, makeKickOff(new Date(start))), " ",
                make("span", {class: "teams"}, makeTeam(teamA, teams), make("span", {class: "v"}, " v "),
                     makeTeam(teamB, teams)), " ",
                make("span", {class: "score"}, score), " ", small);
}

/** The lines of a message, first as they came, then with all that is known of each match. */
export function makeLines(lines, ids) {
    const list = make("ul", {class: "matches"}, ...lines.map((line) => make("li", {class: "match line-only"}, line)));
    loadAlmanac().then(({teams, matches}) => {
        list.replaceChildren(...lines.map((line, i) =>
            matches[ids?.[i]] ? makeMatch(matches[ids[i]], teams) : make("li", {class: "match line-only"}, line)));
    });
    return list;
}

// A document of /api/ask as the talk's line, for a match that the almanac does not know.
function lineOf(match) {
    const kickOff = match.data?.match ?? match.data?.prematch?.match ?? {};
    const time = (kickOff.local_time ?? kickOff.start_time ?? "").slice(0, 16).replace("T", " ");
    const goals = Number.isInteger(match.goalA) && Number.isInteger(match.goalB) ? ` ${match.goalA} : ${match.goalB}` : "";
    return `${time}: ${match.teamA} v ${match.teamB}${goals}`;
}

function makeDocuments(documents) {
    return makeLines(documents.map(lineOf), documents.map((document) => document._id));
}

function makeYears(documents) {
    const years = Map.groupBy
        ? Map.groupBy(documents, (document) => document.year)
        : documents.reduce((map, d) => map.set(d.year, [...(map.get(d.year) ?? []), d]), new Map());
    return [...years].sort(([a], [b]) => b - a).map(([year, ofYear]) => {
        const details = make("details", {class: "years"},
                             make("summary", {}, `${year}, ${counted(ofYear.length, "match", "matches")}`));
        details.addEventListener("toggle", () => details.append(makeDocuments(ofYear)), {once: true});
        return details;
    });
}

async function askGenie(question, content, show) {
    const wait = make("p", {class: "small"}, "Asking…");
    content.append(wait);
    try {
        show(await get(`/api/ask?q=${encodeURIComponent(question)}`));
        wait.remove();
        return true;
    } catch (failure) {
        wait.textContent = failure.message;
        return false;
    }
}

/** A button for the matches that a message left out. */
export function makeOlder({ask, matches, tournaments}, shownYear) {
    const button = make("button", {type: "button", class: "plain"},
                        `${counted(matches, "older match", "older matches")} at ` +
                        counted(tournaments, "World Cup", "World Cups"));
    return makeDisclosure(button, (content) => askGenie(ask, content, (answer) =>
        content.append(...makeYears(answer.matches.filter((match) => match.year !== shownYear)))));
}

/** A button for a question that the genie offers; its answer opens below, for this reader only. */
export function makeOffer(question) {
    const button = make("button", {type: "button", class: "plain"}, question);
    return makeDisclosure(button, (content) => askGenie(question, content, (answer) => {
        content.classList.add("answer");
        content.append(make("p", {}, [answer.heading, answer.text].filter(Boolean).join(": ")));
        if (answer.matches.length > 0)
            content.append(...makeYears(answer.matches));
    }));
}
