import { javaScriptLine, type JavaScriptCall } from './java-script.js';
import type { Line, LineEars } from './line.js';
import { reactNativeLine, type ReactNativeCall } from './react-native.js';

/** Finds out by what it can do which SDK's call it is. */
export function lineOf(call: unknown, ears: LineEars): Line {
    const { sendMessage, status, getState } = call as Partial<JavaScriptCall & ReactNativeCall>;
    if (sendMessage && getState) return reactNativeLine(call as ReactNativeCall, ears);
    if (sendMessage && status) return javaScriptLine(call as JavaScriptCall, ears);
    throw new TypeError('call must be the Call of a Twilio Voice SDK.');
}
