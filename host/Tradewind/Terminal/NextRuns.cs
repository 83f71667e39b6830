using Tradewind.Client;

namespace Tradewind.Terminal;

/// <summary>Runs that a schedule will make.</summary>
internal static class NextRuns
{
    /// <summary>The runs as a table or as JSON.</summary>
    public static void Show(IReadOnlyList<NextRunResource> runs, string whenEmpty, bool json)
    {
        if (json) Print.Json(new ResourcePage<NextRunResource> { Items = runs, Total = runs.Count });
        else Print.Table(
            ["Due", "Logical date", "Covers from", "To"],
            runs.Select(run => new[] { Times.Of(run.RunAfter), Times.Of(run.LogicalDate), Times.Of(run.DataIntervalStart), Times.Of(run.DataIntervalEnd) }),
            whenEmpty);
    }
}
