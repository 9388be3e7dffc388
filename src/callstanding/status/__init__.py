"""What we call a number: unknown, clean, watch, spam or recovering; when, why, and until when."""

from callstanding.status.course import Course, Evidence, Left, at_moments, course, faded
from callstanding.status.drift import drifted
from callstanding.status.states import Change, Rules, walk

__all__ = ["Change", "Course", "Evidence", "Left", "Rules", "at_moments", "course", "drifted", "faded", "walk"]
