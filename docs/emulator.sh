#!/usr/bin/env bash
# A call on the emulator, with nothing but curl: placed, subscribed to, messages both ways, a fault.
# Usage: emulator.sh [URL], where the emulator listens; its credentials are the default ones, or TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.
set -euo pipefail
export NO_PROXY='*' no_proxy='*' # The emulator is on this machine: no proxy leads to it.

url=${1:-http://127.0.0.1:8790}
account=${TWILIO_ACCOUNT_SID:-ACe0000000000000000000000000000001}
token=${TWILIO_AUTH_TOKEN:-e0000000000000000000000000000002}
calls=$url/2010-04-01/Accounts/$account/Calls

# The control API: no credentials, JSON in, JSON out. A 4xx ends the script.
emulator() { curl --silent --show-error --fail-with-body --request "$1" "$url/emulator$2" "${@:3}"; }
# Twilio's own REST API, as your application uses it.
twilio() { curl --silent --show-error --fail-with-body --user "$account:$token" "$@"; }
# The first sid of a kind in what comes.
sid() { grep --only-matching --extended-regexp "$1[0-9a-f]{32}" | head -n 1; }

echo "1. A customer calls, and Alice answers in her app"
conversation=$(emulator POST /conversations --data '{"from":"+14155550100","to":"client:alice","answer":true}')
alice=$(echo "${conversation#*children}" | sid CA)
emulator GET "/calls/$alice"; echo

echo "2. Your application subscribes to what Alice sends"
# The callback is the emulator itself here, for want of an application: it takes anything that is posted there.
twilio "$calls/$alice/UserDefinedMessageSubscriptions.json" --data-urlencode "Callback=$url/emulator/callbacks"; echo

echo "3. Your application sends, Alice receives"
twilio "$calls/$alice/UserDefinedMessages.json" --data-urlencode 'Content={"type":"hint","text":"Offer the annual plan"}'; echo
emulator GET "/calls/$alice/messages"; echo

echo "4. Alice sends, your application's callback is called"
emulator POST "/calls/$alice/messages" --data '{"type":"answer","yes":true}'; echo
emulator GET "/calls/$alice/messages?direction=sent"; echo

echo "5. A fault: the next message is refused, the one after it is not"
emulator POST /faults --data '{"kind":"Status","statusCode":503,"operation":"CreateMessage","count":1}'; echo
if twilio "$calls/$alice/UserDefinedMessages.json" --data-urlencode 'Content=1'; then echo "The fault did not hit."; exit 1; fi; echo
twilio "$calls/$alice/UserDefinedMessages.json" --data-urlencode 'Content=2'; echo
emulator DELETE /faults

echo "6. Alice hangs up; then all is as at the start"
emulator POST "/calls/$alice/complete"; echo
deliveries=''
for _ in {1..50}; do
  deliveries=$(emulator GET /deliveries)
  if [[ $deliveries == *"$alice"* ]]; then break; fi
  sleep 0.1
done
[[ $deliveries == *'"statusCode":204'* ]] || { echo "The callback was not delivered."; exit 1; }
echo "$deliveries"
emulator GET /requests; echo
emulator DELETE ''
