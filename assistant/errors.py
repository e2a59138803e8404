"""What can go wrong, in our words; each channel turns these into sentences in one place."""


class AssistantError(Exception):
    """Anything this project raises on purpose."""


class NotUnderstood(AssistantError):
    """The words fit nothing that was asked for."""


class NotFound(AssistantError):
    """There is no such scenario, session or booking, or it belongs to someone else."""


class ResidentGone(NotFound):
    """Nobody is kept under that id: what was kept about them is erased."""


class NotAllowed(AssistantError):
    """This person, or this form, may not do that."""


class GatewayError(AssistantError):
    """An outside service could not do what was asked.

    Args:
        service: The setting's name of the service, such as ``appointments``.
        detail: For the log; carries no personal data.
    """

    def __init__(self, service: str, detail: str = "") -> None:
        super().__init__(f"{service}: {detail}")
        self.service = service
        self.detail = detail


class ServiceUnavailable(GatewayError):
    """No answer, or an answer that says "later": the same request may be sent again."""


class NotTaken(ServiceUnavailable):
    """The service was not reached, or said "later": certainly nothing was done."""


class ServiceRefused(GatewayError):
    """The service said no, for good: what was asked for is taken, gone or not possible."""


class RequestRejected(ServiceRefused):
    """The service would not take the request as we wrote it: nothing was done, a person looks."""


class Undeliverable(RequestRejected):
    """Whoever it is for cannot be reached so: nothing was done, and trying again is of no use."""


class ServiceMisbehaved(GatewayError):
    """The answer makes no sense: a person has to look."""


class StorageFailed(AssistantError):
    """The database could not keep or read something; nothing of it was kept."""


class BackupFailed(AssistantError):
    """A copy could not be made or put back; its text is one sentence for whoever keeps them."""


class ModelMissing(AssistantError):
    """No model for this language is installed; press and text work without."""


class ModelBroken(AssistantError):
    """A model is there, and is not what it should be."""


class ModelNotFetched(AssistantError):
    """No source gave the model; its text is one sentence for whoever installs."""


class RecogniserLost(AssistantError):
    """What listened is gone in the middle of an utterance: it has to be said again."""


class RecogniserBusy(AssistantError):
    """So many wait to be heard that one more is not taken."""


class AudioUnfit(AssistantError):
    """A recording that cannot be listened to.

    Args:
        reason: ``empty``, ``unreadable`` or ``too_long``.
        detail: For whoever looks for the cause.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


class NoSound(AssistantError):
    """The microphone or the loudspeaker of this machine cannot be used.

    Args:
        lacking: ``package``, ``library`` or ``device``.
        detail: For whoever looks for the cause.
    """

    def __init__(self, lacking: str, detail: str) -> None:
        super().__init__(detail)
        self.lacking = lacking


class SpeechFailed(AssistantError):
    """Words could not be made sound; what is shown stands by itself."""


class SpeechBusy(SpeechFailed):
    """So many sentences wait to be spoken that one more is not taken."""
