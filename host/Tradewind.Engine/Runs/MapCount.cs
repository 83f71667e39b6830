using System.Globalization;
using Tradewind.Graph;

namespace Tradewind.Engine.Runs;

/// <summary>How many indices a mapped task gets, counted from how long its parts are and before anything is built.</summary>
internal static class MapCount
{
    /// <summary>The highest map limit that a task may ask for.</summary>
    public const int Most = 100_000;

    /// <summary>How many parts a task maps over: outputs, and lists of the script.</summary>
    public static int Parts(TaskSpec task) => task.Map?.Parts.Count ?? task.MapOver.Count;

    /// <summary>How many indices there are.</summary>
    /// <param name="task">The mapped task.</param>
    /// <param name="lengths">By part; null where that is not known yet, which counts for one element.</param>
    public static long Of(TaskSpec task, IReadOnlyList<long?> lengths)
    {
        if (task.Map is { Zipped: true }) return lengths.FirstOrDefault(length => length is not null) ?? 1;
        if (lengths.Contains(0)) return 0;
        var count = 1L;
        // What is past every limit already need not be counted to its end, nor may it come out negative.
        foreach (var length in lengths)
            if (count <= Most) count *= length ?? 1;
        return count;
    }

    /// <summary>Why the task cannot have these indices, in a sentence; null when it can.</summary>
    public static string? Fault(TaskSpec task, IReadOnlyList<long?> lengths)
    {
        if (task.Map is { Zipped: true })
        {
            var first = Index(lengths, length => length is not null);
            if (first >= 0 && Index(lengths, length => length is not null && length != lengths[first]) is >= 0 and var other)
                return $"'{task.MapGroup ?? task.Id}' takes its parts side by side, but {Name(task, first)} has {Elements(lengths[first]!.Value)} and {Name(task, other)} has {Elements(lengths[other]!.Value)}.";
        }

        var count = Of(task, lengths);
        if (count <= task.MapLimit) return null;
        return lengths.Count(length => length > 1) > 1 && task.Map is not { Zipped: true }
            ? $"{string.Join(" × ", lengths.Select(length => Number(length ?? 1)))} elements are {(count > Most ? "too many" : Number(count))} combinations; '{task.MapGroup ?? task.Id}' maps over at most {Number(task.MapLimit)}."
            : $"There are {Elements(count)}; '{task.MapGroup ?? task.Id}' maps over at most {Number(task.MapLimit)}.";
    }

    private static string Name(TaskSpec task, int part) =>
        task.Map!.Parts[part] is null ? $"the output of '{task.MapOver[task.Map.Parts.Take(part).Count(one => one is null)]}'" : "a list of the script";

    private static string Elements(long count) => count == 1 ? "1 element" : $"{Number(count)} elements";

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static int Index(IReadOnlyList<long?> lengths, Func<long?, bool> holds)
    {
        for (var at = 0; at < lengths.Count; at++)
            if (holds(lengths[at])) return at;
        return -1;
    }
}
