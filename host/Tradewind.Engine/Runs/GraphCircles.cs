using Tradewind.Graph;

namespace Tradewind.Engine.Runs;

/// <summary>Finds tasks that wait for each other.</summary>
internal static class GraphCircles
{
    // One circle of a few says it all; someone with more of them than this sees the rest when these are gone.
    private const int Most = 5;

    /// <summary>Circles that share no task, each as the ids of its tasks in the order of the edges, from the one declared first.</summary>
    public static List<List<string>> Find(IReadOnlyList<TaskSpec> tasks)
    {
        var upstream = new Dictionary<string, IReadOnlyList<string>>(tasks.Count);
        foreach (var task in tasks) upstream.TryAdd(task.Id, task.Upstream);
        var waits = upstream.ToDictionary(task => task.Key, task => task.Value.Where(upstream.ContainsKey).ToHashSet());
        var after = waits.SelectMany(task => task.Value.Select(up => (up, task.Key))).ToLookup(edge => edge.up, edge => edge.Key);

        // Takes away tasks that wait for nothing, again and again; what is left holds a circle.
        var free = new Queue<string>(waits.Where(task => task.Value.Count == 0).Select(task => task.Key));
        var circles = new List<List<string>>();
        while (true)
        {
            while (free.TryDequeue(out var done)) Remove(done);
            if (waits.Count == 0 || circles.Count == Most) return circles;
            var circle = Walk(upstream.Keys.First(waits.ContainsKey), waits);
            var first = circle.IndexOf(upstream.Keys.First(circle.ToHashSet().Contains));
            circles.Add([.. circle[first..], .. circle[..first]]);
            foreach (var task in circle) Remove(task);
        }

        void Remove(string task)
        {
            if (!waits.Remove(task)) return;
            foreach (var next in after[task])
                if (waits.TryGetValue(next, out var others) && others.Remove(task) && others.Count == 0) free.Enqueue(next);
        }
    }

    // Every task that is left waits for another that is left, so a walk against the edges comes back to where it was.
    private static List<string> Walk(string start, Dictionary<string, HashSet<string>> waits)
    {
        var path = new List<string>();
        var places = new Dictionary<string, int>();
        var task = start;
        while (places.TryAdd(task, path.Count))
        {
            path.Add(task);
            task = waits[task].First();
        }

        var circle = path[places[task]..];
        circle.Reverse();
        return circle;
    }
}
