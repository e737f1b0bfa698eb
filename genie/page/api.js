// Talking to the server: what it answers, or a failure in words.

/** What went wrong. `status` is 0 when the server could not be reached at all. */
export class Failure extends Error {
    constructor(status, words, retryAfter = 0) {
        super(words);
        this.status = status;
        this.retryAfter = retryAfter;
    }

    /** Whether the same request may do better later. */
    get passes() {
        return this.status === 0 || this.status === 429 || this.status >= 500;
    }
}

async function readJson(response) {
    try {
        return await response.json();
    } catch {
        return {};
    }
}

async function ask(target, options, patience) {
    let response;
    try {
        response = await fetch(target, {
            ...options, credentials: "same-origin", cache: "no-store",
            signal: AbortSignal.any([AbortSignal.timeout(patience), ...(options.signal ? [options.signal] : [])]),
        });
    } catch (error) {
        if (options.signal?.aborted)
            throw error;
        throw new Failure(0, "The server cannot be reached.");
    }
    const content = await readJson(response);
    if (response.ok)
        return content;
    throw new Failure(response.status, content.error ?? `The server answered ${response.status}.`,
                      Number(response.headers.get("Retry-After")) || 0);
}

/** GET; `patience` in milliseconds. */
export function get(target, {signal, patience = 15_000} = {}) {
    return ask(target, {signal}, patience);
}

/** POST of JSON, with the token that shows the page is ours. */
export function post(target, content, token) {
    return ask(target, {
        method: "POST", body: JSON.stringify(content),
        headers: {"Content-Type": "application/json", "X-XSRFToken": token},
    }, 15_000);
}

/** A random UUID. `crypto.randomUUID` is missing where the page came by plain HTTP from another machine. */
export function randomId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** How long to wait before try number `tries` (from 1): random up to a bound that doubles and stops at 15 s. */
export function backOff(tries) {
    const bound = Math.min(15_000, 500 * 2 ** (tries - 1));
    return bound / 2 + Math.random() * bound / 2;
}
