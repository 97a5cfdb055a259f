// Two soft notes for "it is your turn", where the browser allows sound.
'use strict';

const NOTES = [[659.3, 0], [880, 0.22]]; // Hz, s

export async function chime() {
	if (!window.AudioContext || navigator.userActivation?.hasBeenActive === false)
		return;
	const audio = new AudioContext();
	for (const [pitch, at] of NOTES) {
		const tone = new OscillatorNode(audio, { frequency: pitch });
		const level = new GainNode(audio, { gain: 0 });
		const start = audio.currentTime + at;
		level.gain.setValueAtTime(0, start);
		level.gain.linearRampToValueAtTime(0.18, start + 0.02);
		level.gain.exponentialRampToValueAtTime(0.001, start + 0.9);
		tone.connect(level).connect(audio.destination);
		tone.start(start);
		tone.stop(start + 1);
	}
	setTimeout(() => audio.close(), 1500);
}
