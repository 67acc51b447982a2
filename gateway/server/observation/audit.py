"""The audit log of operations, when the settings ask for one."""

from gateway.masking import mask_numbers
from gateway.server.observation.summary import OperationSummary, trace_id
from gateway.settings import Settings, SettingsError
from gateway.telemetry.audit import AuditLog


class Audit:
    """Records each operation that asked for somebody's data, answered or refused by upstream, and each event."""

    def __init__(self, log: AuditLog) -> None:
        self._log = log

    def record(self, summary: OperationSummary) -> None:
        """Record an operation that was answered; one that asked upstream for nothing is no matter of record."""
        self._record(summary, **({"events": summary.events} if summary.type == "subscription" else {}))

    def record_event(self, summary: OperationSummary) -> None:
        """Record one event of a subscription, at the moment when it is told."""
        self._record(summary, event=summary.events)

    def _record(self, summary: OperationSummary, **fields: int) -> None:
        work = summary.work
        if work is None or not work.asked:
            return
        self._log.record(
            work.organisation,
            {part for _, part in work.asked if part},
            work.orders,
            name=mask_numbers(summary.name) if summary.name else None,
            type=summary.type,
            reads=sorted({name for name, _ in work.asked}),
            outcome=summary.codes[0] if summary.codes else "OK",
            requestId=summary.request_id,
            traceId=trace_id(summary),
            **fields,
        )

    def close(self) -> None:
        """Close the file."""
        self._log.close()


def create_audit(settings: Settings) -> Audit | None:
    """What the settings ask for; SettingsError when they do not say how parties are to be written."""
    if settings.audit_log is None:
        return None
    if settings.audit_clear:
        return Audit(AuditLog(settings.audit_log, None))
    if settings.audit_key is None:
        raise SettingsError("GATEWAY_AUDIT_KEY is required when GATEWAY_AUDIT_LOG is set: at least 32 characters")
    return Audit(AuditLog(settings.audit_log, settings.audit_key.encode()))
