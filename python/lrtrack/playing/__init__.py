"""Schedules to play with, in a browser and in a notebook.

A front end in JavaScript, in the folder ``page``, asks questions in JSON, which :func:`answer`
answers.
"""

from lrtrack.playing.questions import answer
from lrtrack.playing.server import Server, serve
from lrtrack.playing.widget import play

__all__ = ["Server", "answer", "play", "serve"]
