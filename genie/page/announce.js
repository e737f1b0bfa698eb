// What a screen reader hears of the log: a message, or "12 new messages" for many at once. History is not news.

const together = 700; // milliseconds within which messages count as one burst
const longest = 240;

export class Announcer {
    constructor(region) {
        this.region = region;
        this.heard = [];
    }

    announce(messages) {
        this.heard.push(...messages);
        if (this.heard.length > 0)
            this.timer ??= setTimeout(() => this.speak(), together);
    }

    speak() {
        const heard = this.heard.splice(0);
        this.timer = undefined;
        this.region.textContent = heard.length <= 2
            ? heard.map(({from, body}) => `${from}: ${body.slice(0, longest)}`).join(". ")
            : `${heard.length} new messages`;
    }
}
