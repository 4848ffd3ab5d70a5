// A high short beep for a good scan, two low ones for a wrong one; a phone shakes along.
let context = null;

const tone = (pitch, start, length) => {
  const sound = context.createOscillator();
  const loud = context.createGain();
  sound.type = "square";
  sound.frequency.value = pitch;
  loud.gain.setValueAtTime(0.12, context.currentTime + start);
  loud.gain.setValueAtTime(0, context.currentTime + start + length);
  sound.connect(loud).connect(context.destination);
  sound.start(context.currentTime + start);
  sound.stop(context.currentTime + start + length + 0.02);
};

const sounding = (play) => {
  const Sound = window.AudioContext ?? window.webkitAudioContext;
  if (!Sound) return;
  context ??= new Sound();
  if (context.state === "suspended") context.resume().catch(() => {}); // no sound before the first touch
  if (context.state === "running") play();
};

const shake = (pattern) => { if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(pattern); };

export const good = () => { sounding(() => tone(1320, 0, 0.09)); shake(60); };
export const again = () => { sounding(() => tone(880, 0, 0.05)); };
export const wrong = () => { sounding(() => { tone(220, 0, 0.16); tone(180, 0.22, 0.26); }); shake([120, 80, 200]); };
