using System.Numerics;
using Tradewind.Graph;

namespace Tradewind.Engine.Rules;

/// <summary>The weights by which tasks are claimed and admitted: higher goes first. Worked out once per DAG version.</summary>
public static class PriorityWeights
{
    private const int Bits = 64;

    /// <summary>By task: its priority, with those of all that come after it or before it, as its rule says.</summary>
    /// <param name="tasks">The tasks of a graph without circles.</param>
    /// <param name="upstream">By task: those right before it.</param>
    /// <param name="downstream">By task: those right after it.</param>
    public static int[] Of(IReadOnlyList<TaskSpec> tasks, IReadOnlyList<int[]> upstream, IReadOnlyList<int[]> downstream)
    {
        var weights = new int[tasks.Count];
        for (var task = 0; task < weights.Length; task++) weights[task] = tasks[task].Priority;
        int[] priorities = [.. weights];
        Add(WeightRule.Downstream, downstream, upstream);
        Add(WeightRule.Upstream, upstream, downstream);
        return weights;

        void Add(WeightRule rule, IReadOnlyList<int[]> next, IReadOnlyList<int[]> back)
        {
            if (!tasks.Any(task => task.WeightRule == rule)) return;
            foreach (var (task, reached) in Reached(next, back))
                if (tasks[task].WeightRule == rule) weights[task] = (int)Math.Clamp(priorities[task] + Sum(priorities, reached), int.MinValue, int.MaxValue);
        }
    }

    // From the ends backwards, as sets of bits. What a task reaches is kept only until all that lead to it have taken it over.
    private static IEnumerable<(int Task, ulong[] Reached)> Reached(IReadOnlyList<int[]> next, IReadOnlyList<int[]> back)
    {
        var reached = new ulong[]?[next.Count];
        var missing = next.Select(after => after.Length).ToArray();
        var untaken = back.Select(before => before.Length).ToArray();
        var ready = new Stack<int>(Enumerable.Range(0, next.Count).Where(task => missing[task] == 0));
        while (ready.TryPop(out var task))
        {
            var own = new ulong[(next.Count + Bits - 1) / Bits];
            foreach (var after in next[task])
            {
                var further = reached[after]!;
                for (var at = 0; at < own.Length; at++) own[at] |= further[at];
                own[after / Bits] |= 1UL << (after % Bits);
                if (--untaken[after] == 0) reached[after] = null;
            }

            yield return (task, own);
            if (untaken[task] > 0) reached[task] = own;
            foreach (var before in back[task])
                if (--missing[before] == 0) ready.Push(before);
        }
    }

    private static long Sum(int[] priorities, ulong[] reached)
    {
        var sum = 0L;
        for (var at = 0; at < reached.Length; at++)
            for (var left = reached[at]; left != 0; left &= left - 1) sum += priorities[(at * Bits) + BitOperations.TrailingZeroCount(left)];
        return sum;
    }
}
