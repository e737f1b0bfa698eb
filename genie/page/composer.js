// The form to write: Enter sends, Shift+Enter breaks the line.

const most = 2000;

export class Composer {
    constructor(form, send) {
        this.form = form;
        this.field = form.querySelector("textarea");
        this.fault = form.querySelector(".fault");
        this.hint = form.querySelector(".count");
        this.send = send;
        this.field.addEventListener("input", () => this.changed());
        this.field.addEventListener("keydown", (event) => {
            // 229: the Enter that ends the choice of an input method (Safari sends it after composing has ended).
            if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
                event.preventDefault();
                this.submit();
            }
        });
        form.addEventListener("submit", (event) => {
            event.preventDefault();
            this.submit();
        });
        form.querySelector(".scripted").hidden = false;
        for (const suggestion of form.querySelectorAll("[data-try]"))
            suggestion.addEventListener("click", () => this.write(suggestion.dataset.try));
        this.changed();
    }

    /** Puts a text into the field, for its reader to send or change. */
    write(text) {
        this.field.value = text;
        this.changed();
        this.field.focus();
    }

    submit() {
        const body = this.field.value.trim();
        const length = [...body].length;
        if (length === 0)
            return;
        if (length > most)
            return this.complain(`That is ${length.toLocaleString()} characters: at most ${most.toLocaleString()} can be sent.`);
        this.field.value = "";
        this.changed();
        this.send(body);
    }

    complain(words) {
        this.fault.textContent = words;
        this.fault.hidden = words === "";
        this.field.setAttribute("aria-invalid", String(words !== ""));
    }

    changed() {
        this.complain("");
        const length = [...this.field.value].length;
        this.hint.textContent = length > most - 200 ? `${length.toLocaleString()} of ${most.toLocaleString()} characters` : "";
        this.field.style.height = "auto";
        this.field.style.height = `${this.field.scrollHeight + 2}px`;
    }
}
