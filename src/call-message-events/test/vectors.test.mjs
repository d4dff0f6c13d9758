import { describe, test } from 'node:test';
import { JavaScriptCall, ReactNativeCall } from './support/calls.mjs';
import { play, vectors } from './support/vectors.mjs';

const javaScriptState = { open: 'open', outgoing: 'connecting', incoming: 'pending' };
const reactNativeState = { open: 'connected', outgoing: 'connecting', incoming: 'connecting' };

const calls = {
    'JavaScript SDK, content as values': state => new JavaScriptCall(javaScriptState[state]),
    'JavaScript SDK, content as text': state => Object.assign(new JavaScriptCall(javaScriptState[state]), { handsOverText: true }),
    'React Native SDK': state => new ReactNativeCall(reactNativeState[state]),
    'React Native SDK 1.0': state => new ReactNativeCall(reactNativeState[state], { isOld: true }),
};

for (const [sdk, newCall] of Object.entries(calls)) {
    describe(sdk, () => {
        for (const [name, vector] of vectors) test(name, () => play(vector, newCall));
    });
}
