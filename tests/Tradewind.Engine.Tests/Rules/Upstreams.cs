using Tradewind.Engine.Rules;
using Tradewind.Engine.States;
using static Tradewind.Engine.States.TaskInstanceState;

namespace Tradewind.Engine.Tests.Rules;

/// <summary>All ways in which a few upstream tasks can stand.</summary>
internal static class Upstreams
{
    /// <summary>Open, and the ways to end.</summary>
    public static readonly TaskInstanceState[] States = [Running, Success, Failed, UpstreamFailed, Skipped, Cancelled];

    /// <summary>Every combination of this many.</summary>
    public static IEnumerable<TaskInstanceState[]> Of(int count) =>
        count == 0 ? [[]] : Of(count - 1).SelectMany(shorter => States.Select(state => (TaskInstanceState[])[.. shorter, state]));

    public static UpstreamTally Tally(IEnumerable<TaskInstanceState> states)
    {
        var tally = new UpstreamTally();
        foreach (var state in states)
        {
            tally.Total++;
            if (state.IsFinal()) tally.Count(state);
        }

        return tally;
    }
}
