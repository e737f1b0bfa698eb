// Building the page. Text only ever enters as text: nothing here reads HTML.

const svgNames = new Set(["svg", "rect"]);

/** An element with attributes (true: present, null and false: absent) and children: elements and texts. */
export function make(name, attributes = {}, ...children) {
    const element = svgNames.has(name)
        ? document.createElementNS("http://www.w3.org/2000/svg", name)
        : document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
        if (value !== null && value !== false && value !== undefined)
            element.setAttribute(key, value === true ? "" : value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
}

/** A button that calls `pressed`. */
export function makeButton(text, className, pressed) {
    const button = make("button", {type: "button", class: className}, text);
    button.addEventListener("click", pressed);
    return button;
}

/** A button that shows and hides what `fill` makes; `fill` may be asynchronous, and is asked again if it gives false. */
export function makeDisclosure(button, fill) {
    let content = null;
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", async () => {
        const open = button.getAttribute("aria-expanded") !== "true";
        button.setAttribute("aria-expanded", String(open));
        if (!content) {
            content = make("div", {class: "fold", id: `fold-${crypto.getRandomValues(new Uint32Array(1))[0]}`});
            button.setAttribute("aria-controls", content.id);
            button.closest("[data-folds]").append(content);
            if (await fill(content) === false) {
                const failed = content;
                content = null;
                button.setAttribute("aria-expanded", "false");
                button.addEventListener("click", () => failed.remove(), {once: true});
                return;
            }
        }
        content.hidden = button.getAttribute("aria-expanded") !== "true";
    });
    return button;
}

/** "1 match", "7 matches". */
export function counted(n, one, many) {
    return `${n.toLocaleString()} ${n === 1 ? one : many}`;
}
