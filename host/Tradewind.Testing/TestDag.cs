using System.Text.Json;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Runs;
using Tradewind.Execution;
using Tradewind.Testing.Play;

namespace Tradewind.Testing;

/// <summary>
/// A DAG in a test. Its runs go by the engine's own rules (trigger rules, retries, branches, mapping, sensors), one task after the other
/// in order of priority, in this process and on <see cref="Clock"/>: what waits for a time is there at once. Tasks can be replaced by
/// fakes; connections and variables are the test's.
/// <code>
/// var dag = await TestDag.LoadAsync("dags/daily_sales.csx");
/// dag.Fake("read_orders", ctx => new[] { 1, 2, 3 });
/// var run = await dag.RunAsync();
/// run.Task("total").ShouldHaveSucceeded().Output&lt;int&gt;() // 6
/// </code>
/// </summary>
public sealed class TestDag : IAsyncDisposable
{
    private readonly LoadedDag _dag;
    private readonly GraphPlan _plan;
    private readonly IDisposable? _script;
    private long _runs;

    private TestDag(LoadedDag dag, IDisposable? script)
    {
        _dag = dag;
        _script = script;
        var faults = GraphCheck.Faults(dag.Graph);
        if (faults.Count > 0)
            throw new InvalidScriptException($"DAG '{dag.Dag.Id}' cannot run:\n{string.Join('\n', faults.Select(fault => $"  line {fault.Line}: {fault.Message}"))}");
        _plan = new GraphPlan(dag.Graph);
        TaskConsole.Install();
    }

    /// <summary>The DAG's id.</summary>
    public string Id => _dag.Dag.Id;

    /// <summary>The clock of all its runs; begins at midnight of 1 January 2026, UTC.</summary>
    public TestClock Clock { get; } = new();

    /// <summary>The connections that tasks find, by id.</summary>
    public Dictionary<string, Connection> Connections { get; } = [];

    /// <summary>The variables that tasks find, by name.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>Successes of its runs that later ones may take over.</summary>
    internal Dictionary<string, (CachedOutputs Outputs, DateTimeOffset ExpiresAt)> Cache { get; } = [];

    /// <summary>The large outputs of all its runs: a later one may take over those of an earlier one.</summary>
    internal BlobMemory Blobs { get; } = new();

    /// <summary>The directory that relative paths of its tasks count from; the test's own unless set.</summary>
    public string WorkDirectory { get; set; } = Environment.CurrentDirectory;

    /// <summary>Compiles and loads a script (<c>.csx</c>, or a file-based <c>.cs</c>).</summary>
    /// <param name="file">The script.</param>
    /// <param name="options">Where it finds plugins and what it loads.</param>
    /// <param name="cancellationToken">Stops the compiler.</param>
    /// <exception cref="InvalidScriptException">It has errors, or makes no DAG or several.</exception>
    public static async Task<TestDag> LoadAsync(string file, TestDagOptions? options = null, CancellationToken cancellationToken = default)
    {
        var script = await LoadedScript.LoadAsync(file, options ?? new(), cancellationToken);
        try
        {
            return new TestDag(script.Dag, script);
        }
        catch
        {
            script.Dispose();
            throw;
        }
    }

    /// <summary>A DAG that the test, or a class of the project it tests, has built.</summary>
    /// <param name="dag">The DAG; fakes change it.</param>
    /// <exception cref="InvalidDagException">It cannot run.</exception>
    public static TestDag Of(Dag dag) => new(LoadedDag.Of(dag), null);

    /// <summary>
    /// Replaces what a task does. What the fake returns is the task's output: of its type, or anything whose JSON reads as that, such as an anonymous
    /// object for a record of the script. A task that leaves none leaves none now. A fake may do what a task may: throw, log, push outputs, read <c>ctx.Attempt</c> and <c>ctx.MapIndex</c>.
    /// </summary>
    /// <param name="taskId">The task, or the mapped task.</param>
    /// <param name="body">What it does instead.</param>
    /// <exception cref="ArgumentException">There is no such task, or it is a branch or a sensor without output.</exception>
    public TestDag Fake(string taskId, Func<TaskContext, object?> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return FakeAsync(taskId, ctx => Task.FromResult(body(ctx)));
    }

    /// <inheritdoc cref="Fake"/>
    public TestDag FakeAsync(string taskId, Func<TaskContext, Task<object?>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        Fakes.Replace(_dag, taskId, body);
        return this;
    }

    /// <summary>Replaces what a sensor looks at. It is asked again after its interval, on <see cref="Clock"/>, until it says true or its time is over.</summary>
    /// <param name="taskId">The sensor.</param>
    /// <param name="isThere">Whether what it waits for is there.</param>
    /// <exception cref="ArgumentException">There is no such task, or it is no sensor.</exception>
    public TestDag FakeSensor(string taskId, Func<TaskContext, bool> isThere)
    {
        ArgumentNullException.ThrowIfNull(isThere);
        Fakes.ReplaceSensor(_dag, taskId, isThere);
        return this;
    }

    /// <summary>
    /// Replaces what all callbacks of the script do: those of its tasks, its defaults, its groups and its runs. What they would tell the outside is kept
    /// from it; that they were called is known all the same.
    /// </summary>
    /// <param name="body">What they do instead; it may look at what happened, and throw.</param>
    public TestDag FakeCallbacks(Action<CallbackContext> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        Fakes.ReplaceCallbacks(_dag, body);
        return this;
    }

    /// <summary>Makes a run and plays it to its end.</summary>
    /// <param name="options">What it is of.</param>
    /// <param name="cancellationToken">Gives up; hand it the time that the test may take.</param>
    /// <exception cref="RejectedException">The params are not the DAG's, or the partition key may not be one.</exception>
    public async Task<TestRun> RunAsync(TestRunOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        var now = Clock.GetUtcNow();
        if (options.Partition is { } partition && PartitionKeys.Fault(partition) is { } fault) throw new RejectedException(RejectedReason.Invalid, fault, "partition");
        var given = options.Params is null ? null : JsonSerializer.Serialize(options.Params, options.Params.GetType(), XComJson.Shared);
        var logical = (options.LogicalDate ?? now).ToUniversalTime();
        var start = options.DataIntervalStart?.ToUniversalTime() ?? logical;
        var head = new RunHead
        {
            Id = ++_runs,
            DagId = Id,
            VersionId = 1,
            Key = $"test__{_runs}",
            Type = options.Type,
            LogicalDate = logical,
            DataIntervalStart = start,
            DataIntervalEnd = options.DataIntervalEnd?.ToUniversalTime() ?? start,
            Partition = options.Partition,
            Params = ParamsCheck.Complete(_plan.Graph.ParamsSchema, given),
            TriggeredBy = "test",
            CreatedAt = now,
        };
        var player = new RunPlayer(_dag, this, LiveRun.Create(head, _plan), options);
        await player.PlayAsync(cancellationToken);
        return new TestRun(player.Run, player.Memory, player.Called);
    }

    /// <summary>Lets the script go.</summary>
    public ValueTask DisposeAsync()
    {
        _script?.Dispose();
        return ValueTask.CompletedTask;
    }
}
