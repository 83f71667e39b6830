using System.Text.Json;

namespace Tradewind;

/// <summary>
/// One attempt of a task, as its body sees it: which run and dates it stands for, its log, other tasks' outputs, connections and
/// variables. Members whose names end in Async do not block; the others wait for the platform's answer (well under a millisecond).
/// </summary>
public class TaskContext
{
    private const int LongestExtra = 64 * 1024;
    private const int MostEmitted = 1_000;

    private readonly IAttemptServices _services;
    private readonly JsonSerializerOptions _json;
    private readonly Lock _emitting = new();
    private List<EmittedAsset>? _emitted;
    private volatile bool _ended;

    /// <summary>Makes a context over the platform's services; for hosts and for tests of operators.</summary>
    /// <param name="facts">What is known of the attempt.</param>
    /// <param name="services">What it may ask of the platform.</param>
    /// <param name="json">How outputs and parameters are read and written; null for <see cref="XComJson.Shared"/>.</param>
    /// <param name="cancellationToken">Stops the attempt.</param>
    public TaskContext(AttemptFacts facts, IAttemptServices services, JsonSerializerOptions? json = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(services);
        Facts = facts;
        _services = services;
        _json = json ?? XComJson.Shared;
        CancellationToken = cancellationToken;
        State = new TaskState(this);
    }

    internal AttemptFacts Facts { get; }

    /// <summary>The mapped group that the task stands in, and the element of its index.</summary>
    internal (TaskGroup Group, object? Element)? InMapGroup { get; set; }

    internal IAttemptServices Services => _services;

    internal JsonSerializerOptions Json => _json;

    /// <summary>What the task keeps from attempt to attempt: <c>ctx.State.Get&lt;int&gt;("page")</c>, <c>ctx.State.Set("page", 7)</c>.</summary>
    public TaskState State { get; }

    /// <summary>The run's id.</summary>
    public string RunId => Facts.RunId;

    /// <summary>The DAG's id.</summary>
    public string DagId => Facts.DagId;

    /// <summary>The task's id.</summary>
    public string TaskId => Facts.TaskId;

    /// <summary>Which element of the mapped-over output this is, from 0; -1 for a task that is not mapped.</summary>
    public int MapIndex => Facts.MapIndex;

    /// <summary>Which attempt this is, from 1.</summary>
    public int Attempt => Facts.Attempt;

    /// <summary>The moment the run stands for, in the time zone of the DAG's schedule.</summary>
    public DateTimeOffset LogicalDate => Facts.LogicalDate;

    /// <summary>Start of the data the run covers, inclusive, in the time zone of the DAG's schedule.</summary>
    public DateTimeOffset DataIntervalStart => Facts.DataIntervalStart;

    /// <summary>End of the data the run covers, exclusive, in the time zone of the DAG's schedule.</summary>
    public DateTimeOffset DataIntervalEnd => Facts.DataIntervalEnd;

    /// <summary>
    /// The partition that the run is about: the key of the news that brought it about, as its schedule maps it, or the one given by hand. Null
    /// when it is about no single one.
    /// </summary>
    public string? Partition => Facts.Partition;

    /// <summary>What brought the run about.</summary>
    public RunType RunType => Facts.RunType;

    /// <summary>The run's parameters as a JSON object; <c>{}</c> when it has none.</summary>
    public string ParamsJson => Facts.ParamsJson ?? "{}";

    /// <summary>The directory that relative paths of the DAG count from; also the process's current directory.</summary>
    public string WorkDirectory => Facts.WorkDirectory;

    /// <summary>
    /// The same for every attempt of this task in this run (and map index), different for any other: hand it to systems that
    /// refuse a request they have already done.
    /// </summary>
    public string IdempotencyKey => Facts.IdempotencyKey;

    /// <summary>Cancelled when the attempt is cancelled or runs into its timeout.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>The run's parameters; properties that were not given keep the defaults of <typeparamref name="T"/>.</summary>
    /// <typeparam name="T">The record that the DAG declared with <c>dag.Params&lt;T&gt;()</c>.</typeparam>
    public T Params<T>() => JsonSerializer.Deserialize<T>(ParamsJson, _json)
        ?? throw new FailNowException($"The run's parameters are null, not a {typeof(T).Name}.");

    /// <summary>Adds a line to the attempt's log. So does <c>Console.WriteLine</c>.</summary>
    /// <param name="text">The text; several lines become several log lines.</param>
    public void Log(string text) => LogLines(TaskLogLevel.Information, text);

    /// <summary>Adds a warning to the attempt's log. So does <c>Console.Error.WriteLine</c>.</summary>
    /// <param name="text">The text; several lines become several log lines.</param>
    public void LogWarning(string text) => LogLines(TaskLogLevel.Warning, text);

    /// <summary>Adds an error to the attempt's log; the task goes on.</summary>
    /// <param name="text">The text; several lines become several log lines.</param>
    public void LogError(string text) => LogLines(TaskLogLevel.Error, text);

    /// <summary>Reports how far the task has come; shown while it runs.</summary>
    /// <param name="rows">Rows (or whatever it counts) done so far.</param>
    /// <param name="bytes">Bytes done so far.</param>
    public void Progress(long rows, long bytes = 0) => _services.ReportProgress(rows, bytes);

    /// <summary>The connection of that id.</summary>
    /// <exception cref="FailNowException">There is none.</exception>
    public Connection Connection(string id) => Wait(ConnectionAsync(id));

    /// <summary>The connection of that id.</summary>
    /// <exception cref="FailNowException">There is none.</exception>
    public async Task<Connection> ConnectionAsync(string id) =>
        await _services.ReadConnectionAsync(id, CancellationToken)
        ?? throw new FailNowException($"There is no connection '{id}'. Add it with 'tradewind connections set {id}', or as TRADEWIND_CONN_… in the environment of the worker ('dags test' knows no other), and clear this task.");

    /// <summary>The value of a variable.</summary>
    /// <exception cref="FailNowException">There is none of that name.</exception>
    public string Variable(string name) => Wait(VariableAsync(name));

    /// <summary>The value of a variable, or another when there is none of that name.</summary>
    public string Variable(string name, string otherwise) =>
        Wait(_services.ReadVariableAsync(name, CancellationToken).AsTask()) ?? otherwise;

    /// <summary>The value of a variable.</summary>
    /// <exception cref="FailNowException">There is none of that name.</exception>
    public async Task<string> VariableAsync(string name) =>
        await _services.ReadVariableAsync(name, CancellationToken)
        ?? throw new FailNowException($"There is no variable '{name}'. Add it with 'tradewind variables set {name}', or as TRADEWIND_VAR_… in the environment of the worker ('dags test' knows no other), and clear this task.");

    /// <summary>The output of a task that ran before this one in the same run. This draws no edge: the task that reads wants <c>.After(load)</c>.</summary>
    /// <exception cref="FailNowException">The task left no output.</exception>
    public T Output<T>(TaskRef<T> task) => Wait(OutputAsync(task));

    /// <summary>The output of a task that ran before this one in the same run.</summary>
    /// <exception cref="FailNowException">The task left no output.</exception>
    public async Task<T> OutputAsync<T>(TaskRef<T> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return (T)(await OutputReading.ReadAsync(task, this, CancellationToken))!;
    }

    /// <summary>
    /// The elements of a task's output, one after the other: a long list, or what a task mapped over many elements left, is read as it
    /// is used, a part at a time. This draws no edge: the task that reads wants <c>.After(load)</c>.
    /// </summary>
    /// <exception cref="FailNowException">The task left no output.</exception>
    public IEnumerable<T> Each<T>(IOutput<IReadOnlyList<T>> task) => EachAsync(task).ToBlockingEnumerable(CancellationToken);

    /// <inheritdoc cref="Each{T}(IOutput{IReadOnlyList{T}})"/>
    public IAsyncEnumerable<T> EachAsync<T>(IOutput<IReadOnlyList<T>> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return OutputReading.EachAsync<T>(task.Task, this, CancellationToken);
    }

    /// <summary>
    /// Leaves a value behind under a name, beside the task's output; a later one replaces it. Others take it as
    /// <c>task.Output&lt;T&gt;(key)</c>. It stays also when the attempt fails for good, and is cleared when the task is tried again.
    /// </summary>
    /// <param name="key">The name: letters, digits, <c>_ - .</c></param>
    /// <param name="value">The value; must survive a trip through JSON.</param>
    /// <exception cref="FailNowException">The name is not valid, or the value cannot be written or is too large.</exception>
    /// <exception cref="InvalidOperationException">The attempt has ended.</exception>
    public void Push<T>(string key, T value) => Wait(PushAsync(key, value));

    /// <inheritdoc cref="Push"/>
    public async Task PushAsync<T>(string key, T value)
    {
        if (XComKeys.Fault(key, "output") is { } fault)
            throw new FailNowException($"Task '{TaskId}': {fault}");
        if (key == XComKeys.Return)
            throw new FailNowException($"Task '{TaskId}' pushes '{key}', which is the name of its output: return it instead.");

        RequireOpen($"the output '{key}'");
        await _services.WriteXComAsync(key, await new OutputWriter(this).WriteAsync(key, value, typeof(T)), CancellationToken);
    }

    /// <summary>A value that another task of this run, or the same index of a mapped one, left behind under a name.</summary>
    /// <returns>The value, or the default of <typeparamref name="T"/> when there is none.</returns>
    public T? Pull<T>(TaskRef task, string key) => Wait(PullAsync<T>(task, key));

    /// <inheritdoc cref="Pull"/>
    public async Task<T?> PullAsync<T>(TaskRef task, string key)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (XComKeys.Fault(key, "output") is { } fault)
            throw new FailNowException($"Task '{TaskId}': {fault}");
        return await _services.ReadXComAsync(task.Id, task.IsMapped ? MapIndex : -1, key, CancellationToken) is { } stored
            ? (T?)OutputReading.Read((await OutputReading.WholeAsync(stored, _services, CancellationToken)).Span, typeof(T), task.Output<T>(key), this)
            : default;
    }

    /// <summary>The news of assets that brought the run about, oldest first; empty for a run that none brought about.</summary>
    public IReadOnlyList<AssetEvent> Triggers => Wait(TriggersAsync());

    /// <summary>What this attempt has said of assets so far.</summary>
    public IReadOnlyList<EmittedAsset> Emitted
    {
        get
        {
            lock (_emitting)
                return _emitted is null ? [] : [.. _emitted];
        }
    }

    /// <inheritdoc cref="Triggers"/>
    public async Task<IReadOnlyList<AssetEvent>> TriggersAsync() => await _services.ReadTriggersAsync(CancellationToken);

    /// <summary>
    /// Adds data to the news of an asset that this task emits. The news is told when the task succeeds, with the rest of its outcome; of
    /// several calls for one asset each makes an event of its own.
    /// </summary>
    /// <param name="asset">One of the assets in the task's <c>.Emits(...)</c>; another fails the task.</param>
    /// <param name="extra">What to add; must survive a trip through JSON, up to 64 KiB.</param>
    /// <param name="partition">The partition key of the news, 1 to 200 characters; that of the run when null.</param>
    /// <exception cref="FailNowException">The data is too large, the key may not be one, or these are too many events.</exception>
    /// <exception cref="InvalidOperationException">The attempt has ended.</exception>
    public void Emit(AssetRef asset, object? extra = null, string? partition = null)
    {
        ArgumentNullException.ThrowIfNull(asset);
        Emit(asset, extra, null, partition);
    }

    /// <summary>
    /// Says that an asset has news which is known only now: a DAG scheduled on the alias hears of it, and one on the asset itself. The asset
    /// need not have been named before.
    /// </summary>
    /// <param name="alias">One of the aliases in the task's <c>.EmitsTo(...)</c>; another fails the task.</param>
    /// <param name="asset">The asset.</param>
    /// <param name="extra">What to add; must survive a trip through JSON, up to 64 KiB.</param>
    /// <param name="partition">The partition key of the news, 1 to 200 characters; that of the run when null.</param>
    /// <exception cref="FailNowException">The data is too large, the key may not be one, or these are too many events.</exception>
    /// <exception cref="InvalidOperationException">The attempt has ended.</exception>
    public void Emit(AssetAliasRef alias, AssetRef asset, object? extra = null, string? partition = null)
    {
        ArgumentNullException.ThrowIfNull(alias);
        ArgumentNullException.ThrowIfNull(asset);
        Emit(asset, extra, alias.Marked, partition);
    }

    private void Emit(AssetRef asset, object? extra, string? alias, string? partition)
    {
        RequireOpen($"the news of asset '{asset.Name}'");
        if (partition is not null && PartitionKeys.Fault(partition) is { } fault)
            throw new FailNowException($"Task '{TaskId}' emits asset '{asset.Name}': {fault}");

        var json = extra is null ? null : JsonSerializer.Serialize(extra, extra.GetType(), _json);
        if (json?.Length > LongestExtra)
            throw new FailNowException($"The extra data for asset '{asset.Name}' has {json.Length:N0} characters; at most {LongestExtra:N0} are allowed. Store it somewhere and emit its place.");

        lock (_emitting)
        {
            if (_emitted?.Count == MostEmitted)
                throw new FailNowException($"Task '{TaskId}' emits more than {MostEmitted:N0} events; put what belongs together into one.");
            (_emitted ??= []).Add(new(asset.Name, json, alias, partition));
        }
    }

    /// <summary>The attempt is over: what it left is on its way, and nothing is added to it.</summary>
    internal void End() => _ended = true;

    internal void RequireOpen(string what)
    {
        if (_ended)
            throw new InvalidOperationException($"Task '{TaskId}' has ended, so {what} is not kept. Await what the task starts before it returns.");
    }

    // Bodies are synchronous lambdas. The runner answers on threads of its own, so waiting here cannot deadlock.
    internal static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    internal static void Wait(Task task) => task.GetAwaiter().GetResult();

    /// <summary>The index of another task whose output this one reads: in the same mapped group its own.</summary>
    internal int IndexToRead(TaskRef task) => InMapGroup is { } map && map.Group == task.Definition.MapGroup && !task.IsList ? MapIndex : -1;

    private void LogLines(TaskLogLevel level, string text)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
            _services.Log(level, line.ToString());
    }
}
