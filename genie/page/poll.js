// Waiting for news: long polling that survives a lost connection, a restart of the server and a sleeping computer.

import {Failure, backOff, get} from "./api.js";

const waitSeconds = 45;

export class Poll {
    /**
     * `after()` tells the newest message that is known; `onNews({messages, next, gap})` may be asynchronous;
     * `onLost(words, next)` says when the next try is, `onFound()` that all is well.
     */
    constructor(room, {after, onNews, onLost, onFound}) {
        Object.assign(this, {room, after, onNews, onLost, onFound});
        this.running = false;
        this.tries = 0;
        window.addEventListener("online", () => this.tryNow());
        document.addEventListener("visibilitychange", () => {
            if (document.visibilityState === "visible")
                this.wakeUp();
        });
    }

    start() {
        if (!this.running) {
            this.running = true;
            this.run();
        }
    }

    stop() {
        this.running = false;
        this.request?.abort();
        this.endPause?.();
    }

    /** Ends a pause between two tries. */
    tryNow() {
        this.endPause?.();
    }

    // After a sleep the old request may hang on a connection that is gone: ask anew.
    wakeUp() {
        this.tryNow();
        if (this.askedAt && performance.now() - this.askedAt > 5_000)
            this.request?.abort();
    }

    async run() {
        while (this.running) {
            this.request = new AbortController();
            this.askedAt = performance.now();
            try {
                // While something is wrong a short wait tells sooner that it is right again.
                const wait = this.tries > 0 ? 0 : waitSeconds;
                const news = await get(`/api/rooms/${this.room}/messages?after=${this.after()}&wait=${wait}&limit=200`,
                                       {signal: this.request.signal, patience: (wait + 15) * 1000});
                if (!this.running)
                    return;
                if (this.tries > 0)
                    this.onFound();
                this.tries = 0;
                await this.onNews(news);
            } catch (failure) {
                if (!this.running)
                    return;
                if (this.request.signal.aborted)
                    continue;
                await this.pause(failure);
            }
        }
    }

    pause(failure) {
        this.tries += 1;
        const known = failure instanceof Failure;
        if (!known)
            console.error(failure);
        const milliseconds = Math.max(backOff(this.tries), known ? failure.retryAfter * 1000 : 0);
        this.onLost(known ? failure.message : "The news could not be shown.", Date.now() + milliseconds);
        return new Promise((resolve) => {
            const timer = setTimeout(resolve, milliseconds);
            this.endPause = () => {
                clearTimeout(timer);
                resolve();
            };
        });
    }
}
