using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Logs;
using Tradewind.Engine.Nodes;
using Tradewind.Engine.Plugins;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;
using Tradewind.Engine.Secrets;
using Tradewind.Engine.States;
using Tradewind.Graph;

namespace Tradewind.Server.Tests.Fakes;

/// <summary>One DAG (<c>sales</c>, one task <c>load</c>), its runs and logs, as the server's ports see them.</summary>
internal sealed class MemoryRuns(TimeProvider time, IFeed feed)
    : IDagQueries, IRunQueries, ILogStore, IBlobStore, INodeStore, IPluginStore, IStoreClock, IMetastoreProbe, IRunCommands, IDagCommands
{
    public const string Dag = "sales";
    public const string Task = "load";

    /// <summary>The JSON of the large output <c>large</c>; longer than a piece.</summary>
    public static readonly string LargeText = $"[\"{new string('x', 600_000)}\"]";

    /// <summary>The secret that stands in the outputs <c>sealed</c> and <c>large_sealed</c>.</summary>
    public const string Canary = "canary-5e-ä";

    private static readonly byte[] LargeKey = PieceCipher.NewKey();

    private readonly List<DagVersionDetail> _later = [];
    private readonly GraphPlan _plan = new(new()
    {
        DagId = Dag, Tasks = [new() { Id = Task, Kind = TaskKind.Action, Operator = "code" }], Schedule = new() { Kind = ScheduleKind.Cron, Expressions = ["0 10 * * *"] },
    });

    private static byte[] LargeSealed => Encoding.UTF8.GetBytes($"[\"{Canary}\",\"öffentlich\",\"{Uri.EscapeDataString(Canary)}\",\"end\"]");

    private readonly ConcurrentDictionary<long, RunSummary> _runs = new();
    private readonly ConcurrentDictionary<long, TaskInstance> _instances = new();
    private readonly ConcurrentDictionary<LogKey, byte[]> _logs = new();
    private bool _paused;
    private long _lastRun;

    /// <summary>When set, every question to the metastore fails with it.</summary>
    public Exception? Fault { get; set; }

    /// <summary>The connection types that plugins bring.</summary>
    public List<PluginConnectionTypes> ConnectionTypes { get; } = [];

    public bool HasNodes { get; set; } = true;

    /// <summary>When set, the task is mapped, and so many indices succeeded before the one that runs.</summary>
    public int? Succeeded { get; set; }

    /// <summary>Told of each run that is made.</summary>
    public event Action<long>? Made;

    /// <summary>By what DAGs were listed last.</summary>
    public DagFilter? Listed { get; private set; }

    /// <summary>The components of which the node cannot do its part.</summary>
    public List<NodeTrouble> Troubles { get; } = [];

    /// <summary>What was asked to be paused or unpaused by a filter.</summary>
    public List<(DagFilter Filter, bool Paused, bool DryRun)> PausedBy { get; } = [];

    public RunSummary AddRun(string key = "first", string? note = null, string? partition = null)
    {
        var id = Interlocked.Increment(ref _lastRun);
        var now = time.GetUtcNow();
        var run = new RunSummary(
            new()
            {
                Id = id, DagId = Dag, VersionId = 1, Key = key, Type = RunType.Manual, LogicalDate = now, DataIntervalStart = now, DataIntervalEnd = now,
                TriggeredBy = "user:ada", CreatedAt = now, StartedAt = now, State = RunState.Running, Note = note, Partition = partition,
            },
            1);
        _runs[id] = run;
        _instances[id] = new() { Ordinal = 0, TaskIndex = 0, State = TaskInstanceState.Running, Attempt = 1 };
        Made?.Invoke(id);
        return run;
    }

    public void End(long run, RunState state = RunState.Success)
    {
        _instances[run].State = state == RunState.Success ? TaskInstanceState.Success : TaskInstanceState.Failed;
        _runs[run] = _runs[run] with { Head = _runs[run].Head with { State = state, EndedAt = time.GetUtcNow() } };
        feed.Publish(new(Topic.Run, run.ToString(CultureInfo.InvariantCulture)));
    }

    public void Log(LogKey key, string text) => _logs[key] = Encoding.UTF8.GetBytes(text);

    public void Log(long run, string text) =>
        _logs.AddOrUpdate(new(InstanceId.Of(run, 0), 1), Encoding.UTF8.GetBytes(text), (_, before) => [.. before, .. Encoding.UTF8.GetBytes(text)]);

    Task<Page<DagSummary>> IDagQueries.ListAsync(DagFilter filter, string? cursor, int limit, CancellationToken cancel) =>
        Answer(new Page<DagSummary>((Listed = filter).Text is not { } text || Dag.Contains(text, StringComparison.Ordinal) ? [Summary()] : [], null, 1));

    Task<DagCounts> IDagQueries.CountsAsync(DagFilter filter, CancellationToken cancel) => Answer(new DagCounts(3, 1, 2, 0, 0, 0, 0, 0));

    Task<DagDetail?> IDagQueries.GetAsync(string dagId, CancellationToken cancel) =>
        Answer(dagId == Dag ? new DagDetail(Summary(), _plan, "sales.csx", null, time.GetUtcNow(), time.GetUtcNow()) : null);

    Task<IReadOnlyList<DagVersionDetail>> IDagQueries.VersionsAsync(string dagId, int? before, int limit, CancellationToken cancel) =>
        Answer<IReadOnlyList<DagVersionDetail>>(dagId == Dag ? [.. Versions.Where(one => before is null || one.Summary.Number < before).Take(limit)] : []);

    Task<IReadOnlyDictionary<long, DagVersionDetail>> IDagQueries.VersionsAsync(IReadOnlyCollection<long> versions, CancellationToken cancel) => throw new NotSupportedException();

    Task<DagVersionDetail?> IDagQueries.VersionAsync(string dagId, int number, CancellationToken cancel) =>
        Answer(dagId == Dag ? Versions.FirstOrDefault(one => one.Summary.Number == number) : null);

    Task<IReadOnlyList<ScheduledDag>> IDagQueries.ScheduledAsync(string? dagId, CancellationToken cancel) => Answer<IReadOnlyList<ScheduledDag>>(
        dagId is null or Dag
            ? [new(new(Dag, 1, _plan, Active: true, _paused, time.GetUtcNow(), null, null), TimeSpan.FromMinutes(30))]
            : []);

    Task<IReadOnlyList<(string Tag, int Count)>> IDagQueries.TagsAsync(CancellationToken cancel) => Answer<IReadOnlyList<(string, int)>>([("daily", 1)]);

    Task<IReadOnlySet<string>> IDagQueries.SeenAsync(IReadOnlyCollection<string> dagIds, CancellationToken cancel) => Answer<IReadOnlySet<string>>(dagIds.Where(id => id == Dag).ToHashSet());

    Task<IReadOnlyList<ImportError>> IDagQueries.ImportErrorsAsync(CancellationToken cancel) => Answer<IReadOnlyList<ImportError>>(
        [new("broken.csx", [new("broken.csx", 3, 7, "CS0103", "The name 'x' does not exist.")], time.GetUtcNow(), [])]);

    Task<Page<RunSummary>> IRunQueries.ListAsync(RunFilter filter, string? cursor, int limit, CancellationToken cancel) => Answer(new Page<RunSummary>(
        [.. _runs.Values.Where(run => filter.DagId is null || run.Head.DagId == filter.DagId).Where(run => filter.Partition is null || run.Head.Partition == filter.Partition).Where(run => filter.States is null || filter.States.Contains(run.Head.State)).OrderByDescending(run => run.Head.Id)],
        null));

    Task<RunSummary?> IRunQueries.GetAsync(long run, CancellationToken cancel) => Answer(_runs.GetValueOrDefault(run));

    Task<RunSummary?> IRunQueries.FindAsync(string dagId, string key, CancellationToken cancel) =>
        Answer(_runs.Values.FirstOrDefault(run => run.Head.DagId == dagId && run.Head.Key == key));

    Task<IReadOnlyList<TaskInstanceView>> IRunQueries.InstancesWhereAsync(long run, InstanceFilter filter, int afterOrdinal, int limit, CancellationToken cancel) =>
        Answer<IReadOnlyList<TaskInstanceView>>(
        [
            .. (_instances.TryGetValue(run, out var instance) && filter.TaskId is null or Task ? Indices(instance!) : [])
                .Where(one => one.Ordinal > afterOrdinal && filter.States?.Contains(one.State) is not false).Take(limit).Select(one => new TaskInstanceView(run, Task, one)),
        ]);

    private IEnumerable<TaskInstance> Indices(TaskInstance last) => Succeeded is not { } before
        ? [last]
        :
        [
            .. Enumerable.Range(0, before).Select(at => new TaskInstance { Ordinal = at, TaskIndex = 0, MapIndex = at, State = TaskInstanceState.Success }),
            new() { Ordinal = before, TaskIndex = 0, MapIndex = before, State = last.State },
        ];

    Task<TaskInstanceDetail?> IRunQueries.InstanceAsync(long run, string taskId, int mapIndex, CancellationToken cancel) => Answer(
        _instances.TryGetValue(run, out var instance) && taskId == Task && mapIndex == -1
            ? new TaskInstanceDetail(
                new(run, Task, instance),
                [new() { Number = 1, StartedAt = time.GetUtcNow(), EndedAt = instance.State.IsFinal() ? time.GetUtcNow() : null, Rendered = """{"url":"http://x"}""" }])
            : null);

    Task<IReadOnlyList<TaskStates>> IRunQueries.TaskStatesAsync(long run, CancellationToken cancel) => Answer(States(run));

    private IReadOnlyList<TaskStates> States(long run) =>
        _instances.TryGetValue(run, out var instance)
            ? [new(Task, new Dictionary<TaskInstanceState, int> { [instance.State] = 1 }, instance.State.IsFinal() ? time.GetUtcNow() : null, instance.State.IsFinal() ? time.GetUtcNow() : null)]
            : [];

    Task<IReadOnlyList<InstanceSpan>> IRunQueries.SpansAsync(long run, int limit, CancellationToken cancel) => Answer<IReadOnlyList<InstanceSpan>>(
    [
        .. Enumerable.Range(0, Succeeded ?? 1).Take(limit).Select(at => new InstanceSpan(
            Task, Succeeded is null ? -1 : at, _instances[run].State, time.GetUtcNow(), [new(1, time.GetUtcNow(), null, null)])),
    ]);

    Task<IReadOnlyList<DayCounts>> IRunQueries.DaysAsync(string dagId, DateOnly from, DateOnly to, CancellationToken cancel) =>
        Answer<IReadOnlyList<DayCounts>>([new(from, 2, 1, 0, 0)]);

    Task<IReadOnlyList<RunSummary>> IRunQueries.WithinAsync(DateTimeOffset from, DateTimeOffset to, string? dagId, int limit, CancellationToken cancel) =>
        Answer<IReadOnlyList<RunSummary>>([.. _runs.Values.Where(run => (dagId is null || run.Head.DagId == dagId) && run.Head.StartedAt < to && !(run.Head.EndedAt < from)).Take(limit)]);

    Task<Grid> IRunQueries.GridAsync(string dagId, long? beforeRun, int runs, CancellationToken cancel) => Answer(new Grid(
        [Task],
        [.. _runs.Values.Where(run => beforeRun is null || run.Head.Id < beforeRun).OrderBy(run => run.Head.Id).TakeLast(runs).Select(run => new GridRun(run, States(run.Head.Id).ToDictionary(task => task.TaskId)))]));

    Task<IReadOnlyList<GroupState>> IRunQueries.GroupsAsync(long run, CancellationToken cancel) => Answer<IReadOnlyList<GroupState>>([new("load", 1, null), new("checks", 0, null)]);

    Task<Page<MoveView>> IRunQueries.MovesAsync(long run, string? taskId, string? cursor, int limit, CancellationToken cancel)
    {
        var from = int.Parse(cursor ?? "0", CultureInfo.InvariantCulture);
        MoveView[] all = [.. new MoveView[] { new(time.GetUtcNow(), "scheduler", null, -1, "queued", "running", null), new(time.GetUtcNow(), "scheduler", Task, -1, "none", "queued", null) }.Where(move => taskId is null || move.TaskId == taskId)];
        return Answer(new Page<MoveView>([.. all.Skip(from).Take(limit)], from + limit < all.Length ? $"{from + limit}" : null));
    }

    Task<IReadOnlyList<XComView>> IRunQueries.XComsAsync(long instance, CancellationToken cancel) =>
        Answer<IReadOnlyList<XComView>>([new("return", "[1,2", 5_000)]);

    Task<byte[]?> IRunQueries.XComAsync(long instance, string key, CancellationToken cancel) => Answer(key switch
    {
        "return" => "[1,2]"u8.ToArray(),
        "sealed" => new SealedOutput("[\"***\"]"u8.ToArray(), new OutputSeal { Json = $"[\"{Canary}\"]" }.ToSeal(new OpenProtector())).ToStored(),
        "large_sealed" => new LargeOutput(new('b', LargeOutput.IdLength), LargeSealed.Length, "[\"***"u8.ToArray()) { Seal = new OutputSeal { Key = LargeKey, Secrets = [Canary] }.ToSeal(new OpenProtector()) }.ToStored(),
        "large" => new LargeOutput(new('a', LargeOutput.IdLength), LargeText.Length, "[\"x"u8.ToArray()).ToStored(),
        _ => null,
    });

    Task<ReadOnlyMemory<byte>> IBlobStore.ReadAsync(string blob, long offset, int limit, CancellationToken cancel) =>
        Answer<ReadOnlyMemory<byte>>(blob[0] == 'b'
            // Pieces so short that every secret goes over several.
            ? new PieceCipher(LargeKey).Turn(LargeSealed.AsSpan((int)offset, (int)Math.Min(7, LargeSealed.Length - offset)), offset)
            : Encoding.UTF8.GetBytes(LargeText).AsMemory((int)offset)[..(int)Math.Min(limit, LargeText.Length - offset)]);

    Task IBlobStore.WriteAsync(string blob, long offset, ReadOnlyMemory<byte> piece, CancellationToken cancel) => throw new NotSupportedException();

    Task IBlobStore.CompleteAsync(string blob, CancellationToken cancel) => throw new NotSupportedException();

    Task IBlobStore.DeleteAsync(IReadOnlyCollection<string> blobs, CancellationToken cancel) => throw new NotSupportedException();

    Task<ActivityCounts> IRunQueries.ActivityAsync(DateTimeOffset since, CancellationToken cancel) => Answer(
        new ActivityCounts(new Dictionary<RunState, int> { [RunState.Running] = 2 }, new Dictionary<TaskInstanceState, int> { [TaskInstanceState.Queued] = 5 }, []));

    Task ILogStore.AppendAsync(IReadOnlyList<LogBatch> batches, CancellationToken cancel) => throw new NotSupportedException();

    Task<LogSlice> ILogStore.ReadAsync(LogKey key, long offset, int limit, CancellationToken cancel)
    {
        var all = _logs.GetValueOrDefault(key) ?? [];
        var rest = all.AsSpan((int)Math.Min(offset, all.Length));
        var piece = rest[..Math.Min(rest.Length, limit)];
        piece = piece[..(piece.LastIndexOf((byte)'\n') + 1)];
        return Answer(new LogSlice(piece.ToArray(), offset + piece.Length, all.Length));
    }

    Task<bool> ILogStore.DeleteAsync(IReadOnlyCollection<long> runs, CancellationToken cancel) => throw new NotSupportedException();

    Task<RunSummary> IRunCommands.TriggerAsync(TriggerRequest request, Caller caller, CancellationToken cancel)
    {
        if (request.DagId != Dag) throw new RejectedException(RejectedReason.NotFound, $"There is no DAG '{request.DagId}'.", "dagId");
        return Answer(AddRun(request.Key ?? $"manual__{_lastRun}", request.Note, request.Partition));
    }

    Task<RunSummary> IRunCommands.CancelAsync(long run, Caller caller, CancellationToken cancel)
    {
        if (!_runs.ContainsKey(run)) throw new RejectedException(RejectedReason.NotFound, $"There is no run {run}.", "run");
        End(run, RunState.Cancelled);
        return Answer(_runs[run]);
    }

    Task IDagCommands.SetPausedAsync(string dagId, bool paused, Caller caller, CancellationToken cancel)
    {
        _paused = paused;
        return System.Threading.Tasks.Task.CompletedTask;
    }

    Task<DagsPaused> IDagCommands.SetPausedAsync(DagFilter filter, bool paused, bool dryRun, Caller caller, CancellationToken cancel)
    {
        PausedBy.Add((filter, paused, dryRun));
        return Answer(new DagsPaused([Dag], 2, ["payroll"]));
    }

    /// <summary>What the metastore says is wrong with it.</summary>
    public string? MetastoreTrouble { get; set; }

    bool IMetastoreProbe.IsAway(Exception fault) => fault is TimeoutException;

    Task<string?> IMetastoreProbe.TroubleAsync(CancellationToken cancel) => Answer(MetastoreTrouble);

    Task<DateTimeOffset> IStoreClock.NowAsync(CancellationToken cancel) => Answer(time.GetUtcNow());

    Task<IReadOnlyList<NodeView>> INodeStore.ListAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var info = new NodeInfo { Id = "one-1-x", Host = "one", ProcessId = 1, Roles = ["server", "scheduler", "agent"], Version = "0.1.0" };
        return Answer<IReadOnlyList<NodeView>>(HasNodes ? [new(info, now, now, now.AddSeconds(30), 0, false, true) { Troubles = [.. Troubles] }] : []);
    }

    Task INodeStore.RegisterAsync(NodeInfo node, TimeSpan lease, CancellationToken cancel) => throw new NotSupportedException();

    Task<bool> INodeStore.HeartbeatAsync(string node, int running, IReadOnlyList<NodeTrouble> troubles, TimeSpan lease, CancellationToken cancel) => throw new NotSupportedException();

    Task INodeStore.LeaveAsync(string node, CancellationToken cancel) => throw new NotSupportedException();

    Task<IReadOnlyList<string>> INodeStore.GiveUpExpiredAsync(TimeSpan grace, CancellationToken cancel) => throw new NotSupportedException();

    Task<IReadOnlyList<string>> INodeStore.GiveUpOthersAsync(string self, CancellationToken cancel) => throw new NotSupportedException();

    Task<IReadOnlyList<string>> INodeStore.LostWithWorkAsync(CancellationToken cancel) => throw new NotSupportedException();

    Task<bool> INodeStore.LeadAsync(string lease, string holder, TimeSpan length, CancellationToken cancel) => throw new NotSupportedException();

    Task INodeStore.ResignAsync(string lease, string holder, CancellationToken cancel) => throw new NotSupportedException();

    Task<IReadOnlyList<PluginRecord>> IPluginStore.ListAsync(CancellationToken cancel) => Answer<IReadOnlyList<PluginRecord>>(
        [new("ab12", "Shell", "1.0.0", "Commands", [new("ShellCommand", "action", "Runs a command.")], null, true, time.GetUtcNow())]);

    Task<IReadOnlyList<PluginConnectionTypes>> IPluginStore.ConnectionTypesAsync(CancellationToken cancel) => Answer<IReadOnlyList<PluginConnectionTypes>>([.. ConnectionTypes]);

    Task IPluginStore.SaveAsync(PluginRecord plugin, Stream? package, CancellationToken cancel) => throw new NotSupportedException();

    Task<ReadOnlyMemory<byte>?> IPluginStore.PackageAsync(string contentHash, long offset, CancellationToken cancel) => throw new NotSupportedException();

    Task IPluginStore.RetireAsync(string contentHash, CancellationToken cancel) => throw new NotSupportedException();

    private Task<T> Answer<T>(T answer) => Fault is { } fault ? System.Threading.Tasks.Task.FromException<T>(fault) : System.Threading.Tasks.Task.FromResult(answer);

    private DagSummary Summary() => new()
    {
        DagId = Dag, Tags = ["daily"], Schedule = _plan.Graph.Schedule, Paused = _paused, Active = true, TaskCount = 1, Version = 1, HasImportError = false,
        RecentRuns = [.. _runs.Values.OrderBy(run => run.Head.Id).Select(run => run.Glance)],
    };

    /// <summary>The graph of the DAG's first version.</summary>
    public DagGraph Graph => _plan.Graph;

    /// <summary>Adds a version of the DAG.</summary>
    public void AddVersion(DagGraph graph, string source, params string[] plugins) =>
        _later.Insert(0, new(new(_later.Count + 2, $"key{_later.Count + 2}", time.GetUtcNow(), graph.Tasks.Count), new(graph), [new("sales.csx", source)], plugins));

    private IReadOnlyList<DagVersionDetail> Versions => [.. _later, new(new(1, "key1", time.GetUtcNow(), 1), _plan, [new("sales.csx", "var dag = …")], [])];
}
