"""The same video by MoviePy, from pictures drawn beforehand. Arguments: the timeline and the video to write.

As fast as MoviePy allows: what stands still is merged once and is the background clip, the mouth is one clip, and no
text is drawn. Frames go to the same x264 as the other peers use.
"""

import bisect
import json
import os
import sys

os.environ["FFMPEG_BINARY"] = "ffmpeg"

import numpy
from moviepy import AudioFileClip, CompositeVideoClip, ImageClip, VideoClip
from PIL import Image

with open(sys.argv[1], encoding="utf-8") as file:
    timeline = json.load(file)
folder = os.path.dirname(sys.argv[1])


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


def card(card):
    clip = ImageClip(path(card["file"])).with_position((card["x"], card["y"]))
    return clip.with_start(seconds(card["start"])).with_duration(seconds(card["end"] - card["start"]))


layers = [still(), mouth()] + [card(each) for each in timeline["panels"] + timeline["captions"]]
video = CompositeVideoClip(layers, use_bgclip=True).with_duration(seconds(timeline["frames"]))
video = video.with_audio(AudioFileClip(path("voice.wav")))
video.write_videofile(
    sys.argv[2],
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
