// The strip above the form: it says when the connection is lost, and when it will be tried again.

export class Strip {
    constructor(element, tryNow) {
        this.element = element;
        this.words = element.querySelector("[role=status]");
        this.countdown = element.querySelector("[data-countdown]");
        element.querySelector("button").addEventListener("click", tryNow);
    }

    /** The connection is lost; the next try is at `next` (milliseconds of Date.now()). */
    lost(words, next) {
        this.say(`Reconnecting. ${words}`);
        clearInterval(this.timer);
        // Counts for the eye only: a screen reader has heard what matters.
        const count = () => {
            const seconds = Math.ceil((next - Date.now()) / 1000);
            this.countdown.textContent = seconds > 0 ? `Next try in ${seconds} s` : "Trying…";
        };
        count();
        this.timer = setInterval(count, 1000);
    }

    found() {
        clearInterval(this.timer);
        this.element.hidden = true;
        this.words.textContent = "";
    }

    say(words) {
        this.element.hidden = false;
        if (this.words.textContent !== words)
            this.words.textContent = words;
        this.countdown.textContent = "";
    }
}
