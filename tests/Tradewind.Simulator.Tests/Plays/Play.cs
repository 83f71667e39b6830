using System.Globalization;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Protocol.Messages;
using Tradewind.Simulator.Tests.Runners;
using Tradewind.Simulator.Tests.Stores;
using Tradewind.Simulator.Tests.Wires;
using Tradewind.Simulator.Tests.Worlds;

namespace Tradewind.Simulator.Tests.Plays;

/// <summary>
/// One seed: random DAGs on several schedulers and agents while faults strike; the invariants are checked as the
/// metastore changes. Then all faults are healed, and every run must come to an end that its rules allow.
/// </summary>
internal sealed class Play : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(4);

    private readonly World _world;
    private readonly Weather _weather;
    private readonly Installation _installation;
    private readonly Chaos _chaos;
    private readonly InvariantWatch _watch;
    private readonly Limits _limits;
    private readonly Progress _progress;
    private readonly People _people;
    private readonly Repertoire _repertoire;
    private readonly Deadlines _deadlines;
    private readonly TakeOvers _takeOvers;
    private readonly bool _calm;
    private readonly TimeSpan _length;
    private CurrentDag[] _dags = [];
    private bool _over;

    private Play(int seed, int checkEvery, TextWriter? trace, Func<World, ISimStore> store)
    {
        _world = new(seed, trace);
        _weather = new(_world);
        _calm = seed % 8 == 0;
        _length = _world.Between(240, 600);
        _installation = new(_world, _weather, new(seed) { CallbackDeaths = _calm ? 0 : 0.02 }, store(_world), name => _watch!.Written(name)) { SafetyInterval = TimeSpan.FromSeconds(_world.OneOf([5, 10, 15])) };
        _watch = new(_world, _weather, _installation, checkEvery);
        _chaos = new(_world, _weather, _installation);
        _limits = new(_world, _installation);
        var waits = new Waits(seed, _world);
        _deadlines = new(_world, _installation);
        _takeOvers = new(seed, _world, _installation);
        _repertoire = new(_world, _limits, waits, _deadlines, _takeOvers, _length);
        _people = new(_world, _installation);
        (_installation.Book.WaitOf, _installation.Book.Called, _installation.Book.HasCome, _installation.Book.IsThere) = (waits.Of, _people.Call, HasCome, _takeOvers.IsThere);
        _progress = new(_world, _installation);
        Seed = seed;
    }

    private int Seed { get; }

    /// <summary>Plays a seed to its end; what is wrong is thrown with the seed in its message.</summary>
    /// <param name="seed">Which one.</param>
    /// <param name="checkEvery">The invariants are checked after so many writes.</param>
    /// <param name="trace">Takes a line for whatever happens.</param>
    /// <param name="store">Makes the metastore; SQLite's when it is not given.</param>
    public static PlayEnd Of(int seed, int checkEvery, TextWriter? trace = null, Func<World, ISimStore>? store = null)
    {
        using var play = new Play(seed, checkEvery, trace, store ?? (world => new SqliteSimStore(world)));
        try
        {
            play.ToItsEnd();
            return new(play._world.TraceHash, play._installation.Book.Ledger.Given, play._world.Elapsed);
        }
        catch (Exception fault)
        {
            trace?.WriteLine($"The metastore as it was then: {play._installation.Keep()}");
            throw new InvalidOperationException(
                string.Create(CultureInfo.InvariantCulture, $"Seed {seed}, after {play._world.Elapsed.TotalSeconds:F3} s: {fault.Message} (replay it with: ./test --simulate 1 --seed {seed})"), fault);
        }
    }

    public void Dispose() => _installation.Dispose();

    private void ToItsEnd()
    {
        _dags = [.. _repertoire.Make().Select(_installation.Store)];
        if (_repertoire.Limited) _watch.Also.Add(_limits.Watch);
        if (_repertoire.Tells) _watch.Also.Add(new NewsWatch(_installation).Look);
        if (_repertoire.Pauses) WatchPauses();
        for (var count = _world.Random.Next(1, 4); count > 0; count--) _installation.StartScheduler();
        var agents = _world.Random.Next(1, 5);
        for (var agent = 0; agent < agents; agent++) _chaos.Start(agent == 0 || _world.Chance(0.5) ? ["default", "other"] : ["default"], _world.OneOf([1, 3, 16]));
        Trigger();
        if (_repertoire.Limited) _limits.Begin(_length);
        if (_repertoire.Waits) _people.Answer(_length);
        if (_world.Chance(0.4)) _people.Meddle(_length, [.. _dags.Select(dag => dag.DagId)]);
        if (!_calm) _chaos.Begin(_length, _repertoire.Tells);
        _world.After(_length + TimeSpan.FromSeconds(60), LookForEnd);
        while (!_over)
        {
            if (_world.Elapsed > Longest) throw new InvalidOperationException($"It does not come to an end: {string.Join("; ", _installation.Read<string>("SELECT 'run ' || run_id || ' is in state ' || state FROM open_run UNION ALL SELECT 'callback ' || id || ' has not ended' FROM run_callback WHERE ended_at IS NULL"))}");
            _world.Step();
        }

        _watch.Check();
        new Referee(Seed, _installation, [.. _dags.Select(dag => dag.Plan.Graph)], _limits, _calm).Judge(_deadlines, _takeOvers, _weather.LastTrouble);
    }

    private void WatchPauses()
    {
        var pauses = new PauseWatch(_world, _installation, () => _watch.Works);
        _watch.Each.Add(pauses.Written);
        _watch.Also.Add(pauses.Look);
        _people.Unpause(_length);
    }

    // People start runs and cancel some.
    private void Trigger()
    {
        var (api, feed, runs) = _installation.Join("api");
        var many = _world.Random.Next(2, 7);
        for (var number = 0; number < many; number++)
        {
            var key = $"manual__{number}";
            var dag = _world.OneOf(_dags);
            _world.After(_world.Between(0.5, _length.TotalSeconds), () => api.Run(() => People.SurelyAsync(api, () => CreateAsync(runs, feed, dag, key))));
            if (_world.Chance(0.2)) _world.After(_world.Between(5, _length.TotalSeconds), () => CancelOne(api, runs, feed));
        }
    }

    private async Task CreateAsync(IRunStore runs, IFeed feed, CurrentDag dag, string key)
    {
        var now = _world.Now;
        var changes = new RunChanges(
            LiveRun.Create(
                new()
                {
                    DagId = dag.DagId, VersionId = dag.VersionId, Key = key, Type = RunType.Manual, LogicalDate = now, DataIntervalStart = now, DataIntervalEnd = now,
                    TriggeredBy = "user:ada", CreatedAt = now,
                },
                dag.Plan),
            "user:ada") { ExpectedEpoch = null };
        changes.Run.Watch(changes);
        if (await runs.CreateAsync(changes, null, default) is not null) feed.PublishChanges([changes]);
    }

    private void CancelOne(SimProcess api, IRunStore runs, IFeed feed)
    {
        var open = _installation.Read<long>("SELECT run_id FROM open_run ORDER BY run_id");
        if (open.Count == 0) return;
        var run = _world.OneOf(open);
        api.Run(() => People.SurelyAsync(api, async () =>
            feed.PublishChanges(await runs.UpdateAsync([run], "user:ada", (live, changes) => live.Cancel(changes, _world.Now, "cancelled by user:ada"), default))));
    }

    private bool HasCome(RunAttempt attempt)
    {
        var run = _installation.Runs.LoadAsync([attempt.Run], default).GetAwaiter().GetResult().Single();
        return _installation.Runs.XComAsync(attempt.Run, run.Plan.IndexOf(attempt.TaskId), attempt.MapIndex, XComKeys.Event, default).GetAwaiter().GetResult() is not null;
    }

    private void LookForEnd()
    {
        if (_installation.Read<long>("SELECT (SELECT count(*) FROM open_run) + (SELECT count(*) FROM dag WHERE paused = 1) + (SELECT count(*) FROM backfill WHERE ended_at IS NULL) + (SELECT count(*) FROM run_callback WHERE ended_at IS NULL)").Single() == 0 && (!_repertoire.Tells || _installation.Read<long>(News.ToLookAt).Single() == 0))
        {
            _over = true;
            return;
        }

        _people.LetGo();
        _progress.Look();
        _world.After(TimeSpan.FromSeconds(15), LookForEnd);
    }
}
