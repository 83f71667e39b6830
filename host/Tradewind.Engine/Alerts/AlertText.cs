using System.Globalization;

namespace Tradewind.Engine.Alerts;

/// <summary>A message in words.</summary>
public sealed class AlertText(string baseAddress)
{
    private const int LongestReason = 300;

    private readonly string _base = baseAddress.TrimEnd('/');

    /// <summary>The whole in a line.</summary>
    public string Title(AlertDigest digest) =>
        digest.Total == 1
            ? Line(digest.First[0])
            : $"{Number(digest.Total)} alerts: {string.Join(", ", digest.Counts.Select(count => $"{Number(count.Number)} {Words(count.Kind, count.Number)}"))}";

    /// <summary>One fact in a line: what, where, why.</summary>
    public string Line(AlertFact fact)
    {
        var what = fact.Kind switch
        {
            AlertKind.Test => "Test of this alert channel",
            AlertKind.RunFailed => $"Run failed: {fact.DagId}, {fact.RunKey}",
            AlertKind.TaskFailed => $"Task failed: {fact.DagId}.{Task(fact)}, {fact.RunKey}{(fact.Attempt > 0 ? $", attempt {Number(fact.Attempt)}" : "")}",
            AlertKind.DeadlineMissed => $"Late: {fact.DagId}{(fact.TaskId is null ? "" : "." + Task(fact))}, {fact.RunKey}",
            AlertKind.ComponentStuck => $"Unhealthy: {fact.Subject}",
            AlertKind.ComponentRecovered => $"Healthy again: {fact.Subject}",
            AlertKind.ImportErrorAppeared => $"Script with faults: {fact.Subject}",
            AlertKind.ImportErrorMended => $"Script is sound again: {fact.Subject}",
            AlertKind.DagPaused => $"DAG paused: {fact.DagId}",
            AlertKind.ApprovalWaits => $"Waits for an answer: {fact.DagId}.{Task(fact)}, {fact.RunKey}",
            _ => throw new ArgumentOutOfRangeException(nameof(fact), fact.Kind, "Unknown kind of alert."),
        };
        return OneLine(fact.Why) is { Length: > 0 } why ? $"{what}: {why}" : what;
    }

    /// <summary>The page that shows it; null when there is none.</summary>
    public string Link(AlertFact fact) => fact switch
    {
        { Kind: AlertKind.ApprovalWaits } => $"{_base}/approvals",
        { Run: { } run, TaskId: { } task } => string.Create(
            CultureInfo.InvariantCulture, $"{_base}/runs/{run}?task={Uri.EscapeDataString(task)}{(fact.MapIndex < 0 ? "" : $"&index={fact.MapIndex}")}"),
        { Run: { } run } => string.Create(CultureInfo.InvariantCulture, $"{_base}/runs/{run}"),
        { DagId: { } dag } => $"{_base}/dags/{Uri.EscapeDataString(dag)}",
        { Kind: AlertKind.ImportErrorAppeared or AlertKind.ImportErrorMended } => $"{_base}/import-errors",
        { Kind: AlertKind.ComponentStuck or AlertKind.ComponentRecovered } => $"{_base}/nodes",
        _ => _base,
    };

    /// <summary>The whole as plain text.</summary>
    public string Body(AlertDigest digest)
    {
        var lines = digest.First.SelectMany(fact => new[] { Line(fact), Link(fact), "" }).ToList();
        if (digest.Total > 1) lines.InsertRange(0, [Title(digest), $"from {Time(digest.From)} to {Time(digest.To)}", ""]);
        if (digest.Total > digest.First.Count) lines.AddRange([$"and {Number(digest.Total - digest.First.Count)} more: {_base}/runs", ""]);
        return string.Join("\n", lines);
    }

    private static string Task(AlertFact fact) => fact.MapIndex < 0 ? fact.TaskId! : $"{fact.TaskId}[{Number(fact.MapIndex)}]";

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC";

    private static string Number(int number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Words(AlertKind kind, int number) => (kind, number) switch
    {
        (AlertKind.RunFailed, 1) => "run failed",
        (AlertKind.RunFailed, _) => "runs failed",
        (AlertKind.TaskFailed, 1) => "task failed",
        (AlertKind.TaskFailed, _) => "tasks failed",
        (AlertKind.DeadlineMissed, 1) => "deadline missed",
        (AlertKind.DeadlineMissed, _) => "deadlines missed",
        (AlertKind.ComponentStuck, _) => "unhealthy",
        (AlertKind.ComponentRecovered, _) => "healthy again",
        (AlertKind.ImportErrorAppeared, 1) => "script with faults",
        (AlertKind.ImportErrorAppeared, _) => "scripts with faults",
        (AlertKind.ImportErrorMended, 1) => "script sound again",
        (AlertKind.ImportErrorMended, _) => "scripts sound again",
        (AlertKind.DagPaused, 1) => "DAG paused",
        (AlertKind.DagPaused, _) => "DAGs paused",
        (AlertKind.ApprovalWaits, 1) => "approval waits",
        (AlertKind.ApprovalWaits, _) => "approvals wait",
        _ => "test",
    };

    // The first line of an error says what it is; the rest is a stack or a page of HTML. Control characters have no place in a mail's head.
    private static string? OneLine(string? text)
    {
        if (text is null) return null;
        var line = new string([.. text.Trim().Split('\n', 2)[0].Where(letter => !char.IsControl(letter))]).Trim();
        return line.Length <= LongestReason ? line : string.Concat(line.AsSpan(0, LongestReason), "…");
    }
}
