using Tradewind.Dashboard.Design;
using Tradewind.Engine.Queries;
using Tradewind.Engine.States;

namespace Tradewind.Dashboard.Pages.Runs;

/// <summary>Runs as bars.</summary>
internal static class RunBarsOf
{
    public static IReadOnlyList<RunBar> Runs(IEnumerable<RunSummary> runs, DateTimeOffset now) =>
        [.. runs.Select(run => new RunBar(run.Head.State.Word(), run.Duration(now), Title(run, now), Links.Run(run.Head.Id)))];

    private static string Title(RunSummary run, DateTimeOffset now)
    {
        var words = $"{StateLook.Of(run.Head.State).Word}, {TimeWords.Absolute(run.Head.LogicalDate, TimeForm.Minute)}";
        return run.Duration(now) is { } duration ? $"{words}, {TimeWords.Of(duration)}" : words;
    }
}
