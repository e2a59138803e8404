"""What the kiosk says beside the turns themselves."""

from assistant.i18n import _

WELCOME = _("What would you like to do? For example: “I would like to see an eye doctor tomorrow.”")
NOT_UNDERSTOOD = _("We did not understand that. What would you like to do?")
A_PERSON = _("Shall a person help you? Say “a person, please”.")
NOTHING_HEARD = _("We heard nothing. Take your time, and say it when you like.")
PRESS_NUMBER = _("Or press the number of an answer, then Enter.")
PRESS_YES = _("Or press Enter for yes.")
PRESS_WORDS = _("Or write your answer, then press Enter.")
ONCE_MORE = _("That got lost on our side. Please say it once more.")
DIAL = _(
    "Is it an emergency? Dial {medical} for an ambulance, {police} for the police, "
    "{fire} for the fire brigade."
)
SAY_CANCEL = _("If you are all right, say “cancel”.")
SAY_YES = _("Shall I call for help? Say “yes”, or cry for help once more.")
NUMBER = _("Your number: {number}")
TROUBLE = _("Something went wrong on our side. Nothing you said is lost. Our staff: {phone}")
PROMISED = _("A person calls you by {time}.")
BYE = _("Nothing was booked. What would you like to do?")
