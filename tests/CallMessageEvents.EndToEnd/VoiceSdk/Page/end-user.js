// The app of one end user: Twilio's own Voice SDK, what a test asks of it, and what it has seen.
'use strict';

const sounds = ['disconnect', 'incoming', 'outgoing', 'dtmfh', 'dtmfs', ...Array.from('0123456789', digit => `dtmf${digit}`)];
const connections = [];

/** Offers its media once all ways to reach it are known: the SDK does not bring them later. */
class PatientConnection extends RTCPeerConnection {
  constructor(...settings) {
    super(...settings);
    connections.push(this);
  }

  async setLocalDescription(description) {
    await super.setLocalDescription(description);
    while (this.iceGatheringState !== 'complete') await new Promise(resolve => this.addEventListener('icegatheringstatechange', resolve, { once: true }));
  }
}

const endUser = {
  received: [], // What came, as the SDK gave it.
  sent: [], // Sids that the SDK has said messageSent of.
  errors: [], // Of calls: the codes.
  deviceErrors: [],
  reconnected: 0,

  async register(token, chunderw, waitsForIce, maxCallSignalingTimeoutMs) {
    this.device = new Twilio.Device(token, {
      chunderw,
      publishEvents: false,
      logLevel: 'silent',
      sounds: Object.fromEntries(sounds.map(name => [name, '/silence.wav'])),
      ...(maxCallSignalingTimeoutMs === null ? {} : { maxCallSignalingTimeoutMs }),
      ...(waitsForIce ? { RTCPeerConnection: PatientConnection } : {}),
    });
    this.device.on('error', ({ code }) => this.deviceErrors.push(code));
    this.device.on('incoming', call => this.watch(call));
    await Promise.race([this.device.register(), new Promise((_, reject) => this.device.on('error', reject))]);
  },

  async place(to) {
    this.watch(await this.device.connect({ params: { To: to } }));
  },

  watch(call) {
    this.call = call;
    call.on('messageReceived', ({ voiceEventSid, content, contentType, messageType }) =>
      this.received.push({ sid: voiceEventSid, content: JSON.stringify(content), contentType, messageType }));
    call.on('messageSent', ({ voiceEventSid }) => this.sent.push(voiceEventSid));
    call.on('error', ({ code }) => this.errors.push(code));
    call.on('reconnected', () => this.reconnected++);
  },

  get status() {
    return this.call?.status();
  },

  get callSid() {
    return this.call?.parameters.CallSid;
  },

  send(contents, messageType = 'user-defined-message') {
    return contents.map(content => this.call.sendMessage({ content: JSON.parse(content), messageType }));
  },

  /** Sends as soon as the SDK has noticed that its socket is gone, and before it has another. */
  sendWhenDropped(contents) {
    this.call.once('reconnecting', () => this.send(contents));
  },

  /** Packets of sound, in and out. */
  async packets() {
    const counts = { in: 0, out: 0 };
    for (const connection of connections) {
      for (const stat of (await connection.getStats()).values()) {
        if (stat.type === 'inbound-rtp') counts.in += stat.packetsReceived;
        if (stat.type === 'outbound-rtp') counts.out += stat.packetsSent;
      }
    }
    return counts;
  },
};
