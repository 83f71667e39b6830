using System.Diagnostics;
using Tradewind.Shell;
using Tradewind.Testing;

namespace Tradewind.BundledPlugins.Shell;

/// <summary>What a command starts must not outlive it. The commands sleep for an hour, so what is alive afterwards was forgotten.</summary>
public sealed class ProcessTreeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestAttempt _attempt;

    public ProcessTreeTests() => _attempt = Attempts.In(_folder);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("child", "echo $$ > main; sleep 3600 & echo $! > other; echo ready; wait")]
    [InlineData("grandchild", "echo $$ > main; sh -c 'sleep 3600 & echo $! > other; echo ready; wait'")]
    [InlineData("orphaned grandchild", "echo $$ > main; (sh -c 'sleep 3600 & echo $! > other' &); while [ ! -s other ]; do sleep 0.01; done; echo ready; sleep 3600")]
    [InlineData("daemon", "echo $$ > main; setsid sh -c 'echo $$ > other; exec sleep 3600' & while [ ! -s other ]; do sleep 0.01; done; echo ready; sleep 3600")]
    [InlineData("ignores SIGTERM", "trap '' TERM; echo $$ > main; sh -c 'trap \"\" TERM; echo $$ > other; echo ready; while :; do sleep 1; done'")]
    public async Task Cancelled_command_leaves_no_descendant(string kind, string command)
    {
        var running = _attempt.RunAsync(new ShellCommand { Command = command, StopGrace = TimeSpan.FromMilliseconds(300) });
        await LogLineAsync("ready", running);
        IsAlive("main").ShouldBeTrue(kind);
        IsAlive("other").ShouldBeTrue(kind);

        await _attempt.Cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(running);
        IsAlive("main").ShouldBeFalse(kind);
        IsAlive("other").ShouldBeFalse(kind);
    }

    [Fact]
    public async Task Cancelled_command_may_clean_up_within_the_grace()
    {
        var running = _attempt.RunAsync(new ShellCommand { Command = "trap 'touch cleaned; exit' TERM; echo ready; while :; do sleep 0.05; done" });
        await LogLineAsync("ready", running);

        await _attempt.Cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(running);
        _folder.Files().ShouldContain("cleaned");
    }

    [Theory]
    [InlineData("sleep 3600 & echo $! > other; echo bye")]
    [InlineData("setsid sh -c 'echo $$ > other; exec sleep 3600' & while [ ! -s other ]; do sleep 0.01; done; echo bye")]
    public async Task Command_that_ends_leaves_no_background_process(string command)
    {
        var outcome = await _attempt.RunAsync(new ShellCommand { Command = command });

        outcome.Output!.LastLine.ShouldBe("bye");
        IsAlive("other").ShouldBeFalse();
        _attempt.LogLines.ShouldContain(line => line.StartsWith("WARNING: The command ended but left 1 process(es) behind"));
    }

    [Fact]
    public async Task Command_that_starts_nothing_else_ends_without_a_warning()
    {
        for (var i = 0; i < 20; i++)
            await _attempt.RunAsync(new ShellCommand { Executable = "true" });

        _attempt.LogLines.ShouldBeEmpty();
    }

    [Fact]
    public async Task Watch_ends_the_session_and_its_daemons_when_its_starter_is_gone()
    {
        // As this process would start them, only that here the pipe's end is closed instead of a kill of the tests' own process.
        var mark = $"TRADEWIND_PROCESS_TREE={Guid.NewGuid():N}";
        using var watch = Start("/bin/sh", "-c", OrphanWatch.Script);
        var start = new ProcessStartInfo("setsid") { WorkingDirectory = _folder.Path };
        foreach (var argument in new[] { "sh", "-c", "echo $$ > main; setsid sh -c 'echo $$ > other; exec sleep 3600' & sleep 3600" })
            start.ArgumentList.Add(argument);
        start.Environment["TRADEWIND_PROCESS_TREE"] = mark.Split('=')[1];
        using var main = Process.Start(start)!;
        await Eventually.IsTrueAsync(() => IsAlive("main") && IsAlive("other"));

        watch.StandardInput.WriteLine(mark);
        watch.StandardInput.WriteLine(main.Id);
        watch.StandardInput.Close();

        await watch.WaitForExitAsync();
        await main.WaitForExitAsync();
        await Eventually.IsTrueAsync(() => !IsAlive("other"));
    }

    [Fact]
    public async Task Watch_touches_nothing_when_it_is_told_that_all_is_over()
    {
        using var bystander = Process.Start("setsid", ["sleep", "3600"]);
        using var watch = Start("/bin/sh", "-c", OrphanWatch.Script);

        watch.StandardInput.WriteLine("TRADEWIND_PROCESS_TREE=none");
        watch.StandardInput.WriteLine(bystander.Id);
        watch.StandardInput.WriteLine("over");
        watch.StandardInput.Close();

        await watch.WaitForExitAsync();
        bystander.HasExited.ShouldBeFalse();
        bystander.Kill();
    }

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true })!;

    private async Task LogLineAsync(string line, Task running)
    {
        await Eventually.IsTrueAsync(() => _attempt.LogLines.Contains(line) || running.IsCompleted);
        if (running.IsCompleted)
            await running;
    }

    private bool IsAlive(string name) =>
        File.Exists(_folder.At(name))
        && int.TryParse(_folder.Read(name), out var id)
        && ProcessFacts.TryRead(id, out var facts)
        && facts.IsAlive;
}
