using System.Globalization;
using Tradewind.Engine.Runs;
using Tradewind.Graph;

namespace Tradewind.Simulator.Tests.Runners;

/// <summary>What the code of one task instance does, the same on whatever node and however often it is asked.</summary>
internal sealed record Script
{
    public required Behaviour Behaviour { get; init; }

    /// <summary>How many attempts fail or hang before one succeeds.</summary>
    public int Bad { get; init; }

    /// <summary>How many elements its output has.</summary>
    public int Length { get; init; }

    /// <summary>Of a branch: what it chooses.</summary>
    public IReadOnlyList<string>? Chosen { get; init; }

    /// <summary>How long one attempt takes.</summary>
    public TimeSpan Takes { get; init; }

    /// <summary>Of a sensor: how often it looks in vain.</summary>
    public int InVain { get; init; }

    public static Script Of(int seed, GraphPlan plan, long run, int task, int mapIndex)
    {
        var spec = plan.Tasks[task];
        var random = new Random(Hash(string.Create(CultureInfo.InvariantCulture, $"{seed} {run} {spec.Id} {mapIndex}")));
        var behaviour = random.Next(40) switch
        {
            < 4 when spec.Retries > 0 => Behaviour.FailsFirst,
            < 6 => Behaviour.FailsAlways,
            < 7 => Behaviour.FailsForGood,
            < 11 => Behaviour.Skips,
            < 12 => Behaviour.KillsRunner,
            < 16 when spec.Timeout is not null && spec.Retries > 0 => Behaviour.HangsFirst,
            _ => Behaviour.Succeeds,
        };
        return new()
        {
            Behaviour = behaviour,
            Bad = behaviour is Behaviour.FailsFirst or Behaviour.HangsFirst ? random.Next(1, spec.Retries + 1) : 0,
            Length = random.Next(MostElements(plan, task) + 1),
            Chosen = spec.Kind == TaskKind.Branch ? [.. plan.Downstream[task].Where(_ => random.Next(2) == 0).Select(next => plan.Tasks[next].Id)] : null,
            Takes = TimeSpan.FromMilliseconds(random.Next(8) switch
            {
                0 => random.Next(1, 20),
                1 => random.Next(20, 30_000),
                // Long enough that its agent is given up while it runs, and that it runs elsewhere when the agent is back.
                2 or 3 when spec.Timeout is null => random.Next(30_000, 120_000),
                _ => random.Next(20, 2_000),
            }),
            InVain = random.Next(4),
        };
    }

    /// <summary>FNV-1a: the same in every process, unlike string.GetHashCode.</summary>
    public static int Hash(string text)
    {
        var hash = 2166136261U;
        foreach (var c in text) hash = (hash ^ c) * 16777619U;
        return (int)hash;
    }

    // What maps over a task that is mapped itself has as many indices, so its limit counts as well.
    private static int MostElements(GraphPlan plan, int task) =>
        plan.MappedBy[task] is { Length: > 0 } mapped ? mapped.Min(by => Math.Min(plan.Tasks[by].MapLimit, MostElements(plan, by))) : plan.IsMapped(task) ? int.MaxValue - 1 : 4;
}
