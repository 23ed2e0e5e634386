"""The front door: options in, one call, exit code out. The only place that reads the clock and catches errors."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from planner import __version__
from planner.model.errors import PlannerError

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False,
                  context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
                  help="Plan the migration of old SMTP devices in Microsoft 365.")

WrongUsage: type[Any] = typer.BadParameter.__bases__[0]
"""What typer raises for a wrong option or argument. Its own name depends on the release of typer."""

Paths = Annotated[list[Path], typer.Argument(metavar="PATH…", help="Files and folders to read.", show_default=False)]
Out = Annotated[Path | None, typer.Option("-o", "--output", metavar="FOLDER", help="Where to write the plan.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="YYYY-MM-DD", help="Plan as of this day (today).")]
Cloud = Annotated[str | None, typer.Option(help="The tenant's cloud: worldwide, gcc, gcc-high, dod, 21vianet.")]
Config = Annotated[Path | None, typer.Option(metavar="FILE", help="The planner.toml to use.")]
Map = Annotated[list[str] | None, typer.Option("--map", metavar="FIELD=HEADER", help="Say what a column holds.")]
Take = Annotated[list[str] | None, typer.Option(metavar="FILE[:SHEET]", help="Take a table that waits for a yes.")]
Where = Annotated[list[str] | None, typer.Option(metavar="COLUMN=VALUE", help="Read only these rows.")]
Encoding = Annotated[str | None, typer.Option(metavar="NAME", help="The encoding of text files.")]
Dates = Annotated[str | None, typer.Option(help="How day and month are written: dmy or mdy.")]
Lang = Annotated[str | None, typer.Option(help="The language of the outputs: en, pt-BR, zh-CN.")]
Paper = Annotated[str | None, typer.Option(help="The paper of printed pages: a4 or letter.")]
Pdf = Annotated[bool, typer.Option("--pdf", help="Write the checklists as PDF too, one a site and one of all.")]
FailOn = Annotated[str | None, typer.Option("--fail-on", help="Exit with 1 on error, warning or unknown (never).")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Print results and errors only.")]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="Say more on the way.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show where an internal error happened.")]


def epilog(*examples: str) -> str:
    """Three examples under a command's help; the tests run them."""
    return "\b\nExamples:\n" + "\n".join(f"  {example}" for example in examples)


@app.command(epilog=epilog("planner init", "planner init contoso", "planner init contoso --json"))
def init(folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to begin.")] = Path(),
         as_json: AsJson = False, quiet: Quiet = False, verbose: Verbose = False, debug: Debug = False) -> None:
    """Make planner.toml, an input template and an empty inbox; existing files stay."""
    from planner import commands
    commands.init(folder, commands.Console(as_json, quiet, verbose))


@app.command(epilog=epilog("planner collect", "planner collect -o collector", "planner collect --json"))
def collect(output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FOLDER",
                                                        help="Write files here instead of printing.")] = None,
            as_json: AsJson = False, quiet: Quiet = False, verbose: Verbose = False, debug: Debug = False) -> None:
    """Print the read-only PowerShell collector and the KQL queries that export what planner reads."""
    from planner import commands
    commands.collect(output, commands.Console(as_json, quiet, verbose))


@app.command(epilog=epilog("planner inspect sample_data", "planner inspect sample_data --json",
                           "planner inspect sample_data --where Site=Lisboa"))
def inspect(paths: Paths, as_of: AsOf = None, cloud: Cloud = None, config: Config = None, map_: Map = None,
            take: Take = None, where: Where = None, encoding: Encoding = None, dates: Dates = None,
            save_profile: Annotated[str | None, typer.Option(metavar="NAME", help="Write the mapping to planner.toml.")
                                    ] = None,
            fail_on: FailOn = None, as_json: AsJson = False, quiet: Quiet = False, verbose: Verbose = False,
            debug: Debug = False) -> None:
    """Show what would be read: tables, header rows, columns with reasons, counts, findings."""
    from planner import commands
    options = {"as_of": as_of, "cloud": cloud, "maps": map_, "take": take, "where": where, "encoding": encoding,
               "dates": dates, "fail_on": fail_on}
    raise typer.Exit(commands.inspect(paths, options, config, save_profile, date.today(),
                                      commands.Console(as_json, quiet, verbose)))


@app.command(epilog=epilog("planner plan sample_data", "planner plan sample_data --cloud worldwide -o reports/trial",
                           "planner plan sample_data --as-of 2026-11-24 --dry-run --json"))
def plan(paths: Paths, output: Out = None, as_of: AsOf = None, cloud: Cloud = None, config: Config = None,
         map_: Map = None, take: Take = None, where: Where = None, encoding: Encoding = None, dates: Dates = None,
         only: Annotated[str | None, typer.Option(metavar="LIST", help="Write only these: workbook, checklists, "
                                                                       "report, json, scripts.")] = None,
         lang: Lang = None, paper: Paper = None, pdf: Pdf = False,
         fresh: Annotated[bool, typer.Option("--fresh", help="Ignore the workbook that is already there.")] = False,
         fail_on: FailOn = None,
         dry_run: Annotated[bool, typer.Option("--dry-run", help="Plan, but write nothing.")] = False,
         show_config: Annotated[bool, typer.Option("--show-config", help="Show every setting and where it comes "
                                                                         "from.")] = False,
         as_json: AsJson = False, quiet: Quiet = False, verbose: Verbose = False, debug: Debug = False) -> None:
    """Make the plan: workbook, report, checklists, plan.json."""
    from planner import commands
    options = {"as_of": as_of, "cloud": cloud, "maps": map_, "take": take, "where": where, "encoding": encoding,
               "dates": dates, "only": only, "lang": lang, "paper": paper, "pdf": pdf or None, "fresh": fresh,
               "fail_on": fail_on}
    console = commands.Console(as_json, quiet, verbose)
    raise typer.Exit(commands.plan(paths, output, options, config, date.today(), console,
                                   dry_run=dry_run, show_config=show_config))


@app.command(epilog=epilog("planner checklists reports/sample", "planner checklists reports/sample --site Lyon --pdf",
                           "planner checklists reports/sample --large-print --paper letter -o reports/large"))
def checklists(plan_path: Annotated[Path | None, typer.Argument(metavar="PLAN", help="plan.json, plan.xlsx or their "
                                                                "folder (the one under reports/).")] = None,
               site: Annotated[list[str] | None, typer.Option(metavar="SITE", help="Only this site; may be said "
                                                              "again.")] = None,
               pdf: Pdf = False,
               large_print: Annotated[bool, typer.Option("--large-print", help="Print larger.")] = False,
               lang: Lang = None, paper: Paper = None, output: Out = None, as_json: AsJson = False,
               quiet: Quiet = False, verbose: Verbose = False, debug: Debug = False) -> None:
    """Print the checklists again, of some sites or of all, with what the workbook says now."""
    from planner import commands
    options = {"pdf": pdf or None, "lang": lang, "paper": paper}
    commands.checklists(plan_path, site or [], output, options, date.today(),
                        commands.Console(as_json, quiet, verbose), large_print=large_print)


@app.command(epilog=epilog("planner explain PRN-LYO-01 --plan reports/sample",
                           "planner explain erp@example.com --plan reports/sample",
                           "planner explain '421 4.7.66 TLS 1.0 and 1.1 are not supported.'"))
def explain(what: Annotated[list[str], typer.Argument(metavar="WHAT…", help="A device, a mailbox or an SMTP error.")],
            plan_path: Annotated[Path | None, typer.Option("--plan", metavar="PLAN", help="plan.json, plan.xlsx or "
                                                           "their folder (the one under reports/).")] = None,
            as_json: AsJson = False, quiet: Quiet = False, verbose: Verbose = False, debug: Debug = False) -> None:
    """Say why: the facts with grade and cell, the rule with source, and what would change the answer."""
    from planner import commands
    commands.explain(what, plan_path, commands.Console(as_json, quiet, verbose))


@app.command(epilog=epilog("planner status reports/sample", "planner status reports/sample --as-of 2027-02-01 -v",
                           "planner status reports/sample --json"))
def status(plans: Annotated[list[Path] | None, typer.Argument(metavar="PLAN…", help="Plans, and returned copies of a "
                                                              "workbook (the one under reports/).")] = None,
           as_of: AsOf = None, dates: Dates = None, as_json: AsJson = False, quiet: Quiet = False,
           verbose: Verbose = False, debug: Debug = False) -> None:
    """Show how far the work is: by site and wave, overdue, blocked, verified, and where copies disagree."""
    from planner import commands
    commands.status(plans or [], {"as_of": as_of, "dates": dates}, date.today(),
                    commands.Console(as_json, quiet, verbose))


@app.command(epilog=epilog("planner diff reports/sample reports/sample",
                           "planner diff reports/sample reports/sample --json",
                           "planner diff reports/sample/plan.json reports/sample/plan.xlsx --exit-code"))
def diff(old: Annotated[Path, typer.Argument(metavar="OLD", help="The earlier plan: plan.json, plan.xlsx or folder.")],
         new: Annotated[Path, typer.Argument(metavar="NEW", help="The later plan.")],
         exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 1 if something changed.")] = False,
         as_json: AsJson = False, quiet: Quiet = False, verbose: Verbose = False, debug: Debug = False) -> None:
    """Show what changed between two plans, and the cause: data, rule, date, override or a person."""
    from planner import commands
    raise typer.Exit(commands.diff(old, new, commands.Console(as_json, quiet, verbose), exit_code=exit_code))


@app.command(epilog=epilog("planner rules", "planner rules errors", "planner rules L04 --json"))
def rules(wanted: Annotated[str | None, typer.Argument(metavar="ID", help="A rule, a fact or a chapter.")] = None,
          as_json: AsJson = False, quiet: Quiet = False, verbose: Verbose = False, debug: Debug = False) -> None:
    """Show the decision table, milestones, limits and errors, with their sources."""
    from planner import commands
    commands.rules(wanted, commands.Console(as_json, quiet, verbose))


def _version(show: bool) -> None:
    if show:
        typer.echo(f"planner {__version__}")
        raise typer.Exit


@app.callback()
def _root(version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True,
                                                help="Show the version.")] = False) -> None:
    """Plan the migration of old SMTP devices in Microsoft 365."""


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code (SPEC 8)."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: list[str]) -> int:
    """Run one command line; every error becomes a message on stderr and an exit code."""
    try:
        result: Any = typer.main.get_command(app)(arguments or ["--help"], prog_name="planner", standalone_mode=False)
    except typer.Exit as leave:
        return leave.exit_code
    except WrongUsage as problem:
        _say(problem.format_message(), next_step=f"{problem.ctx.command_path if problem.ctx else 'planner'} --help")
        return 2
    except (KeyboardInterrupt, typer.Abort):
        _say("interrupted; nothing was written")
        return 130
    except PlannerError as problem:
        _say(str(problem), problem.seen, problem.next_step)
        return problem.exit_code
    except BrokenPipeError:
        return 0
    except Exception as problem:
        if "--debug" in arguments:
            import traceback
            traceback.print_exc()
        _say(f"internal error: {type(problem).__name__}",
             next_step="Run it again with --debug and report what it prints; your files are as they were.")
        return 70
    return int(result or 0)


def _say(message: str, seen: str = "", next_step: str = "") -> None:
    """Print an error: what, what was seen, what to do."""
    lines = [f"error: {message}", f"  seen:  {seen}" if seen else "", f"  do:    {next_step}" if next_step else ""]
    print("\n".join(filter(None, lines)), file=sys.stderr)
