// Loads Twilio's Voice SDK, unmodified, and says how it reaches the emulator; on Twilio it needs nothing but a token.

/** The end user's token, and where the emulator is: null on Twilio. */
export async function fetchConnection(identity) {
  let response;
  try {
    response = await fetch(`connections/${identity}`, { cache: 'no-store' });
  } catch {
    throw new Error('The server does not answer. Start it again, then reload this page.');
  }

  if (!response.ok) throw new Error(`The server gives no access token: status ${response.status}.`);
  return response.json();
}

export async function loadVoiceSdk(identity) {
  const { token, emulator } = await fetchConnection(identity);
  // It lets the SDK do without TLS on this machine, and must come first.
  if (emulator) await load(new URL('emulator/voice-sdk-local.js', emulator), 'The emulator does not answer. Start the server again, then reload this page.');
  await load('twilio.min.js', 'The Voice SDK is missing on the server. Install Node.js 20 or later, which has npm, and run the sample again: the build fetches the SDK.');
  return { Device: globalThis.Twilio.Device, token, emulator, options: emulator ? emulatorOptions(new URL(emulator).host) : {} };
}

function load(src, problem) {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.onload = resolve;
    script.onerror = () => reject(new Error(problem));
    script.src = src;
    document.head.append(script);
  });
}

/** Nothing but the emulator is asked: no sounds from Twilio, no reports to it. */
function emulatorOptions(host) {
  const silence = 'data:audio/wav;base64,UklGRkQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YSAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==';
  const names = ['disconnect', 'incoming', 'outgoing', 'dtmfh', 'dtmfs', ...Array.from('0123456789', (digit) => `dtmf${digit}`)];
  return {
    chunderw: host,
    publishEvents: false,
    sounds: Object.fromEntries(names.map((name) => [name, silence])),
    RTCPeerConnection: GatheringPeerConnection,
  };
}

/** No server tells the browsers of addresses that are found later: each says all of its own at once, and they hear each other. */
class GatheringPeerConnection extends RTCPeerConnection {
  async setLocalDescription(description) {
    await super.setLocalDescription(description);
    if (this.iceGatheringState === 'complete') return;
    await new Promise((/** @type {(value?: unknown) => void} */ resolve) => {
      this.addEventListener('icegatheringstatechange', () => { if (this.iceGatheringState === 'complete') resolve(); });
      setTimeout(resolve, 2000);
    });
  }
}
