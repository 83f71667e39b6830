using System.Globalization;
using Tradewind.Engine.Assets;
using Tradewind.Engine.Callbacks;
using Tradewind.Engine.Configuration;
using Tradewind.Engine.Deadlines;
using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Limits;
using Tradewind.Engine.Nodes;
using Tradewind.Engine.Plugins;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Recovery;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;

namespace Tradewind.Dashboard.Sample;

/// <summary>A made-up installation in memory: the data behind the pages in tests and in the harness.</summary>
internal sealed class SampleInstallation(TimeProvider clock)
{
    private long _lastRun = 1000;

    public LocalFeed Feed { get; } = new();

    public SortedDictionary<string, SampleDag> Dags { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<long, SampleRun> Runs { get; } = [];

    public List<ImportError> ImportErrors { get; } = [];

    public List<NodeView> Nodes { get; } = [];

    /// <summary>What keeps the metastore from being read; null when all is well.</summary>
    public string? MetastoreTrouble { get; set; }

    public HashSet<(string User, string Dag)> Favourites { get; } = [];

    public List<PluginRecord> Plugins { get; } = [];

    public List<PluginConnectionTypes> ConnectionTypes { get; } = [];

    /// <summary>What tests of connections find.</summary>
    public ConnectionTestAnswer TestAnswer { get; set; } = new(true, "It works.", TimeSpan.FromMilliseconds(12));

    public List<ConnectionRecord> Tried { get; } = [];

    public Dictionary<string, LimitRoom> Rooms { get; } = [];

    public List<LimitHolder> Holders { get; } = [];

    /// <summary>The news that brought every run about.</summary>
    public List<AssetEvent> Triggers { get; } = [];

    /// <summary>Holds the answer to what recovery is asked from here on; null answers at once.</summary>
    public TaskCompletionSource? Recovering { get; set; }

    /// <summary>What a preview on the latest version says of it.</summary>
    public List<VersionMove> Moves { get; } = [];

    /// <summary>The run that the news brought about; null for any.</summary>
    public long? Triggered { get; set; }

    public List<AssetView> Assets { get; } = [];

    public Dictionary<string, AssetLineage> Lineages { get; } = [];

    /// <summary>Which DAG emits or waits for which asset.</summary>
    public List<AssetLink> AssetLinks { get; } = [];

    public List<ToldEvent> Told { get; } = [];

    public List<QueuedEvent> Queued { get; } = [];

    /// <summary>The news that waits for every DAG.</summary>
    public List<QueuedNews> News { get; } = [];

    /// <summary>The scripts of the DAG folder, by path.</summary>
    public SortedDictionary<string, string> Scripts { get; } = new(StringComparer.Ordinal);

    /// <summary>Why nothing can be saved in it.</summary>
    public string? ScriptsNotWritable { get; set; }

    /// <summary>Questions that tasks ask.</summary>
    public List<ApprovalView> Approvals { get; } = [];

    /// <summary>What tasks wait for besides.</summary>
    public List<WaitView> Waits { get; } = [];

    public List<CallbackView> Callbacks { get; } = [];

    public List<MissedDeadline> Missed { get; } = [];

    public List<string> Commands { get; } = [];

    public DateTimeOffset Now => clock.GetUtcNow();

    public SampleDag Add(DagGraph graph, string? source = null)
    {
        var dag = new SampleDag { Plan = new GraphPlan(graph), Source = source ?? $"var dag = new Dag(\"{graph.DagId}\");\n", CreatedAt = Now.AddDays(-9) };
        Dags.Add(graph.DagId, dag);
        return dag;
    }

    public SampleRun AddRun(string dagId, RunState state, DateTimeOffset logicalDate, TimeSpan? duration = null)
    {
        var dag = Dags[dagId];
        var started = state == RunState.Queued ? (DateTimeOffset?)null : logicalDate;
        var ended = state is RunState.Success or RunState.Failed or RunState.Cancelled ? logicalDate + (duration ?? TimeSpan.FromMinutes(3)) : (DateTimeOffset?)null;
        var id = ++_lastRun;
        var run = new SampleRun
        {
            Head = new RunHead
            {
                Id = id, DagId = dagId, VersionId = 1, Key = string.Create(CultureInfo.InvariantCulture, $"scheduled__{logicalDate:yyyy-MM-ddTHH:mm:ssZ}"),
                Type = RunType.Scheduled, LogicalDate = logicalDate, DataIntervalStart = logicalDate, DataIntervalEnd = logicalDate.AddHours(1),
                TriggeredBy = "scheduler", CreatedAt = logicalDate, State = state, StartedAt = started, EndedAt = ended, Epoch = 1,
            },
            Instances = dag.Plan.Tasks.Select((_, task) => new TaskInstance { Ordinal = task, TaskIndex = task }).ToList(),
        };
        Runs.Add(id, run);
        return run;
    }

    /// <summary>A task of a run asks.</summary>
    public ApprovalView Ask(SampleRun run, string task, ApprovalQuestion question)
    {
        var ordinal = Dags[run.Head.DagId].Plan.IndexOf(task);
        (run.Instances[ordinal].State, run.Instances[ordinal].Attempt) = (TaskInstanceState.AwaitingInput, 1);
        var wait = new WaitingTask(InstanceId.Of(run.Head.Id, ordinal), 1, 1, Deferral.ToApproval(question), null, Now, Now.AddDays(7));
        Approvals.Add(new(wait, run.Head.Id, run.Head.DagId, run.Head.LogicalDate, task, -1, null, null, null));
        return Approvals[^1];
    }

    public void Publish(SampleRun run)
    {
        run.Head = run.Head with { Epoch = run.Head.Epoch + 1 };
        Feed.Publish(new Notice(Topic.Run, run.Head.Id.ToString(CultureInfo.InvariantCulture)));
    }

    public static DagGraph Graph(string id, params (string Task, string[] Upstream)[] tasks) => new()
    {
        DagId = id,
        Tasks = [.. tasks.Select(task => new TaskSpec { Id = task.Task, Kind = TaskKind.Action, Operator = "code", Upstream = task.Upstream })],
    };
}
