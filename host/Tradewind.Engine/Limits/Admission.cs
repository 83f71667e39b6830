namespace Tradewind.Engine.Limits;

/// <summary>
/// Decides who of those that wait for limits may go: higher priority first, then the longest waiting. Whoever lacks room
/// in a limit keeps that limit for itself, so that a task that takes many slots is not passed for ever by small ones;
/// limits that it does not lack stay open to all others. A task that takes more than there will ever be keeps nothing.
/// </summary>
public sealed class Admission(IReadOnlyDictionary<string, LimitRoom> rooms)
{
    private readonly Dictionary<string, int> _taken = [];
    private readonly HashSet<string> _kept = [];

    /// <summary>How many of a line there could be room for, whatever the other lines do.</summary>
    public int MostOf(TaskLimits limits)
    {
        var most = int.MaxValue;
        foreach (var need in limits.Needs) most = Math.Min(most, Math.Max(0, Room(need) / need.Units));
        return most;
    }

    /// <summary>Those that may go, by line.</summary>
    public IReadOnlyList<(TaskLimits Limits, IReadOnlyList<long> Instances)> Choose(IReadOnlyList<HeldLine> lines)
    {
        var heads = new PriorityQueue<(int Line, int At), HeldPlace>();
        for (var line = 0; line < lines.Count; line++) Queue(line, 0);
        var chosen = lines.Select(_ => new List<long>()).ToArray();
        while (heads.TryDequeue(out var head, out var place))
        {
            if (!Take(lines[head.Line].Limits)) continue;
            chosen[head.Line].Add(place.Instance);
            Queue(head.Line, head.At + 1);
        }

        return [.. lines.Select((line, at) => (line.Limits, (IReadOnlyList<long>)chosen[at])).Where(line => line.Item2.Count > 0)];

        void Queue(int line, int at)
        {
            if (at < lines[line].First.Count) heads.Enqueue((line, at), lines[line].First[at]);
        }
    }

    /// <summary>After <see cref="Choose"/>: the need of a line that is met by another and for which it does not simply wait; null when it waits.</summary>
    public LimitNeed? Collides(TaskLimits limits)
    {
        foreach (var need in limits.Needs)
            if (need.OnCollision != OnCollision.Queue && Room(need) < need.Units) return need;
        return null;
    }

    // All of it or nothing. Whoever stands behind one that must wait in the same line waits too.
    private bool Take(TaskLimits limits)
    {
        var free = true;
        foreach (var need in limits.Needs) free &= !_kept.Contains(need.Limit) && Room(need) >= need.Units;
        if (!free)
        {
            if (limits.Needs.All(need => need.Units <= Of(need).Capacity))
                foreach (var need in limits.Needs)
                    if (Room(need) < need.Units) _kept.Add(need.Limit);
            return false;
        }

        foreach (var need in limits.Needs) _taken[need.Limit] = _taken.GetValueOrDefault(need.Limit) + need.Units;
        return true;
    }

    private int Room(LimitNeed need) => Of(need).Capacity - Of(need).Used - _taken.GetValueOrDefault(need.Limit);

    // A version may say another number than the one before; a pool that is not there has no slots.
    private LimitRoom Of(LimitNeed need)
    {
        var room = rooms.GetValueOrDefault(need.Limit);
        return need.Capacity is { } said ? room with { Capacity = said } : room;
    }
}
