using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Tradewind.EndToEnd.Tests.Harness;

/// <summary>A running `tradewind ROLE`, in a process group of its own, as a terminal would give it one.</summary>
public sealed partial class Node : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _lines = [];
    private TaskCompletionSource _more = New();
    private bool _disposed;

    private Node(Process process) => _process = process;

    public int Id => _process.Id;

    public string Output
    {
        get
        {
            lock (_lines) return string.Join('\n', _lines);
        }
    }

    /// <summary>What it printed after "dashboard".</summary>
    public string Address => Dashboard().Match(Output).Groups[1].Value;

    /// <summary>What it printed at its first start.</summary>
    public (string Name, string Password) SignIn => (Account().Match(Output).Groups[1].Value, Account().Match(Output).Groups[2].Value);

    public static Node Start(ProcessStartInfo start)
    {
        // setsid(1) becomes the program itself: same process id, new group.
        start.ArgumentList.Insert(0, start.FileName);
        start.FileName = "setsid";
        start.RedirectStandardOutput = start.RedirectStandardError = start.RedirectStandardInput = true;
        var node = new Node(new() { StartInfo = start });
        node._process.OutputDataReceived += (_, line) => node.Take(line.Data);
        node._process.ErrorDataReceived += (_, line) => node.Take(line.Data);
        node._process.EnableRaisingEvents = true;
        node._process.Exited += (_, _) => node.Take($"[ended with code {node._process.ExitCode}]");
        node._process.Start();
        node._process.BeginOutputReadLine();
        node._process.BeginErrorReadLine();
        return node;
    }

    /// <summary>Waits until it has printed a line with this text.</summary>
    public async Task<string> LineAsync(string text)
    {
        var end = new CancellationTokenSource(Limits.Usual);
        var ended = _process.WaitForExitAsync(end.Token);
        while (true)
        {
            Task more;
            lock (_lines)
            {
                if (_lines.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is { } found) return found;
                more = _more.Task;
            }

            try
            {
                if (await Task.WhenAny(more, ended).WaitAsync(end.Token) == ended && !Output.Contains(text, StringComparison.Ordinal))
                    throw new InvalidOperationException($"The node ended with code {_process.ExitCode} before it printed '{text}':\n{Output}");
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"The node did not print '{text}':\n{Output}");
            }
        }
    }

    /// <summary>Its child processes of this kind.</summary>
    public int[] Children(string name) => [.. Processes.Below(Id).Where(child => child.Value == name).Select(child => child.Key)];

    /// <summary>Its only runner, once there is one besides those that were seen before.</summary>
    public async Task<int> RunnerAsync(params int[] before)
    {
        await Eventually.IsTrueAsync("a runner is up", () => Children("Tradewind.Runner").Except(before).Any());
        return Children("Tradewind.Runner").Except(before).First();
    }

    /// <summary>Ctrl+C, and waits for its end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> InterruptAsync()
    {
        Processes.SignalGroup(Id, Processes.Interrupt);
        return await EndAsync();
    }

    /// <summary>kill -9 of this process alone, not of its children.</summary>
    public async Task KillAsync()
    {
        Processes.Signal(Id, Processes.Kill);
        await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        if (!_process.HasExited)
        {
            Processes.KillGroup(Id);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task<int> EndAsync()
    {
        using var limit = new CancellationTokenSource(Limits.Usual);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The node did not end:\n{Output}");
        }

        return _process.ExitCode;
    }

    private void Take(string? line)
    {
        if (line is null) return;
        TaskCompletionSource told;
        lock (_lines)
        {
            _lines.Add(line);
            told = _more;
            _more = New();
        }

        told.SetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [GeneratedRegex(@"dashboard\s+(http\S+)")]
    private static partial Regex Dashboard();

    [GeneratedRegex(@"sign in\s+(\S+) / (\S+)")]
    private static partial Regex Account();
}
