"""The same video by MoviePy, from pictures drawn beforehand. Arguments: the way, the timeline, the video to write.

There are two ways. "usual" is what its guide shows: one clip for each picture, laid over one another. "tuned" is as
fast as it goes: what stands still is merged once and is the background clip, and the mouth is one clip without
transparency. Neither draws text, and frames go to the same x264 as the other peers use.
"""

import bisect
import json
import os
import sys

os.environ["FFMPEG_BINARY"] = "ffmpeg"

import numpy
from moviepy import AudioFileClip, CompositeVideoClip, ImageClip, VideoClip
from PIL import Image

WAY, TIMELINE, VIDEO = sys.argv[1:]
with open(TIMELINE, encoding="utf-8") as file:
    timeline = json.load(file)
folder = os.path.dirname(TIMELINE)


def path(name):
    return os.path.join(folder, name)


def seconds(frames):
    return frames / timeline["frame_rate"]


def still():
    picture = Image.open(path("background.png")).convert("RGBA")
    picture.alpha_composite(Image.open(path("presenter.png")).convert("RGBA"))
    return ImageClip(numpy.asarray(picture.convert("RGB"))).with_duration(seconds(timeline["frames"]))


def mouth():
    shapes = [numpy.asarray(Image.open(path(name)).convert("RGB")) for name in timeline["mouth_files"]]
    starts = [span["start"] for span in timeline["mouths"]]

    def frame(time):
        number = int(time * timeline["frame_rate"] + 0.5)
        return shapes[timeline["mouths"][bisect.bisect_right(starts, number) - 1]["shape"]]

    clip = VideoClip(frame, duration=seconds(timeline["frames"]))
    return clip.with_position(tuple(timeline["mouth_at"]))


def card(file, place, span):
    # Half a frame early, so that rounding shows no two of them at once.
    start = max(seconds(span["start"] - 0.5), 0)
    clip = ImageClip(path(file)).with_position(place).with_start(start)
    return clip.with_duration(seconds(span["end"] - 0.5) - start)


def mouth_cards():
    place = tuple(timeline["mouth_at"])
    return [card(timeline["mouth_files"][span["shape"]], place, span) for span in timeline["mouths"]]


def whole(file):
    return card(file, (0, 0), {"start": 0, "end": timeline["frames"] + 1})


cards = [card(each["file"], (each["x"], each["y"]), each) for each in timeline["panels"] + timeline["captions"]]
if WAY == "tuned":
    video = CompositeVideoClip([still(), mouth()] + cards, use_bgclip=True)
else:
    video = CompositeVideoClip([whole("background.png"), whole("presenter.png")] + mouth_cards() + cards)
video = video.with_duration(seconds(timeline["frames"]))
video = video.with_audio(AudioFileClip(path("voice.wav")))
video.write_videofile(
    VIDEO,
    fps=timeline["frame_rate"],
    codec="libx264",
    preset="veryfast",
    threads=2,
    audio_codec="aac",
    audio_bitrate="96k",
    audio_fps=48000,
    ffmpeg_params=["-crf", "23", "-movflags", "+faststart"],
    logger=None,
    temp_audiofile=path("moviepy-sound.m4a"),
)
