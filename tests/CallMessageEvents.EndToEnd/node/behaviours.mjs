// Twilio's own library, unmodified, against the emulator. Each behaviour is a row of the test.
// What version 6.2.0 creates or lists forgets its own sid (call.update() says that 'sid' is not valid), so actions go through client.calls(sid).
import assert from "node:assert/strict";
import twilio from "twilio";
import { ask, behaviour, connect, refused, runAll, settings, webhook } from "./harness.mjs";

const { base, accountSid, authToken, apiKeySid, apiKeySecret, limited } = settings;
const client = connect({ base, user: accountSid, password: authToken });
const unknownCall = "CA00000000000000000000000000000000";
const twiml = "<Response><Say>Hello</Say></Response>";
const create = (more = {}) => client.calls.create({ to: "client:alice", from: "+14155550100", twiml, ...more });

// Messages

behaviour("message: create", async () => {
    const { child } = await ask("dial");
    const message = await client.calls(child).userDefinedMessages.create({ content: JSON.stringify({ type: "hint", text: "é+&" }) });
    assert.match(message.sid, /^KX[0-9a-f]{32}$/);
    assert.deepEqual([message.callSid, message.accountSid], [child, accountSid]);
    assert.deepEqual((await ask("received", { call: child })).contents, ['{"type":"hint","text":"é+&"}']);
});

behaviour("message: its date is a Date", async () => {
    const { child } = await ask("dial");
    const message = await client.calls(child).userDefinedMessages.create({ content: "1" });
    assert.ok(message.dateCreated instanceof Date);
    assert.ok(Math.abs(Date.now() - message.dateCreated.getTime()) < 60_000);
});

behaviour("message: too long", async () => {
    const { child } = await ask("dial");
    const content = JSON.stringify("x".repeat(9_999));
    await refused(client.calls(child).userDefinedMessages.create({ content }), { status: 400, code: 32703 });
});

behaviour("message: the longest", async () => {
    const { child } = await ask("dial");
    await client.calls(child).userDefinedMessages.create({ content: JSON.stringify("x".repeat(9_998)) });
});

behaviour("message: not JSON", async () => {
    const { child } = await ask("dial");
    await refused(client.calls(child).userDefinedMessages.create({ content: "{text}" }), { status: 400, code: 32702 });
});

behaviour("message: to an unknown call", async () => {
    await refused(client.calls(unknownCall).userDefinedMessages.create({ content: "1" }), { status: 404, code: 20404 });
});

behaviour("message: to an ended call", async () => {
    const { child } = await ask("dial");
    await ask("complete", { call: child });
    await refused(client.calls(child).userDefinedMessages.create({ content: "1" }), { status: 400, code: 21220 });
});

behaviour("message: idempotency key repeated", async () => {
    const { child } = await ask("dial");
    const send = (idempotencyKey) => client.calls(child).userDefinedMessages.create({ content: "1", idempotencyKey });
    const [first, again, other] = [await send("a"), await send("a"), await send("b")];
    assert.equal(first.sid, again.sid);
    assert.notEqual(first.sid, other.sid);
    assert.equal((await ask("received", { call: child })).contents.length, 2);
});

// Subscriptions

behaviour("subscription: create", async () => {
    const { child } = await ask("dial");
    const subscription = await client.calls(child).userDefinedMessageSubscriptions.create({ callback: "https://example.com/messages" });
    assert.match(subscription.sid, /^ZY[0-9a-f]{32}$/);
    assert.equal(subscription.uri, `/2010-04-01/Accounts/${accountSid}/Calls/${child}/UserDefinedMessageSubscriptions/${subscription.sid}.json`);
    assert.ok(subscription.dateCreated instanceof Date);
});

behaviour("subscription: delete", async () => {
    const { child } = await ask("dial");
    const { sid } = await client.calls(child).userDefinedMessageSubscriptions.create({ callback: "https://example.com/messages" });
    assert.equal(await client.calls(child).userDefinedMessageSubscriptions(sid).remove(), true);
});

behaviour("subscription: deleted twice", async () => {
    const { child } = await ask("dial");
    const { sid } = await client.calls(child).userDefinedMessageSubscriptions.create({ callback: "https://example.com/messages" });
    await client.calls(child).userDefinedMessageSubscriptions(sid).remove();
    await refused(client.calls(child).userDefinedMessageSubscriptions(sid).remove(), { status: 404, code: 20404 });
});

behaviour("subscription: bad callback", async () => {
    const { child } = await ask("dial");
    const subscribe = (callback) => client.calls(child).userDefinedMessageSubscriptions.create({ callback });
    await refused(subscribe("nonsense"), { status: 400, code: 21609 });
    await refused(subscribe("https://under_score.example.com/"), { status: 400, code: 21609 });
});

behaviour("subscription: its callback is signed, and a form", async () => {
    const hook = await webhook();
    const { child } = await ask("dial");
    await client.calls(child).userDefinedMessageSubscriptions.create({ callback: hook.url + "?tenant=1" });
    const { sid } = await ask("send", { call: child, content: '{"text":"é + & ="}' });
    const received = await hook.next();
    hook.close();
    assert.equal(twilio.validateRequest(authToken, received.signature, received.url, received.params), true);
    assert.equal(twilio.validateRequest("other", received.signature, received.url, received.params), false);
    assert.deepEqual(
        [received.method, received.params.Sid, received.params.CallSid, received.params.Content],
        ["POST", sid, child, '{"text":"é + & ="}']);
});

behaviour("subscription: its callback is signed when the method is GET", async () => {
    const hook = await webhook();
    const { child } = await ask("dial");
    await client.calls(child).userDefinedMessageSubscriptions.create({ callback: hook.url, method: "GET" });
    await ask("send", { call: child, content: '{"text":"it\'s"}' });
    const received = await hook.next();
    hook.close();
    assert.equal(received.method, "GET");
    assert.equal(twilio.validateRequest(authToken, received.signature, received.url, {}), true);
});

// Calls

behaviour("call: create", async () => {
    const call = await create({ statusCallback: "https://example.com/status", statusCallbackEvent: ["initiated", "ringing"], timeout: 30 });
    assert.match(call.sid, /^CA[0-9a-f]{32}$/);
    assert.deepEqual(
        [call.status, call.direction, call.to, call.from, call.startTime, call.endTime],
        ["queued", "outbound-api", "client:alice", "+14155550100", null, null]);
});

behaviour("call: create, refused", async () => {
    await refused(create({ to: "4155550100" }), { status: 400, code: 21211 });
    await refused(create({ from: "4155550100" }), { status: 400, code: 21212 });
    await refused(create({ to: "" }), { status: 400, code: 21201 });
    await refused(create({ from: "" }), { status: 400, code: 21213 });
    await refused(create({ twiml: "" }), { status: 400, code: 21205 });
});

behaviour("call: answered, runs the TwiML of the library's builder", async () => {
    const response = new twilio.twiml.VoiceResponse();
    const dial = response.dial({ callerId: "+14155550199" });
    dial.client({ statusCallback: "https://example.com/status", statusCallbackEvent: ["ringing", "completed"] }).identity("bob");
    dial.number("+14155550101");
    const { sid } = await create({ twiml: response });
    await ask("answer", { call: sid });
    const children = await client.calls.list({ parentCallSid: sid });
    assert.deepEqual(children.map((call) => [call.to, call.from, call.status]), [
        ["+14155550101", "+14155550199", "queued"],
        ["client:bob", "+14155550199", "queued"],
    ]);
});

behaviour("call: answered, asks its URL, signed", async () => {
    const hook = await webhook(() => {
        const response = new twilio.twiml.VoiceResponse();
        response.dial().conference("room");
        return response.toString();
    });
    const { sid } = await client.calls.create({ to: "client:alice", from: "+14155550100", url: hook.url });
    await ask("answer", { call: sid });
    const received = await hook.next();
    hook.close();
    assert.equal(twilio.validateRequest(authToken, received.signature, received.url, received.params), true);
    assert.deepEqual([received.params.CallSid, received.params.CallStatus, received.params.To], [sid, "in-progress", "client:alice"]);
    await ask("twiml", { call: sid });
    const [conference] = await client.conferences.list({ friendlyName: "room", status: "init" });
    assert.equal((await client.conferences(conference.sid).participants(sid).fetch()).callSid, sid);
});

behaviour("call: fetch", async () => {
    const { parent, child } = await ask("dial", { from: "client:carol", to: ["client:alice"] });
    const call = await client.calls(child).fetch();
    assert.deepEqual(
        [call.sid, call.parentCallSid, call.status, call.direction, call.from, call.to, call.accountSid],
        [child, parent, "in-progress", "outbound-dial", "client:carol", "client:alice", accountSid]);
    assert.equal(call.subresourceUris.user_defined_messages, `/2010-04-01/Accounts/${accountSid}/Calls/${child}/UserDefinedMessages.json`);
});

behaviour("call: dates are Dates", async () => {
    const { child } = await ask("dial");
    await ask("complete", { call: child });
    const call = await client.calls(child).fetch();
    for (const date of [call.dateCreated, call.dateUpdated, call.startTime, call.endTime]) {
        assert.ok(date instanceof Date && Math.abs(Date.now() - date.getTime()) < 60_000, String(date));
    }
    assert.match(call.duration, /^\d+$/);
});

behaviour("call: update to completed", async () => {
    const { parent, child } = await ask("dial");
    assert.equal((await client.calls(parent).update({ status: "completed" })).status, "completed");
    assert.equal((await client.calls(child).fetch()).status, "completed");
    await refused(client.calls(parent).update({ status: "completed" }), { status: 400, code: 21220 });
});

behaviour("call: update to canceled", async () => {
    const { sid } = await create();
    assert.equal((await client.calls(sid).update({ status: "canceled" })).status, "canceled");
});

behaviour("call: update with other TwiML", async () => {
    const { parent, child } = await ask("dial");
    await client.calls(parent).update({ twiml: "<Response><Dial><Client>bob</Client></Dial></Response>" });
    assert.equal((await client.calls(child).fetch()).status, "completed");
    assert.deepEqual((await client.calls.list({ parentCallSid: parent, status: "queued" })).map((call) => call.to), ["client:bob"]);
    const { sid } = await create();
    await refused(client.calls(sid).update({ twiml }), { status: 400, code: 21220 });
});

behaviour("calls: list with filters", async () => {
    const first = await ask("dial", { from: "+14155550101", to: ["client:filter"] });
    const second = await ask("dial", { from: "+14155550102", to: ["client:filter"] });
    const sids = async (filter) => (await client.calls.list(filter)).map((call) => call.sid);
    assert.deepEqual(await sids({ to: "client:filter" }), [second.child, first.child]);
    assert.deepEqual(await sids({ to: "client:filter", from: "+14155550101" }), [first.child]);
    assert.deepEqual(await sids({ parentCallSid: second.parent }), [second.child]);
    await ask("complete", { call: first.child });
    assert.deepEqual(await sids({ to: "client:filter", status: "completed" }), [first.child]);
});

behaviour("calls: list by time", async () => {
    const { child } = await ask("dial", { to: ["client:times"] });
    const hour = 3_600_000, now = Date.now();
    const count = async (filter) => (await client.calls.list({ to: "client:times", ...filter })).length;
    assert.equal(await count({ startTimeAfter: new Date(now - hour) }), 1);
    assert.equal(await count({ startTimeAfter: new Date(now + hour) }), 0);
    assert.equal(await count({ startTimeBefore: new Date(now + hour), startTimeAfter: new Date(now - hour) }), 1);
    assert.equal(await count({ startTimeBefore: new Date(now - hour) }), 0);
    assert.equal(await count({ endTimeAfter: new Date(now - hour) }), 0);
    await ask("complete", { call: child });
    assert.equal(await count({ endTimeAfter: new Date(now - hour), endTimeBefore: new Date(now + hour) }), 1);
});

behaviour("calls: list goes on from page to page, up to a limit", async () => {
    await ask("dial", { to: Array(7).fill("client:pages") });
    const before = (await ask("requests")).count;
    assert.equal((await client.calls.list({ to: "client:pages", pageSize: 2 })).length, 7);
    assert.equal((await ask("requests")).count - before, 4);
    const calls = await client.calls.list({ to: "client:pages", pageSize: 2, limit: 3 });
    assert.equal(new Set(calls.map((call) => call.sid)).size, 3);
});

behaviour("calls: each", async () => {
    await ask("dial", { to: Array(5).fill("client:each") });
    const seen = [];
    await new Promise((resolve, reject) =>
        client.calls.each({ to: "client:each", pageSize: 2, callback: (call) => seen.push(call.sid), done: (error) => (error ? reject(error) : resolve()) }));
    assert.equal(new Set(seen).size, 5);
});

behaviour("calls: page, next and previous", async () => {
    await ask("dial", { to: Array(5).fill("client:page") });
    const first = await client.calls.page({ to: "client:page", pageSize: 2 });
    const second = await first.nextPage();
    const third = await second.nextPage();
    assert.deepEqual([first, second, third].map((page) => page.instances.length), [2, 2, 1]);
    assert.equal(await third.nextPage(), undefined);
    assert.equal(first.previousPageUrl, undefined);
    assert.deepEqual((await third.previousPage()).instances.map((call) => call.sid), second.instances.map((call) => call.sid));
});

behaviour("calls: nextPageUrl is Twilio's, and getPage takes it", async () => {
    await ask("dial", { to: Array(3).fill("client:url") });
    const first = await client.calls.page({ to: "client:url", pageSize: 2 });
    assert.ok(first.nextPageUrl.startsWith(`https://api.twilio.com/2010-04-01/Accounts/${accountSid}/Calls.json?`), first.nextPageUrl);
    assert.equal((await client.calls.getPage(first.nextPageUrl)).instances.length, 1);
});

behaviour("calls: empty list", async () => {
    assert.deepEqual(await client.calls.list({ to: "client:nobody" }), []);
});

// Conferences

behaviour("conference: list and fetch", async () => {
    const { sid } = await ask("conference", { identities: ["alice", "bob"] });
    const found = await client.conferences.list({ status: "in-progress" });
    assert.ok(found.some((conference) => conference.sid === sid));
    const conference = await client.conferences(sid).fetch();
    assert.deepEqual([conference.status, conference.accountSid, conference.region], ["in-progress", accountSid, "us1"]);
    assert.ok(conference.dateCreated instanceof Date);
});

behaviour("conference: ended with its last participant", async () => {
    const { sid, calls } = await ask("conference", { identities: ["alice", "bob"] });
    await client.calls(calls[0]).update({ status: "completed" });
    await client.calls(calls[1]).update({ status: "completed" });
    const conference = await client.conferences(sid).fetch();
    assert.deepEqual([conference.status, conference.reasonConferenceEnded], ["completed", "last-participant-left"]);
    assert.ok(calls.includes(conference.callSidEndingConference));
});

behaviour("participants: list", async () => {
    const { sid, calls } = await ask("conference", { identities: ["alice", "+14155550101"] });
    const participants = await client.conferences(sid).participants.list();
    assert.deepEqual(participants.map((participant) => participant.callSid), [...calls].reverse());
    assert.deepEqual(participants.map((participant) => [participant.status, participant.label, participant.muted]), Array(2).fill(["connected", null, false]));
    assert.deepEqual(await client.conferences(sid).participants.list({ muted: true }), []);
});

behaviour("participants: list goes on from page to page", async () => {
    const { sid } = await ask("conference", { identities: ["a", "b", "c", "d", "e"] });
    const participants = await client.conferences(sid).participants.list({ pageSize: 2 });
    assert.equal(new Set(participants.map((participant) => participant.callSid)).size, 5);
});

behaviour("participants: unknown conference", async () => {
    await refused(client.conferences("CF00000000000000000000000000000000").participants.list(), { status: 404, code: 20404 });
});

// Errors

behaviour("error: 401", async () => {
    const stranger = connect({ base, user: accountSid, password: "wrong" });
    await refused(stranger.calls.list(), { status: 401, code: 20003, moreInfo: "https://www.twilio.com/docs/errors/20003" });
});

behaviour("error: 404", async () => {
    await refused(client.calls(unknownCall).fetch(), { status: 404, code: 20404, moreInfo: "https://www.twilio.com/docs/errors/20404" });
});

behaviour("error: 405", async () => {
    const answer = await client.request({ method: "put", uri: `https://api.twilio.com/2010-04-01/Accounts/${accountSid}/Calls.json` });
    assert.deepEqual([answer.statusCode, answer.body.code, answer.body.status], [405, 20004, 405]);
});

behaviour("error: 429 over the concurrency", async () => {
    const crowd = connect({ base: limited, user: accountSid, password: authToken });
    const results = await Promise.allSettled([1, 2, 3].map(() => crowd.calls.list()));
    const errors = results.filter((result) => result.status === "rejected").map((result) => result.reason);
    assert.ok(errors.length === 1 || errors.length === 2, `${errors.length} were refused`);
    for (const error of errors) {
        assert.deepEqual([error.status, error.code, error.moreInfo], [429, 20429, "https://www.twilio.com/docs/errors/20429"]);
    }
});

behaviour("error: 429, repeated by the library", async () => {
    await ask("fault", { status: 429, operation: "ListCalls", count: 2 });
    const patient = connect({ base, user: accountSid, password: authToken, autoRetry: true });
    assert.deepEqual(await patient.calls.list({ to: "client:nobody" }), []);
});

behaviour("error: 500", async () => {
    const { child } = await ask("dial");
    await ask("fault", { status: 500, operation: "CreateMessage", count: 1 });
    const send = () => client.calls(child).userDefinedMessages.create({ content: "1" });
    await refused(send(), { status: 500, code: 20500, moreInfo: "https://www.twilio.com/docs/errors/20500" });
    await send();
});

behaviour("error: a page of HTML", async () => {
    await ask("fault", { kind: "Html", operation: "ListCalls", count: 1 });
    await refused(client.calls.list(), { status: 502, code: undefined });
});

// Accounts and headers

behaviour("account: API key", async () => {
    const { child } = await ask("dial");
    const withKey = connect({ base, user: apiKeySid, password: apiKeySecret, accountSid });
    assert.equal((await withKey.calls(child).fetch()).sid, child);
});

behaviour("account: subaccount, with its own credentials and the main account's", async () => {
    const sub = await ask("subaccount");
    const own = connect({ base, user: sub.accountSid, password: sub.authToken });
    const main = connect({ base, user: accountSid, password: authToken, accountSid: sub.accountSid });
    assert.deepEqual([(await own.calls(sub.call).fetch()).sid, (await main.calls(sub.call).fetch()).sid], [sub.call, sub.call]);
    assert.equal((await own.calls(sub.call).userDefinedMessages.create({ content: "1" })).accountSid, sub.accountSid);
});

behaviour("account: another's call is not found", async () => {
    const { child } = await ask("dial");
    const sub = await ask("subaccount");
    await refused(client.calls(sub.call).fetch(), { status: 404, code: 20404 });
    const own = connect({ base, user: sub.accountSid, password: sub.authToken });
    await refused(own.calls(child).fetch(), { status: 404, code: 20404 });
    const prying = connect({ base, user: sub.accountSid, password: sub.authToken, accountSid });
    await refused(prying.calls(child).fetch(), { status: 404, code: 20404 });
});

behaviour("headers: request id and concurrency", async () => {
    await client.calls.list({ limit: 1 });
    const { headers } = client.httpClient.lastResponse;
    assert.match(headers["twilio-request-id"], /^RQ[0-9a-f]{32}$/);
    assert.equal(headers["twilio-concurrent-requests"], "1");
});

await runAll();
