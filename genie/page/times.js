// Moments as the reader's clock shows them, and UTC for whoever asks.

import {make} from "./dom.js";

const clock = new Intl.DateTimeFormat(undefined, {hour: "2-digit", minute: "2-digit"});
const wholeDay = new Intl.DateTimeFormat(undefined, {weekday: "long", day: "numeric", month: "long", year: "numeric"});
const dayAndClock = new Intl.DateTimeFormat(undefined, {
    day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit",
});

/** The reader's day of a moment, to compare: days that are equal are the same text. */
export function dayOf(moment) {
    return wholeDay.format(moment);
}

function utcOf(moment) {
    return `${moment.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function makeTime(moment, text) {
    return make("time", {datetime: moment.toISOString(), title: utcOf(moment)}, text);
}

/** The hour and minute of a message. */
export function makeClock(moment) {
    return makeTime(moment, clock.format(moment));
}

/** Day and clock of a match. */
export function makeKickOff(moment) {
    return makeTime(moment, dayAndClock.format(moment));
}
