// "Why slow?": the time an answer took as a button, which opens into its parts.

import {make, makeDisclosure} from "./dom.js";

const parts = [
    ["queue", "queue"],
    ["loop", "loop"],
    ["pool", "pool"],
    ["database", "database"],
    ["own", "own work"],
    ["other", "other"],
];
const slowFrom = 200;

function inMilliseconds(ms) {
    return `${ms >= 100 ? ms.toFixed(0) : ms >= 10 ? ms.toFixed(1) : ms.toFixed(2)} ms`;
}

function largestOf(timing) {
    return parts.reduce((largest, part) => (timing[part[0]] ?? 0) > (timing[largest[0]] ?? 0) ? part : largest);
}

function makeParts(timing) {
    const largest = largestOf(timing);
    const list = make("dl", {class: "parts"});
    for (const [key, name] of parts) {
        const ms = timing[key] ?? 0;
        const share = timing.total > 0 ? Math.min(100, 100 * ms / timing.total) : 0;
        const mark = key === largest[0] ? "largest" : null;
        const bar = make("svg", {"aria-hidden": "true", preserveAspectRatio: "none", viewBox: "0 0 100 1"},
                         make("rect", {width: share.toFixed(2), height: 1}));
        list.append(make("dt", {class: mark}, name), make("dd", {class: `bar ${mark ?? ""}`}, bar),
                    make("dd", {class: `ms ${mark ?? ""}`}, inMilliseconds(ms)));
    }
    list.append(make("dt", {class: "total"}, "total"), make("dd", {class: "bar"}),
                make("dd", {class: "ms total"}, inMilliseconds(timing.total)));
    return list;
}

/** The button; what it opens goes to the end of the element around it that has data-folds. */
export function makeTook(timing) {
    const slow = timing.total > slowFrom;
    const button = make("button", {type: "button", class: slow ? "took slow" : "took"},
                        make("span", {class: "unseen"}, "Why slow? Answered in "), inMilliseconds(timing.total),
                        slow ? `, mostly ${largestOf(timing)[1]}` : null);
    return makeDisclosure(button, (content) => content.append(makeParts(timing)));
}
