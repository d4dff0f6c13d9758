// Runs behaviours one after the other. A line on standard output is either what a behaviour came to, {"name","ok","detail"},
// or a request to whoever drives the emulator, {"ask",…}, which is answered by a line on standard input.
import assert from "node:assert/strict";
import http from "node:http";
import readline from "node:readline";
import twilio from "twilio";

const settings = JSON.parse(process.env.EMULATOR);
const answers = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const behaviours = [];

const print = (line) => process.stdout.write(JSON.stringify(line) + "\n");

/** The library's own HTTP client; only the host is another. */
class Redirected extends twilio.RequestClient {
    constructor(base, options) {
        super(options);
        this.base = base;
    }

    request(options) {
        assert.ok(options.uri.startsWith("https://api.twilio.com/"), options.uri);
        return super.request({ ...options, uri: options.uri.replace("https://api.twilio.com", this.base) });
    }
}

export { settings };

export const connect = ({ base, user, password, accountSid, ...options }) =>
    twilio(user, password, { accountSid, httpClient: new Redirected(base, options) });

export const behaviour = (name, run) => behaviours.push({ name, run });

/** Has the emulator's driver do something, and returns what it says. */
export async function ask(what, details = {}) {
    print({ ask: what, ...details });
    const answer = JSON.parse((await answers.next()).value);
    assert.equal(answer.error, undefined, answer.error);
    return answer;
}

/** The library's RestException, with these properties. */
export async function refused(promise, expected) {
    const error = await promise.then(() => assert.fail("it was not refused"), (reason) => reason);
    assert.ok(error instanceof twilio.RestException, String(error?.stack ?? error));
    const actual = Object.fromEntries(Object.keys(expected).map((key) => [key, error[key]]));
    assert.deepEqual(actual, expected);
    return error;
}

/** An application's web server: keeps the requests, and answers each with what `answer` returns. */
export async function webhook(answer = () => "") {
    const waiting = [], arrived = [];
    const server = http.createServer((request, response) => {
        let body = "";
        request.setEncoding("utf8");
        request.on("data", (chunk) => (body += chunk));
        request.on("end", () => {
            const received = {
                method: request.method,
                url: `http://${request.headers.host}${request.url}`,
                signature: request.headers["x-twilio-signature"],
                params: Object.fromEntries(new URLSearchParams(body)),
            };
            response.setHeader("Content-Type", "text/xml");
            response.end(answer(received));
            (waiting.shift() ?? ((it) => arrived.push(it)))(received);
        });
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    return {
        url: `http://127.0.0.1:${server.address().port}/hook`,
        next: () => new Promise((resolve) => (arrived.length > 0 ? resolve(arrived.shift()) : waiting.push(resolve))),
        close: () => server.close(() => {}) && server.closeAllConnections(),
    };
}

export async function runAll() {
    for (const { name, run } of behaviours) {
        try {
            await ask("reset");
            await run();
            print({ name, ok: true, detail: "" });
        } catch (error) {
            print({ name, ok: false, detail: String(error?.stack ?? error) });
        }
    }
    process.exit(0);
}
