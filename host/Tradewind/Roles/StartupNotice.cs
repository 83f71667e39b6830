using Tradewind.Engine.Ports;
using Tradewind.Logging;

namespace Tradewind.Roles;

/// <summary>What a person who starts a process sees first and last, whatever the log leaves out.</summary>
internal sealed class StartupNotice(LogFormat format, TimeProvider time)
{
    /// <summary>Where it is, what it keeps its state in, once how to sign in, and what it should not be left with.</summary>
    public void Print(RoleSet roles, string node, string metastore, string? address, (string Name, string Password)? firstSignIn, string? warning)
    {
        Say($"Tradewind {AppLayout.Version} {roles.ToString().ToLowerInvariant()} ({node})");
        Say($"  metastore  {metastore}");
        if (address is not null) Say($"  dashboard  {address}");
        if (firstSignIn is { } account)
        {
            Say($"  sign in    {account.Name} / {account.Password}");
            Say("             (made for this first start and shown only now; change it with: tradewind users set-password admin)");
        }

        if (warning is not null) Say($"  warning    {warning}", LogLevel.Warning);
    }

    /// <summary>Says when every script has been taken up.</summary>
    public async Task PrintReadyAsync(Task ready, IDagQueries dags, string? address)
    {
        try
        {
            await ready;
            var faulty = await dags.ImportErrorsAsync(CancellationToken.None);
            var counts = await dags.CountsAsync(new(), CancellationToken.None);
            Say($"Ready: {counts.All} DAGs{(faulty.Count > 0 ? $", {faulty.Count} {(faulty.Count == 1 ? "script" : "scripts")} with faults (tradewind dags errors)" : "")}{(address is null ? "" : $", {address}")}. Ctrl+C stops.");
        }
        catch (OperationCanceledException)
        {
            // Stopped before everything was taken up.
        }
    }

    /// <summary>Says that it ended because it was asked to: a log that ends without this is that of a process that was killed.</summary>
    public void PrintStopped(string node) => Say($"Stopped ({node}).");

    // Who reads the log as JSON reads every line of it as JSON.
    private void Say(string line, LogLevel level = LogLevel.Information) =>
        Console.WriteLine(format == LogFormat.Json ? JsonLog.Record(time.GetUtcNow(), level, "Tradewind", line.Trim(), [], null) : line);
}
