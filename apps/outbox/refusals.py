"""What a mail server's refusal means: whether a later try may succeed, whether the line is lost, whether it hangs."""

import smtplib


def code_of(error: OSError) -> int | None:
    """What the server said about this message, None where it said nothing about it.

    A server that refuses our password refuses it for every mail: that is no fault of the message.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max(code for code, _said in error.recipients.values())
    if isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError | smtplib.SMTPHeloError):
        return None
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None


def may_pass(error: OSError) -> bool:
    """Whether a later try may succeed: a lost line or a 4xx, not a 5xx or an address the server cannot take."""
    code = code_of(error)
    return not isinstance(error, smtplib.SMTPNotSupportedError) and (code is None or code < 500)


def line_is_lost(error: OSError) -> bool:
    return code_of(error) in {None, 421}


def hangs(error: OSError) -> bool:
    """Whether the server did not answer in time; smtplib wraps that in its own error."""
    return isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)


def words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:1000]
