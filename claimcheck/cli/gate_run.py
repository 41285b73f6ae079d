"""A gate run as `check` and `baseline` set it up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from claimcheck.api.baseline import (
    BASELINE_FILE,
    BaselineEntry,
    load_baseline,
    parse_baseline,
    still_found,
)
from claimcheck.api.bundling import Replay
from claimcheck.api.changed_lines import changed_lines, file_at
from claimcheck.api.checking import CheckSettings, report_checked, run_check
from claimcheck.api.configuration import Configuration, configuration_at
from claimcheck.api.gating import GateOptions, make_policy, make_settings
from claimcheck.api.planned import Planned, plan_workspaces
from claimcheck.api.runs import Surroundings
from claimcheck.api.workspace import Workspace, open_planned
from claimcheck.cli.configured import load_configuration
from claimcheck.encoding.yaml_nodes import collection_paused
from claimcheck.errors import UsageError
from claimcheck.findings import GatePolicy
from claimcheck.model import Deferred, Report
from claimcheck.protocols import Keep


@dataclass(frozen=True, slots=True, kw_only=True)
class GateRun:
    """What is checked, and how; nothing was put to the rules yet."""

    planned: tuple[Planned, ...]
    """What is read; empty where it was read already."""
    workspaces: Sequence[Workspace]
    configuration: Configuration
    settings: CheckSettings
    policy: GatePolicy
    baseline_path: Path
    wants_baseline: bool
    """Whether the user named the baseline file, so that it has to be there."""
    policy_from: str | None
    """The commit that configuration and baseline are taken from; None for the files."""
    start: Path
    today: date
    keep: Keep | None = None
    """What earlier runs left; None for nothing."""

    @classmethod
    def prepare(
        cls,
        paths: Sequence[Path] | None,
        *,
        claims: Path | None,
        config: Path | None,
        isolated: bool,
        baseline: Path | None = None,
        options: GateOptions | None = None,
        policy_from: str | None = None,
        keep: Keep | None = None,
        replay: Replay | None = None,
        findings_only: bool = False,
    ) -> GateRun:
        """
        Read configuration, documents and claims files.

        Where nothing but findings and counts is wanted, what earlier runs left spares reading
        most of them: then they are read when somebody looks at the workspaces.

        Raises:
            UsageError: Something that was given cannot be used.
        """
        start = Path.cwd()
        if replay is not None:
            configuration = replay.configuration
        elif policy_from is None:
            configuration = load_configuration(config, isolated=isolated, start=start)
        elif config is not None or isolated:
            raise UsageError("--policy-from excludes --config and --isolated; give one of them")
        else:
            configuration = configuration_at(start, lambda path: file_at(policy_from, path, start))
        chosen = options or GateOptions()
        named = baseline or configuration.baseline
        settings = make_settings(chosen, configuration, start=start)
        policy = make_policy(chosen, configuration)
        planned = plan_workspaces(
            paths or [],
            claims_option=claims,
            start=start,
            exclude=configuration.exclude,
            exclude_from=configuration.folder,
        )
        is_later = findings_only and keep is not None

        def read() -> tuple[Workspace, ...]:
            return tuple(open_planned(each, keep=keep) for each in planned)

        return cls(
            settings=settings,
            policy=policy,
            planned=planned if is_later else (),
            workspaces=Deferred(len(planned), read) if is_later else read(),
            configuration=configuration,
            baseline_path=named or Path(BASELINE_FILE),
            wants_baseline=named is not None,
            policy_from=policy_from,
            start=start,
            today=datetime.now(UTC).date() if replay is None else replay.today,
            keep=keep,
        )

    @property
    def surroundings(self) -> Surroundings:
        """Where and when the run takes place."""
        return Surroundings(start=self.start, today=self.today, keep=self.keep)

    @property
    def baseline_in_force(self) -> Path | None:
        """The baseline file that a run uses; None where there is none."""
        if self.wants_baseline or self.baseline_path.exists():
            return self.baseline_path
        return None

    def refreshed(self, source: str | None, *, network_budget_s: float | None = None) -> GateRun:
        """
        Search the claims anew and return a run that knows what was found.

        Raises:
            ClaimcheckError: There is no such source, or claims.lock cannot be written.
        """
        from claimcheck.api.rechecking import refresh
        from claimcheck.cli.online import open_anew

        opened = open_anew(source or self.configuration.source, network_budget_s=network_budget_s)
        fresh = refresh(self.workspaces, opened, self.surroundings)
        return replace(self, workspaces=fresh, planned=())

    def run(self, *, use_baseline: bool = True, diff_base: str | None = None) -> Report:
        """
        Put the claims to the rules.

        Raises:
            UsageError: The baseline or the base of the difference cannot be used.
        """
        entries = self._baseline() if use_baseline else ()
        settings = replace(
            self.settings,
            baseline=tuple(entry.fingerprint for entry in entries),
            changed=None if diff_base is None else changed_lines(diff_base, self.start),
        )
        with collection_paused():
            report = self._report(settings)
        gone = len(entries) - len(still_found(entries, report.findings))
        if not gone:
            return report
        notice = (
            f"{gone} of the {len(entries)} findings of the baseline "
            f"{'is' if gone == 1 else 'are'} gone: "
            "`claimcheck baseline update` takes them out."
        )
        return replace(report, notices=(*report.notices, notice))

    def _report(self, settings: CheckSettings) -> Report:
        keep = self.keep
        if keep is None or not self.planned:
            return run_check(self.workspaces, self.surroundings, settings)
        from claimcheck.api.answers import check_kept

        checked = [check_kept(each, self.surroundings, settings, keep) for each in self.planned]
        return report_checked(checked, settings)

    def _baseline(self) -> tuple[BaselineEntry, ...]:
        if self.policy_from is not None:
            text = file_at(self.policy_from, self.baseline_path, self.start)
            return () if text is None else parse_baseline(text, self.baseline_path)
        in_force = self.baseline_in_force
        return () if in_force is None else load_baseline(in_force)
