// One message.

import {make} from "./dom.js";
import {makeLines, makeOffer, makeOlder} from "./matches.js";
import {makeTook} from "./timing.js";
import {makeClock} from "./times.js";

const lamp = document.querySelector(".brand img")?.getAttribute("src");

function makeHead(message, room) {
    const byGenie = message.kind !== "user";
    const from = make("span", {class: "from"}, byGenie && lamp ? make("img", {src: lamp, alt: ""}) : null,
                      make("bdi", {}, message.from));
    const when = make("a", {class: "when", href: `/r/${room}?at=${message.seq}#m${message.seq}`,
                            "aria-label": `Link to message ${message.seq}`}, makeClock(new Date(message.at)));
    return make("div", {class: "head"}, from, when);
}

function makeGenieText(message) {
    const text = make("div", {class: "text", "data-folds": true}, make("p", {}, message.body));
    if (message.lines?.length > 0)
        text.append(makeLines(message.lines, message.matches));
    if (message.older)
        text.append(make("div", {class: "offers"}, makeOlder(message.older, Number(message.lines[0].slice(0, 4)))));
    const offers = [...(message.lines ? [] : message.did_you_mean ?? []), ...(message.also ?? [])];
    if (offers.length > 0)
        text.append(make("div", {class: "offers"}, "Show", ...offers.map(makeOffer)));
    return text;
}

/** The item of a message that the server has given its number. */
export function makeMessage(message, {room, me}) {
    const byGenie = message.kind !== "user";
    const item = make("li", {
        class: `message${byGenie ? " genie" : message.from === me ? " own" : ""}`,
        id: `m${message.seq}`, "data-seq": message.seq, "data-id": message.id,
    });
    const head = makeHead(message, room);
    if (message.timing)
        head.append(makeTook(message.timing));
    // What the time opens into stands right below it, above a long answer.
    item.append(make("div", {"data-folds": true}, head), byGenie ? makeGenieText(message) : make("bdi", {class: "text", dir: "auto"}, message.body));
    return item;
}

/** The item of an own message that is on its way. */
export function makePending(body, me) {
    return make("li", {class: "message own"},
                make("div", {class: "head"}, make("span", {class: "from"}, make("bdi", {}, me))),
                make("bdi", {class: "text", dir: "auto"}, body),
                make("p", {class: "state", role: "status"}, "Sending…"));
}
