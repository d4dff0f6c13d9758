// Lets an unmodified Twilio Voice SDK reach this emulator. It always asks for wss://, which becomes ws:// when this script came by http://. SDKs before 2.13 that have
// maxCallSignalingTimeoutMs look for a host of their edge after their socket was dropped: that becomes this emulator, by http:// and https:// alike.
// Load it before the SDK:
//   <script src="http://127.0.0.1:8790/emulator/voice-sdk-local.js"></script>
//   <script src="twilio.min.js"></script>
(() => {
  'use strict';
  const self = new URL(document.currentScript.src);
  const edgeHost = 'voice-js.emulator.twilio.com'; // The emulator says that its edge is "emulator".

  const isHere = (url) => url.host === self.host || (['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname) && url.port === self.port);

  const lead = (url) => {
    if (url.protocol !== 'wss:' || url.pathname !== '/signal') return;
    if (url.hostname === edgeHost) url.host = self.host;
    else if (!isHere(url)) return;
    if (self.protocol === 'http:') url.protocol = 'ws:';
  };

  window.WebSocket = class WebSocket extends window.WebSocket {
    constructor(address, protocols = []) {
      const url = new URL(address, location.href);
      lead(url);
      super(url, protocols);
    }
  };
})();
