"""Word error rate of the built-in voice with an independent recognizer (PyPI: pocketsphinx, which carries its model).

    cargo run -p doorcast-render --example speak_lines -- crates/doorcast-render/tests/support/property_lines.txt OUT avery
    python crates/doorcast-render/tests/support/recognize.py OUT

The recognizer is old and its general language model knows little of real estate, so read the numbers beside those of
another voice, not alone. Two passes: the general model, and each line against the others.
"""

import array
import pathlib
import re
import sys
import wave

import pocketsphinx
from pocketsphinx import Decoder

RATE = 16000


def read(path):
    """16 kHz samples; from 48 kHz every third after a short average, which is enough below 7 kHz."""
    with wave.open(str(path)) as file:
        samples = array.array("h", file.readframes(file.getnframes()))
        rate = file.getframerate()
    if rate == 48000:
        padded = [samples[0]] * 3 + list(samples) + [samples[-1]] * 3
        samples = array.array(
            "h",
            (
                max(-32768, min(32767, (padded[i] + 2 * padded[i + 1] + 3 * padded[i + 2] + 4 * padded[i + 3]
                    + 3 * padded[i + 4] + 2 * padded[i + 5] + padded[i + 6]) // 16 * 2))
                for i in range(0, len(padded) - 6, 3)
            ),
        )
    silence = array.array("h", [0] * (RATE // 4))
    return (silence + samples + silence).tobytes()


def errors(expected, heard):
    """Substitutions, insertions and deletions between two lists of words."""
    row = list(range(len(heard) + 1))
    for i, want in enumerate(expected, 1):
        last, row[0] = row[0], i
        for j, got in enumerate(heard, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (want != got))
    return row[-1]


def words(text):
    return re.sub(r"[^a-z' ]", " ", text.lower()).split()


def hear(decoder, sound):
    decoder.start_utt()
    decoder.process_raw(sound, full_utt=True)
    decoder.end_utt()
    return words(re.sub(r"\(\d\)|<\w+>|\[\w+\]", "", decoder.hyp().hypstr if decoder.hyp() else ""))


def main(folder):
    folder = pathlib.Path(folder)
    lines = [(read(path), words(path.with_suffix(".txt").read_text())) for path in sorted(folder.glob("*.wav"))]
    model = pathlib.Path(pocketsphinx.get_model_path()) / "en-us"
    known = {line.split()[0] for line in (model / "cmudict-en-us.dict").read_text().splitlines()}
    options = {"hmm": str(model / "en-us"), "dict": str(model / "cmudict-en-us.dict"), "loglevel": "FATAL"}

    def rate(name, decoder, spoken):
        wrong = total = 0
        for sound, text in spoken:
            heard = hear(decoder, sound)
            wrong, total = wrong + errors(text, heard), total + len(text)
            if "-v" in sys.argv:
                print(f"  {' '.join(text)}\n    {' '.join(heard)}")
        print(f"{name}: {100 * wrong / total:.1f} % of {total} words wrong")

    spoken = [(sound, [word for word in text if word in known]) for sound, text in lines]
    rate("general model", Decoder(lm=str(model / "en-us.lm.bin"), **options), spoken)

    grammar = " | ".join(" ".join(text) for _, text in spoken)
    decoder = Decoder(lm=None, **options)
    decoder.add_jsgf_string("lines", f"#JSGF V1.0; grammar lines; public <line> = {grammar} ;")
    decoder.activate_search("lines")
    right = sum(hear(decoder, sound) == text for sound, text in spoken)
    print(f"line among {len(spoken)}: {right} right")


main(sys.argv[1])
