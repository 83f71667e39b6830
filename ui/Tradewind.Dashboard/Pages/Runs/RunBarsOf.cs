using Tradewind.Dashboard.Design;
using Tradewind.Engine.Queries;
using Tradewind.Engine.States;

namespace Tradewind.Dashboard.Pages.Runs;

/// <summary>Runs as bars.</summary>
internal static class RunBarsOf
{
    public static IReadOnlyList<RunBar> Runs(IEnumerable<RunGlance> runs, DateTimeOffset now) =>
        [.. runs.Select(run => new RunBar(run.State.Word(), run.Duration(now), Title(run, now), Links.Run(run.Id)))];

    private static string Title(RunGlance run, DateTimeOffset now)
    {
        var words = $"{StateLook.Of(run.State).Word}, {TimeWords.Absolute(run.LogicalDate, TimeForm.Minute)}";
        return run.Duration(now) is { } duration ? $"{words}, {TimeWords.Of(duration)}" : words;
    }
}
