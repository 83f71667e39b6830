using Tradewind.Shell;
using Tradewind.Testing;

namespace Tradewind.BundledPlugins.Shell;

public sealed class ShellCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestAttempt _attempt;

    public ShellCommandTests() => _attempt = Attempts.In(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Command_lines_of_both_streams_reach_the_log_with_their_level()
    {
        var outcome = await _attempt.RunAsync(new ShellCommand { Command = "echo one; echo two >&2; printf three" });

        outcome.Outcome.Kind.ShouldBe(OutcomeKind.Success);
        _attempt.LogLines.Order().ShouldBe(["WARNING: two", "one", "three"], ignoreOrder: true);
        outcome.Output.ShouldBe(new ShellResult { ExitCode = 0, LastLine = "three", Output = "one\nthree" });
    }

    [Fact]
    public async Task Command_sees_the_task_and_its_own_variables_but_no_secret_of_the_platform()
    {
        using var secret = new InheritedVariable("TRADEWIND_METASTORE", "Password=canary");
        using var ordinary = new InheritedVariable("ORDINARY_VARIABLE", "kept");
        _attempt.Facts = _attempt.Facts with { Attempt = 2, RunId = "77" };

        var outcome = await _attempt.RunAsync(new ShellCommand { Command = "env", Environment = { ["COLOUR"] = "blue" } });

        var lines = outcome.Output!.Output.Split('\n');
        lines.ShouldContain("COLOUR=blue");
        lines.ShouldContain("ORDINARY_VARIABLE=kept");
        lines.ShouldContain("TRADEWIND_DAG_ID=test");
        lines.ShouldContain("TRADEWIND_RUN_ID=77");
        lines.ShouldContain("TRADEWIND_ATTEMPT=2");
        lines.ShouldContain("TRADEWIND_LOGICAL_DATE=2026-11-01T00:00:00+00:00");
        outcome.Output.Output.ShouldNotContain("canary");
    }

    [Fact]
    public async Task S20_executable_arguments_with_shell_syntax_are_only_text()
    {
        const string hostile = "; touch pwned; $(touch pwned) `touch pwned` | touch pwned \" ' \\ \n && touch pwned";

        var outcome = await _attempt.RunAsync(new ShellCommand { Executable = "printf", Arguments = ["%s", hostile] });

        outcome.Output!.Output.ShouldBe(hostile);
        _folder.Files().ShouldBeEmpty();
    }

    [Fact]
    public async Task S20_command_arguments_and_environment_with_shell_syntax_are_only_text()
    {
        const string hostile = "$(touch pwned); touch pwned";

        var outcome = await _attempt.RunAsync(new ShellCommand
        {
            Command = "printf '%s+%s' \"$1\" \"$NAME\"",
            Arguments = [hostile],
            Environment = { ["NAME"] = hostile },
        });

        outcome.Output!.Output.ShouldBe($"{hostile}+{hostile}");
        _folder.Files().ShouldBeEmpty();
    }

    [Fact]
    public async Task Command_reads_its_input()
    {
        var outcome = await _attempt.RunAsync(new ShellCommand { Command = "sort", Input = "b\na\n" });

        outcome.Output!.Output.ShouldBe("a\nb");
    }

    [Fact]
    public async Task Command_without_input_reads_an_end_at_once()
    {
        var outcome = await _attempt.RunAsync(new ShellCommand { Command = "cat; echo done" });

        outcome.Output!.Output.ShouldBe("done");
    }

    [Fact]
    public async Task Command_that_ignores_a_large_input_succeeds()
    {
        var outcome = await _attempt.RunAsync(new ShellCommand { Command = "exec true", Input = new byte[1_000_000] });

        outcome.Outcome.Kind.ShouldBe(OutcomeKind.Success);
    }

    [Theory]
    [InlineData(0, OutcomeKind.Success, false)]
    [InlineData(1, OutcomeKind.Failed, true)]
    [InlineData(3, OutcomeKind.Success, false)]
    [InlineData(7, OutcomeKind.Failed, false)]
    [InlineData(99, OutcomeKind.Skipped, false)]
    public async Task Exit_code_decides_the_outcome(int code, OutcomeKind kind, bool retry)
    {
        var outcome = await _attempt.RunAsync(new ShellCommand { Command = $"exit {code}", SuccessExitCodes = [0, 3], FailNowExitCodes = [7] });

        outcome.Outcome.Kind.ShouldBe(kind);
        outcome.Outcome.Retry.ShouldBe(retry);
    }

    [Fact]
    public async Task Failure_message_has_the_exit_code_and_the_last_words()
    {
        var outcome = await _attempt.RunAsync(new ShellCommand { Command = "echo 'disk full' >&2; echo out; exit 4" });

        outcome.Outcome.Message.ShouldBe("The command ended with exit code 4: disk full");
    }

    [Fact]
    public async Task Failure_by_a_signal_names_it()
    {
        var outcome = await _attempt.RunAsync(new ShellCommand { Command = "kill -9 $$" });

        outcome.Outcome.Message.ShouldBe("The command was ended by SIGKILL (exit code 137).");
    }

    [Fact]
    public async Task Settings_that_are_wrong_are_all_reported_and_not_retried()
    {
        var outcome = await _attempt.RunAsync(new ShellCommand
        {
            Command = "true",
            Executable = "no-such-program",
            OutputLimit = -1,
            Environment = { ["A=B"] = "" },
        });

        outcome.Outcome.Retry.ShouldBeFalse();
        outcome.Outcome.Message.ShouldNotBeNull();
        outcome.Outcome.Message.ShouldContain("either Command");
        outcome.Outcome.Message.ShouldContain("OutputLimit");
        outcome.Outcome.Message.ShouldContain("'A=B'");
    }

    [Fact]
    public async Task Executable_that_does_not_exist_fails_at_once_with_its_name()
    {
        var outcome = await _attempt.RunAsync(new ShellCommand { Executable = "no-such-program" });

        outcome.Outcome.Kind.ShouldBe(OutcomeKind.Failed);
        outcome.Outcome.Retry.ShouldBeFalse();
        outcome.Outcome.Message.ShouldBe("There is no program 'no-such-program': looked on the PATH.");
    }

    [Fact]
    public async Task Executable_with_a_path_counts_from_the_working_directory()
    {
        var script = _folder.Write("bin/hello", "#!/bin/sh\npwd\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var outcome = await _attempt.RunAsync(new ShellCommand { Executable = "./hello", WorkingDirectory = "bin" });

        outcome.Output!.LastLine.ShouldEndWith("/bin");
    }

    [Fact]
    public async Task Output_beyond_the_limit_is_cut_and_says_so_but_is_in_the_log()
    {
        var outcome = await _attempt.RunAsync(new ShellCommand { Command = "echo 12345; echo 67890", OutputLimit = 8 });

        outcome.Output.ShouldBe(new ShellResult { ExitCode = 0, LastLine = "67890", Output = "12345\n67", IsTruncated = true });
        _attempt.LogLines.ShouldBe(["12345", "67890"]);
    }

    [Fact]
    public async Task Line_without_end_reaches_the_log_in_pieces()
    {
        await _attempt.RunAsync(new ShellCommand { Command = "head -c 40000 /dev/zero | tr '\\0' x" });

        _attempt.LogLines.Select(l => l.Length).ShouldBe([16_384, 16_384, 7_232]);
    }

    private sealed class InheritedVariable : IDisposable
    {
        private readonly string _name;

        public InheritedVariable(string name, string value)
        {
            _name = name;
            Environment.SetEnvironmentVariable(name, value);
        }

        public void Dispose() => Environment.SetEnvironmentVariable(_name, null);
    }
}
