// The messages of a room, in strict order of their numbers, without a hole between the first and the last shown.

import {make} from "./dom.js";
import {makeMessage} from "./message.js";
import {dayOf} from "./times.js";

export class Log {
    constructor(list, names) {
        this.list = list;
        this.names = names; // {room, me}
        this.clear();
    }

    clear() {
        this.first = 0;
        this.last = 0;
        this.early = new Map(); // came before one that is still missing
        this.list.replaceChildren();
    }

    /** Shows these, and only these. */
    replace(messages) {
        this.clear();
        if (messages.length === 0)
            return;
        this.first = messages[0].seq;
        this.last = messages[0].seq - 1;
        this.append(messages);
    }

    /** Takes newer messages, in any order and more than once; gives those that are new on the page. */
    append(messages) {
        for (const message of messages) {
            if (message.seq > this.last)
                this.early.set(message.seq, message);
        }
        if (this.last === 0 && this.early.size > 0)
            this.first = this.last + 1;
        const shown = [];
        for (let next = this.early.get(this.last + 1); next; next = this.early.get(this.last + 1)) {
            this.early.delete(next.seq);
            this.last = next.seq;
            this.list.append(this.make(next));
            this.markDay(this.list.lastElementChild);
            shown.push(next);
        }
        return shown;
    }

    /** The number after the last shown one, if a later message is here already. */
    get missing() {
        return this.early.size > 0 ? this.last + 1 : 0;
    }

    /** Takes older messages that end just before the first shown one. */
    prepend(messages) {
        const older = messages.filter((message) => message.seq < this.first);
        if (older.length === 0)
            return;
        this.list.querySelector(".day")?.remove();
        const formerFirst = this.list.firstElementChild;
        const items = older.map((message) => this.make(message));
        this.list.prepend(...items);
        this.first = older[0].seq;
        for (const item of [...items, formerFirst]) {
            if (item)
                this.markDay(item);
        }
    }

    find(seq) {
        return this.list.querySelector(`#m${seq}`);
    }

    make(message) {
        const item = makeMessage(message, this.names);
        item.dataset.day = dayOf(new Date(message.at));
        return item;
    }

    // Puts the date above a message that is the first of its day.
    markDay(item) {
        const before = item.previousElementSibling;
        if (before?.dataset.day !== item.dataset.day)
            item.before(make("li", {class: "day", "data-day": item.dataset.day}, item.dataset.day));
    }
}
