using System.Text.Json;
using Tradewind.Engine.Limits;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
using Tradewind.Simulator.Tests.Worlds;

namespace Tradewind.Simulator.Tests.Plays;

/// <summary>
/// Limits in a play: pools that are made larger and smaller, keys with every policy, rates, the most active tasks of a DAG. What is active is
/// counted here by what the graphs say, not by what the metastore noted as used.
/// </summary>
internal sealed class Limits(World world, Installation installation)
{
    private const string TookOver = "another task took over its concurrency key";
    private const string Taken = "another task has its concurrency key";

    private static readonly string[] Keys = ["one", "two", "of {dag_id}"];

    // No task takes more than that, so that none waits for ever.
    private const int FewestSlots = 2;

    // By pool the most slots that it ever had: one that was made smaller is left by those who had theirs.
    private readonly Dictionary<string, int> _pools = [];
    private readonly Dictionary<string, DagGraph> _graphs = [];

    /// <summary>The graph with limits on some of its tasks.</summary>
    public DagGraph Under(DagGraph graph)
    {
        if (_pools.Count == 0) foreach (var name in (string[])["wide", "narrow"]) Save(name, world.Random.Next(FewestSlots, 6));
        return _graphs[graph.DagId] = graph with { MaxActiveTasks = world.Chance(0.25) ? world.Random.Next(2, 5) : null, Tasks = [.. graph.Tasks.Select(Under)] };
    }

    /// <summary>Someone makes a pool larger or smaller now and then.</summary>
    public void Begin(TimeSpan length)
    {
        for (var times = world.Random.Next(4); times > 0; times--)
            world.After(world.Between(10, length.TotalSeconds), () => Save(world.OneOf([.. _pools.Keys.Order()]), world.Random.Next(FewestSlots, 6)));
    }

    /// <summary>Nothing has more than there is.</summary>
    public void Watch()
    {
        var used = new Dictionary<string, int>();
        foreach (var (dag, index, count) in installation.Read<(string, long, long)>(
            $"""
            SELECT r.dag_id, i.task_index, count(*) FROM task_instance i JOIN run r ON r.id = i.id >> 20
            WHERE i.state IN ({(int)TaskInstanceState.Queued}, {(int)TaskInstanceState.Running}) GROUP BY r.dag_id, i.task_index ORDER BY 1, 2
            """))
        {
            var task = _graphs[dag].Tasks[(int)index];
            Use($"the active tasks of {dag}", 1, _graphs[dag].MaxActiveTasks);
            Use($"the active instances of {dag}/{task.Id}", 1, task.MaxActive);
            if (task.Pool is { } pool) Use($"pool {pool}", task.PoolSlots, _pools[pool]);
            if (KeyOf(dag, task) is { } key) Use($"key '{key}'", 1, 1);

            void Use(string limit, int units, int? most)
            {
                used[limit] = used.GetValueOrDefault(limit) + (units * (int)count);
                if (used[limit] > most) throw new InvalidOperationException($"{limit}: {used[limit]} are taken of {most}");
            }
        }
    }

    /// <summary>Whether an instance ended by a collision, as its task or another asks for it.</summary>
    public bool Collided(string dag, TaskSpec task, TaskInstance instance)
    {
        if (KeyOf(dag, task) is not { } key) return false;
        if (instance.Reason?.StartsWith(Taken, StringComparison.Ordinal) == true)
            return instance.State == (task.Concurrency!.OnCollision switch { OnCollision.Skip => TaskInstanceState.Skipped, OnCollision.Fail => TaskInstanceState.Failed, _ => null });
        return instance is { State: TaskInstanceState.Cancelled, Reason: TookOver } && MayBeSuperseded(dag, task);
    }

    /// <summary>Whether another task may have stopped this one.</summary>
    public bool MayBeSuperseded(string dag, TaskSpec task) =>
        KeyOf(dag, task) is { } key && _graphs.Any(graph => graph.Value.Tasks.Any(other => KeyOf(graph.Key, other) == key && other.Concurrency!.OnCollision == OnCollision.CancelRunning));

    /// <summary>In no span of a rate are there more starts than it allows.</summary>
    public void Judge(IReadOnlyList<LiveRun> runs, IEnumerable<JournalRow> journal)
    {
        var byId = runs.ToDictionary(run => run.Head.Id);
        var starts = journal.Where(row => row.Actor == "limits").SelectMany(row => Starts(byId[row.Run], row)).ToLookup(start => (start.Name, start.Rate.Per), start => (start.At, start.Rate.Count));
        foreach (var rate in starts)
        {
            var at = rate.Select(start => start.At).Order().ToArray();
            // Tasks that share a rate may differ in how often; the largest number holds for all.
            var count = rate.Max(start => start.Count);
            for (var last = count; last < at.Length; last++)
                ((at[last] - at[last - count]) / 1e6).ShouldBeGreaterThanOrEqualTo(rate.Key.Per.TotalSeconds, $"rate {rate.Key.Name}: {count + 1} starts within {rate.Key.Per}");
        }
    }

    private static IEnumerable<(string Name, RateSpec Rate, long At)> Starts(LiveRun run, JournalRow row)
    {
        using var moves = JsonDocument.Parse(row.Moves);
        foreach (var move in moves.RootElement.EnumerateArray().ToArray())
        {
            if (move[2].GetString() != TaskInstanceState.Queued.Word() || run.TaskOf(run.Instances[move[0].GetInt32()]) is not { Rate: { } rate } task) continue;
            yield return (rate.Key ?? $"{run.Head.DagId}/{task.Id}", rate, move[4].GetInt64());
        }
    }

    private static string? KeyOf(string dag, TaskSpec task) => task.Concurrency?.Key.Replace("{dag_id}", dag, StringComparison.Ordinal);

    private TaskSpec Under(TaskSpec task) => task with
    {
        Pool = world.Chance(0.4) ? world.OneOf([.. _pools.Keys.Order()]) : null,
        PoolSlots = world.Random.Next(1, FewestSlots + 1),
        Concurrency = world.Chance(0.2) ? new() { Key = world.OneOf(Keys), OnCollision = world.OneOf(Enum.GetValues<OnCollision>()) } : null,
        Rate = world.Chance(0.15) ? new() { Count = world.Random.Next(1, 4), Per = TimeSpan.FromSeconds(world.OneOf([5, 20])), Key = world.Chance(0.5) ? "shared" : null } : null,
    };

    private void Save(string pool, int slots)
    {
        world.Note($"pool {pool} has {slots} slots");
        _pools[pool] = Math.Max(slots, _pools.GetValueOrDefault(pool));
        installation.Pools.SavePoolAsync(new(pool, slots, null), default).GetAwaiter().GetResult();
    }
}
