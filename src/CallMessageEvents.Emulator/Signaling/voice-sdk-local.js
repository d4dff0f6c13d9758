// Lets an unmodified Twilio Voice SDK reach this emulator without TLS: it always asks for wss://, which here becomes ws://.
// Load it before the SDK:
//   <script src="http://127.0.0.1:8790/emulator/voice-sdk-local.js"></script>
//   <script src="twilio.min.js"></script>
(() => {
  'use strict';
  const self = new URL(document.currentScript.src);
  if (self.protocol !== 'http:') return;

  const isHere = (url) =>
    url.protocol === 'wss:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname) && url.port === self.port && url.pathname === '/signal';

  window.WebSocket = class WebSocket extends window.WebSocket {
    constructor(address, protocols = []) {
      const url = new URL(address, location.href);
      if (isHere(url)) url.protocol = 'ws:';
      super(url, protocols);
    }
  };
})();
