// A room comes to life: the log, the news, the form.

import {get} from "./api.js";
import {Announcer} from "./announce.js";
import {Composer} from "./composer.js";
import {counted, make} from "./dom.js";
import {Log} from "./log.js";
import {makeOffer} from "./matches.js";
import {Outbox} from "./outbox.js";
import {Poll} from "./poll.js";
import {Strip} from "./strip.js";

const page = 50;
const {room, me, token} = document.querySelector("main").dataset;
const byId = (id) => document.getElementById(id);

const log = new Log(byId("messages"), {room, me});
const announcer = new Announcer(byId("announcements"));
const strip = new Strip(byId("strip"), () => poll.tryNow());
// Whoever is not signed in reads along.
const outbox = me ? new Outbox(byId("pending"), {
    room, me, token,
    onPosted: (message) => takeNews([message]),
    onGivenBack: (body) => composer.write(body),
}) : null;
const composer = me ? new Composer(byId("write"), (body) => {
    outbox.send(body);
    if (live)
        scrollDown();
    else
        showNewest().catch((failure) => strip.say(failure.message));
}) : null;

// False while an older part of the log is shown, by a link to a message.
let live = false;
// The reader is at the bottom, and stays there when something grows.
let sticks = true;
let unseen = 0;

const messagesOf = async (query) => (await get(`/api/rooms/${room}/messages?${query}`)).messages;

const poll = new Poll(room, {
    after: () => log.last,
    onNews: takeAnswer,
    onLost: (words, next) => strip.lost(words, next),
    onFound: () => strip.found(),
});

async function takeAnswer({messages, next, gap}) {
    // The server knows less than this page: it began anew.
    if (gap && next < log.last)
        return showMessages(messages);
    takeNews(messages);
    // The cursor fell behind what can be waited for: the history has the rest.
    for (let missing = 0; log.missing > missing;) {
        missing = log.missing;
        takeNews(await messagesOf(`after=${missing - 1}&limit=200`));
    }
}

function takeNews(messages) {
    const shown = live ? log.append(messages) : [];
    for (const message of messages)
        outbox?.arrived(message.id);
    if (shown.length === 0)
        return;
    byId("empty").hidden = true;
    announcer.announce(shown.filter((message) => message.from !== me));
    if (sticks)
        return scrollDown();
    unseen += shown.filter((message) => message.from !== me).length;
    showNewer();
}

function showMessages(messages) {
    log.replace(messages);
    byId("empty").hidden = messages.length > 0;
    // It may have said that the database cannot be reached.
    byId("empty").querySelector("p").textContent = "Nothing has been said here yet. Ask for a team, and the genie answers.";
    byId("older").hidden = log.first <= 1;
    scrollDown();
}

async function showNewest() {
    poll.stop();
    showMessages(await messagesOf(`limit=${page}`));
    live = true;
    unseen = 0;
    showNewer();
    poll.start();
}

async function showAround(seq) {
    const messages = await messagesOf(`before=${seq + page / 2}&limit=${page}`);
    if (!messages.some((message) => message.seq === seq))
        return showNewest();
    showMessages(messages);
    await showMore();
    const item = log.find(seq);
    sticks = false;
    item.classList.add("target");
    item.scrollIntoView({block: "center"});
}

// Goes on towards the newest, after a link to an older message.
let loadingMore = false;
async function showMore() {
    if (live || loadingMore)
        return;
    loadingMore = true;
    try {
        const messages = await messagesOf(`after=${log.last}&limit=${page}`);
        live = true;
        log.append(messages);
        live = messages.length < page;
        if (live)
            poll.start();
        showNewer();
    } finally {
        loadingMore = false;
    }
}

let loadingOlder = false;
async function showOlder() {
    if (loadingOlder || log.first <= 1)
        return;
    loadingOlder = true;
    try {
        const messages = await messagesOf(`before=${log.first}&limit=${page}`);
        const fromBottom = document.documentElement.scrollHeight - window.scrollY;
        log.prepend(messages);
        byId("older").hidden = log.first <= 1 || messages.length === 0;
        window.scrollTo(0, document.documentElement.scrollHeight - fromBottom);
    } catch (failure) {
        strip.say(failure.message);
    } finally {
        loadingOlder = false;
    }
}

function isAtBottom() {
    return window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 120;
}

function scrollDown() {
    sticks = true;
    window.scrollTo(0, document.documentElement.scrollHeight);
}

function showNewer() {
    const button = byId("newer");
    button.textContent = live ? `${counted(unseen, "new message", "new messages")} ↓` : "To the newest ↓";
    button.hidden = live && unseen === 0;
}

byId("newer").addEventListener("click", () => live ? scrollDown() : showNewest().catch((failure) => strip.say(failure.message)));
byId("older").addEventListener("click", (event) => {
    event.preventDefault();
    showOlder();
});
window.addEventListener("scroll", () => {
    sticks = isAtBottom();
    if (window.scrollY < 200)
        showOlder();
    if (!sticks)
        return;
    if (!live)
        return showMore().catch((failure) => strip.say(failure.message));
    unseen = 0;
    showNewer();
}, {passive: true});

// Answers open, windows turn, the form grows: who is at the bottom stays there.
const keepDown = new ResizeObserver(() => {
    document.documentElement.style.scrollPaddingBottom = `${byId("foot").offsetHeight + 16}px`;
    if (sticks && live)
        scrollDown();
});
keepDown.observe(document.querySelector("main"));
keepDown.observe(byId("foot"));

// Whoever may not write yet can ask all the same, for themselves.
if (!me)
    byId("empty").append(make("div", {class: "offers"}, "Try",
                              ...["Brazil", "bra-ger", "Argentina 1986", "who won 2022"].map(makeOffer)));

async function begin() {
    const wanted = Number(/^#m(\d+)$/.exec(location.hash)?.[1] ?? 0);
    for (;;) {
        try {
            await (wanted > 0 ? showAround(wanted) : showNewest());
            return strip.found();
        } catch (failure) {
            await poll.pause(failure);
        }
    }
}

begin();
