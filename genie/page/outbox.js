// Own messages on their way: shown at once, sent in order, tried again with the same id, so that none is there twice.

import {Failure, backOff, post, randomId} from "./api.js";
import {make, makeButton} from "./dom.js";
import {makePending} from "./message.js";

const triesByItself = 4;

export class Outbox {
    /** `onPosted(message)` gets what the server stored; `onGivenBack(body)` a text to be written anew. */
    constructor(list, {room, me, token, onPosted, onGivenBack}) {
        Object.assign(this, {list, room, me, token, onPosted, onGivenBack});
        this.waiting = Promise.resolve();
        this.items = new Map(); // id -> item on the page
    }

    send(body) {
        const id = randomId();
        const item = makePending(body, this.me);
        this.items.set(id, item);
        this.list.append(item);
        this.queue(id, body, item);
    }

    /** The message has come back by itself: its place is in the log now. */
    arrived(id) {
        this.items.get(id)?.remove();
        this.items.delete(id);
    }

    // One after the other, or a later message could overtake an earlier one.
    queue(id, body, item) {
        this.waiting = this.waiting.then(() => this.deliver(id, body, item));
    }

    async deliver(id, body, item) {
        for (let tries = 1; this.items.has(id); ++tries) {
            try {
                const {message} = await post(`/api/rooms/${this.room}/messages`, {id, body}, this.token);
                this.onPosted(message);
                return;
            } catch (failure) {
                if (!(failure instanceof Failure))
                    throw failure;
                if (!failure.passes || tries >= triesByItself)
                    return this.fail(id, body, item, failure);
                this.say(item, `Sending… (${failure.message} Trying again.)`);
                await new Promise((resolve) =>
                    setTimeout(resolve, Math.max(backOff(tries), failure.retryAfter * 1000)));
            }
        }
    }

    fail(id, body, item, failure) {
        item.classList.add("failed");
        this.say(item, `Not sent: ${failure.message}`);
        const retry = makeButton("Try again", "plain", () => {
            item.classList.remove("failed");
            this.say(item, "Sending…");
            this.queue(id, body, item);
        });
        const edit = makeButton("Edit", "plain", () => {
            this.arrived(id);
            this.onGivenBack(body);
        });
        const signIn = failure.status === 401
            ? make("a", {class: "button plain-link", href: `/signin?next=/r/${this.room}`}, "Sign in") : null;
        item.querySelector(".state").append(...[signIn, retry, edit].filter(Boolean));
    }

    say(item, words) {
        item.querySelector(".state").textContent = words;
    }
}
