namespace Tradewind.Shell;

/// <summary>
/// Runs a command. Each line that it writes goes to the task's log as it comes: standard output as ordinary lines, standard error as
/// warnings. When the task ends, by itself or cancelled, nothing that the command started stays behind.
/// <code>
/// dag.Action("extract", new ShellCommand { Command = "git log --numstat > data/log.txt" });
/// dag.Action("resize", new ShellCommand { Executable = "convert", Arguments = [From(ctx => ctx.Params&lt;Picture&gt;().Path), "-resize", "50%", "out.png"] });
/// </code>
/// Give exactly one of <see cref="Command"/> and <see cref="Executable"/>. Values that come from outside (parameters, other tasks'
/// outputs) belong in <see cref="Arguments"/> or <see cref="Environment"/>: no shell reads them there, so <c>; rm -rf .</c> is only text.
/// <para>
/// The command finds the task's facts in its environment: <c>TRADEWIND_DAG_ID</c>, <c>TRADEWIND_TASK_ID</c>, <c>TRADEWIND_RUN_ID</c>,
/// <c>TRADEWIND_RUN_TYPE</c>, <c>TRADEWIND_LOGICAL_DATE</c>, <c>TRADEWIND_DATA_INTERVAL_START</c>, <c>TRADEWIND_DATA_INTERVAL_END</c>
/// (ISO 8601 with offset), <c>TRADEWIND_ATTEMPT</c>, <c>TRADEWIND_MAP_INDEX</c> and <c>TRADEWIND_IDEMPOTENCY_KEY</c>. No other variable
/// of the platform's own reaches it.
/// </para>
/// </summary>
public sealed class ShellCommand : ActionOperator<ShellResult>
{
    // Reading goes on until every copy of the pipe is closed; what still holds it after the kill is stuck in the kernel.
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(5);

    /// <summary>A command line for the shell: <c>/bin/sh -c</c>, or <c>cmd /c</c> on Windows.</summary>
    public Value<string>? Command { get; init; }

    /// <summary>A program to start without a shell: a name to look for on the <c>PATH</c>, or a path.</summary>
    public Value<string>? Executable { get; init; }

    /// <summary>
    /// The program's arguments, each passed on as it is. With <see cref="Command"/>, the shell's <c>$1</c>, <c>$2</c>, ... (not on
    /// Windows): <c>Command = "grep -c \"$1\" data.txt"</c>.
    /// </summary>
    public List<Value<string>> Arguments { get; init; } = [];

    /// <summary>Variables to set for the command, besides those that it inherits.</summary>
    public Dictionary<string, Value<string>> Environment { get; init; } = [];

    /// <summary>What the command reads on its standard input; nothing by default.</summary>
    public Payload? Input { get; init; }

    /// <summary>Where to start it; relative paths count from the DAG's directory, which is also the default.</summary>
    public Value<string>? WorkingDirectory { get; init; }

    /// <summary>The exit codes that mean success. Default 0.</summary>
    public IReadOnlyList<int> SuccessExitCodes { get; init; } = [0];

    /// <summary>The exit code that ends the task as skipped; null for none. Default 99.</summary>
    public int? SkipExitCode { get; init; } = 99;

    /// <summary>The exit codes that fail the task at once, without the retries that are left. Default none.</summary>
    public IReadOnlyList<int> FailNowExitCodes { get; init; } = [];

    /// <summary>How many characters of standard output to keep in <see cref="ShellResult.Output"/>. Default 65,536.</summary>
    public int OutputLimit { get; init; } = 65_536;

    /// <summary>How long a command that is told to stop (SIGTERM) may take before it is killed. Default 10 s.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc />
    public override async Task<OperatorOutcome<ShellResult>> RunAsync(OperatorContext ctx, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var start = new CommandStart(this, ctx);
        if (start.Faults.Count > 0)
            return OperatorOutcome.Failed(string.Join(" ", start.Faults), retry: false);

        if (!Directory.Exists(start.WorkingDirectory))
            return OperatorOutcome.Failed($"The working directory '{start.WorkingDirectory}' does not exist.");

        using var tree = ProcessTree.Start(start.ToStartInfo());
        var output = new OutputCapture(OutputLimit);
        var errors = new OutputCapture(limit: 0);
        var reading = Task.WhenAll(
            LineReader.ReadAsync(tree.StandardOutput, line => { output.Add(line); ctx.Log(line); }),
            LineReader.ReadAsync(tree.StandardError, line => { errors.Add(line); ctx.LogWarning(line); }));
        var feeding = FeedAsync(tree.StandardInput, ctx.Get(Input));
        try
        {
            await tree.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            ctx.LogWarning("Cancelled: stopping the command.");
            await tree.StopAsync(StopGrace);
            await DrainAsync(Task.WhenAll(reading, feeding), ctx);
            throw;
        }

        await StopLeftoversAsync(tree, ctx);
        await DrainAsync(Task.WhenAll(reading, feeding), ctx);
        return Judge(tree.ExitCode, output, errors);
    }

    private static async Task FeedAsync(Stream input, PayloadContent? content)
    {
        try
        {
            await using (input)
            {
                if (content is not null)
                    await input.WriteAsync(content.Bytes, CancellationToken.None);
            }
        }
        catch (IOException)
        {
            // The command ended, or closed its input, without reading all of it; it knows best what it needs.
        }
    }

    private async Task StopLeftoversAsync(ProcessTree tree, OperatorContext ctx)
    {
        var left = tree.Living();
        if (left.Count == 0)
            return;

        ctx.LogWarning($"The command ended but left {left.Count} process(es) behind ({string.Join(", ", left)}): stopping them.");
        await tree.StopAsync(StopGrace);
    }

    private static async Task DrainAsync(Task streams, OperatorContext ctx)
    {
        try
        {
            await streams.WaitAsync(DrainLimit, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            ctx.LogWarning("A process that cannot be ended still holds the command's output; the rest of it is not read.");
        }
    }

    private OperatorOutcome<ShellResult> Judge(int exitCode, OutputCapture output, OutputCapture errors)
    {
        if (SuccessExitCodes.Contains(exitCode))
        {
            return new ShellResult
            {
                ExitCode = exitCode,
                LastLine = output.LastLine,
                Output = output.Text,
                IsTruncated = output.IsTruncated,
            };
        }

        var ending = ExitCodes.Describe(exitCode);
        if (exitCode == SkipExitCode)
            return OperatorOutcome.Skipped($"The command {ending}, which stands for skipping.");

        var lastWords = errors.LastLine.Length > 0 ? errors.LastLine : output.LastLine;
        var message = lastWords.Length > 0 ? $"The command {ending}: {lastWords}" : $"The command {ending}.";
        return OperatorOutcome.Failed(message, retry: !FailNowExitCodes.Contains(exitCode));
    }
}
