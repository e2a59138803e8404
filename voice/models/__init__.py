"""Finds, checks and installs the models of recognisers."""

from voice.models.installed import InstalledModels
from voice.models.installing import Installer, Progress
from voice.models.known import KNOWN

__all__ = ["KNOWN", "InstalledModels", "Installer", "Progress"]
