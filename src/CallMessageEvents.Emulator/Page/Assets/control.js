// The emulator's control API: what people with phones and apps do.

const call = sid => `/emulator/calls/${encodeURIComponent(sid)}`;

const faultPaths = { requests: '', callbacks: '/callbacks', endUsers: '/end-users' };

export const control = {
  send: (sid, content) => request('POST', `${call(sid)}/messages`, content),
  change: (sid, action) => request('POST', `${call(sid)}/${action}`),
  dial: conversation => request('POST', '/emulator/conversations', JSON.stringify(conversation)),
  reset: () => request('DELETE', '/emulator'),
  addFault: (fault, where) => request('POST', `/emulator/faults${faultPaths[where]}`, JSON.stringify(fault)),
  clearFaults: () => request('DELETE', '/emulator/faults'),
};

/** The answer; an error that says why when it was refused, and which field of the body is wrong. */
async function request(method, path, body) {
  let response;
  try {
    response = await fetch(path, { method, body });
  } catch {
    throw new Error('The emulator does not answer.');
  }
  const text = await response.text();
  const answer = text === '' ? undefined : JSON.parse(text);
  if (!response.ok) throw Object.assign(new Error(answer?.detail ?? `The emulator answered ${response.status}.`), { field: answer?.field });
  return answer;
}
